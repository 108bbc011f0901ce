// Who filled the form in, and what the scanner did to it. Three sets that share no font: recognisers are tuned on
// `tune` and compared on `report`; `unseen` has fonts that neither training nor any choice of a rule or constant has
// ever looked at.
#pragma once

#include <string>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::fill {

struct Hand {
  std::string font;          // Pango family
  bool handwritten = false;  // warped, uneven, larger; otherwise a typewriter's print
  bool real_digits = false;  // digits of real people (tests/data/handwritten_digits.png) instead of the font's
  double warp_px = 0;        // amplitude of the elastic warp at 300 dpi
  cv::Scalar ink;            // BGR
};

enum class Damage {
  kScan300,  // office scanner: slight turn, grain, JPEG
  kScan200,
  kPhoto,   // phone: perspective, light gradient, blur, dark table
  kFax,     // 200 dpi, black or white
  kTurned,  // kScan300, laid in sideways or upside down
};

struct Set {
  std::vector<Hand> hands;
  std::vector<Damage> damages;
};

Set TuneSet();
Set ReportSet();
Set UnseenSet();

const char* NameOf(Damage damage);

}  // namespace madoguchi::fill
