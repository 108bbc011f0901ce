// One filled and degraded page with its truth, and the file that a scanner would send.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"
#include "tests/data/fill/ink_style.h"
#include "tests/data/fill/sample_values.h"

namespace madoguchi::fill {

struct SamplePage {
  std::string form;
  int version = 0;
  int page = 0;
  Hand hand;
  Damage damage = Damage::kScan300;
  int orientation = 0;
  Values values;  // leaf id → value; leaves that are absent stay blank
  cv::Mat image;
  std::string file;  // JPEG, or PNG for fax
};

// `digits`: pen.h. `values` replaces the drawn ones when not empty.
SamplePage MakeSample(const procedures::Template& form, size_t page, const Hand& hand, Damage damage,
                      const cv::Mat& digits, std::mt19937& rng, Values values = {});

// The sheet of real digits, or an empty image when the file is not there.
cv::Mat LoadDigits(const std::string& path);

std::string EncodeImage(const cv::Mat& image, Damage damage);

}  // namespace madoguchi::fill
