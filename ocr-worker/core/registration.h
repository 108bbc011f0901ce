// Lays a template page over a scan: the perspective map from page pixels (300 dpi) to image pixels.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/markers.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct PageMap {
  cv::Matx33d page_to_image;  // homogeneous
  double error_px = 0;        // root mean square of the marker corners, at 300 dpi
  int orientation = 0;        // degrees clockwise that the scan was turned: 0, 90, 180, 270
  double scale = 1;           // image pixels per page pixel, mean

  cv::Point2d ToImage(cv::Point2d page) const;
  // The map onto an image that was resized by `factor`.
  PageMap Resized(double factor) const;
};

// Needs two markers of the page. NOT_FOUND (UNKNOWN_FORM) with fewer, FAILED_PRECONDITION (PAGE_DOES_NOT_FIT) when they
// do not lie on one plane as printed.
absl::StatusOr<PageMap> Register(const std::vector<FoundMarker>& found, const procedures::TemplatePage& page);

}  // namespace madoguchi::ocr
