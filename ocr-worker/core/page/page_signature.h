// What a printed page is known by, small enough (about 0.3 MB) to keep of every form of a city.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ocr-worker/core/page/features.h"
#include "ocr-worker/core/page/landmarks.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct PageSignature {
  double view_scale = 0.4;  // view pixels a page pixel when the sheet fills the view
  Features features;        // points in page pixels; markers and QR code left out
  std::vector<Landmark> landmarks;
  cv::Mat taken;             // of departure.h: where print stands and where people write, 30 dpi
  uint64_t fingerprint = 0;  // of the printing: equal for pages that no eye could tell apart
};

// `blank_ink`: 300 dpi, 255 full ink. About 150 ms.
std::shared_ptr<const PageSignature> SignPage(const cv::Mat& blank_ink, const procedures::TemplatePage& page);

// A page as it stands among all that a scan is compared with.
struct KnownPage {
  std::string form;
  int version = 0;
  int page = 0;
  procedures::TemplatePage layout;  // without blank_png
  std::shared_ptr<const PageSignature> signature;
};

}  // namespace madoguchi::ocr
