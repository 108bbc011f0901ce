// Lays a template page over a scan: the map from page pixels (300 dpi) to image pixels.
#pragma once

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/page/markers.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

// Where folded or curved paper departs from a flat sheet: page pixels to add before the flat map, on a grid over the
// page, straight between its nodes.
struct PageMesh {
  cv::Mat_<cv::Vec2f> offsets;  // node (row, column) stands at (column, row) · step_px
  double step_px = 0;

  cv::Point2d At(cv::Point2d page) const;
};

// How far each part of the page may lie from where the map puts it: page pixels, root mean square, both axes together.
struct PartErrors {
  cv::Mat_<float> px;  // part (row, column) begins at (column, row) · step_px
  double step_px = 0;

  double WorstIn(const cv::Rect2d& box) const;  // of the parts that `box` touches
};

struct PageMap {
  cv::Matx33d page_to_image;             // homogeneous
  std::shared_ptr<const PageMesh> mesh;  // none: the paper lies flat
  double error_px = 0;  // root mean square at 300 dpi: of the form's landmarks where they were sought, else of the
                        // markers' corners
  std::shared_ptr<const PartErrors> errors;  // none: error_px everywhere
  int orientation = 0;                       // degrees clockwise that the scan was turned: 0, 90, 180, 270
  double scale = 1;                          // image pixels per page pixel, mean

  cv::Point2d ToImage(cv::Point2d page) const;
  double ErrorIn(const cv::Rect2d& box) const;
  // The map onto an image that was resized by `factor`.
  PageMap Resized(double factor) const;
  // The map onto an image of which `image_to_other` tells where each point lies on another.
  PageMap Onto(const cv::Matx33d& image_to_other) const;
};

// Fills in `orientation` and `scale`.
void Measure(PageMap& map, const procedures::TemplatePage& page);

// Page pixels → where markers that were seen stand, corner by corner.
struct MarkerCorners {
  std::vector<cv::Point2d> on_page, on_image;
};
MarkerCorners CornersOf(const std::vector<FoundMarker>& found, const procedures::TemplatePage& page);

// Needs two markers of the page. NOT_FOUND (UNKNOWN_FORM) with fewer, FAILED_PRECONDITION (PAGE_DOES_NOT_FIT) when they
// do not lie on one plane as printed.
absl::StatusOr<PageMap> Register(const std::vector<FoundMarker>& found, const procedures::TemplatePage& page);

}  // namespace madoguchi::ocr
