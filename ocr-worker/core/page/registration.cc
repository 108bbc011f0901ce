#include "ocr-worker/core/page/registration.h"

#include <algorithm>
#include <cmath>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"
#include "opencv2/calib3d.hpp"

namespace madoguchi::ocr {

namespace {

int OrientationOf(const PageMap& map, const procedures::TemplatePage& page) {
  const cv::Point2d middle(page.width_mm / 2 * kPxPerMm, page.height_mm / 2 * kPxPerMm);
  const cv::Point2d up = map.ToImage(middle - cv::Point2d(0, 300)) - map.ToImage(middle);
  const int quarter_turns = static_cast<int>(std::lround(std::atan2(up.x, -up.y) / (CV_PI / 2)));
  return (quarter_turns + 4) % 4 * 90;
}

double ScaleOf(const PageMap& map, const procedures::TemplatePage& page) {
  const cv::Point2d corner(page.width_mm * kPxPerMm, page.height_mm * kPxPerMm);
  return cv::norm(map.ToImage(corner) - map.ToImage({0, 0})) / cv::norm(corner);
}

}  // namespace

cv::Point2d PageMesh::At(cv::Point2d page) const {
  const double x = std::clamp(page.x / step_px, 0.0, offsets.cols - 1.0);
  const double y = std::clamp(page.y / step_px, 0.0, offsets.rows - 1.0);
  const int column = std::min(static_cast<int>(x), offsets.cols - 2),
            row = std::min(static_cast<int>(y), offsets.rows - 2);
  const auto right = static_cast<float>(x - column), down = static_cast<float>(y - row);
  const cv::Vec2f offset = (offsets(row, column) * (1 - right) + offsets(row, column + 1) * right) * (1 - down) +
                           (offsets(row + 1, column) * (1 - right) + offsets(row + 1, column + 1) * right) * down;
  return {offset[0], offset[1]};
}

double PartErrors::WorstIn(const cv::Rect2d& box) const {
  const auto part = [&](double at, int parts) { return std::clamp(static_cast<int>(at / step_px), 0, parts - 1); };
  float worst = 0;
  for (int row = part(box.y, px.rows); row <= part(box.br().y, px.rows); ++row) {
    for (int column = part(box.x, px.cols); column <= part(box.br().x, px.cols); ++column) {
      worst = std::max(worst, px(row, column));
    }
  }
  return worst;
}

double PageMap::ErrorIn(const cv::Rect2d& box) const { return errors == nullptr ? error_px : errors->WorstIn(box); }

cv::Point2d PageMap::ToImage(cv::Point2d page) const {
  if (mesh != nullptr) page += mesh->At(page);
  const cv::Vec3d image = page_to_image * cv::Vec3d(page.x, page.y, 1);
  return {image[0] / image[2], image[1] / image[2]};
}

PageMap PageMap::Resized(double factor) const {
  PageMap resized = *this;
  const double shift = (factor - 1) / 2;  // pixel centres
  resized.page_to_image = cv::Matx33d(factor, 0, shift, 0, factor, shift, 0, 0, 1) * page_to_image;
  resized.scale *= factor;
  return resized;
}

PageMap PageMap::Onto(const cv::Matx33d& image_to_other) const {
  PageMap onto = *this;
  onto.page_to_image = image_to_other * page_to_image;
  return onto;
}

void Measure(PageMap& map, const procedures::TemplatePage& page) {
  map.orientation = OrientationOf(map, page);
  map.scale = ScaleOf(map, page);
}

MarkerCorners CornersOf(const std::vector<FoundMarker>& found, const procedures::TemplatePage& page) {
  MarkerCorners all;
  for (const procedures::Marker& marker : page.markers) {
    for (const FoundMarker& seen : found) {
      if (seen.id != marker.id) continue;
      const cv::Rect2d box = ToPx(marker.box);
      const cv::Point2d corners[] = {{box.x, box.y},
                                     {box.x + box.width, box.y},
                                     {box.x + box.width, box.y + box.height},
                                     {box.x, box.y + box.height}};
      for (int i = 0; i < 4; ++i) {
        // A printed edge at x lies between pixels: half a pixel before the centre of pixel x.
        all.on_page.push_back(corners[i] - cv::Point2d(0.5, 0.5));
        all.on_image.emplace_back(seen.corners[static_cast<size_t>(i)]);
      }
    }
  }
  return all;
}

absl::StatusOr<PageMap> Register(const std::vector<FoundMarker>& found, const procedures::TemplatePage& page) {
  const auto [on_page, on_image] = CornersOf(found, page);
  if (on_page.size() < 8) return UnknownForm();

  PageMap map;
  const cv::Mat homography = cv::findHomography(on_page, on_image);
  if (homography.empty()) return PageDoesNotFit(0);
  map.page_to_image = homography;

  bool inverted = false;
  const cv::Matx33d image_to_page = map.page_to_image.inv(cv::DECOMP_LU, &inverted);
  if (!inverted) return PageDoesNotFit(0);
  double sum = 0;
  for (size_t i = 0; i < on_page.size(); ++i) {
    const cv::Vec3d back = image_to_page * cv::Vec3d(on_image[i].x, on_image[i].y, 1);
    const cv::Point2d offset = cv::Point2d(back[0] / back[2], back[1] / back[2]) - on_page[i];
    sum += offset.dot(offset);
  }
  map.error_px = std::sqrt(sum / static_cast<double>(on_page.size()));
  if (!(map.error_px <= limits::kRegistrationErrorPxMax)) return PageDoesNotFit(map.error_px);
  Measure(map, page);
  return map;
}

}  // namespace madoguchi::ocr
