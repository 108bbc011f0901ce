#include "ocr-worker/core/ink.h"

#include <algorithm>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kPaperReduction = 8;
constexpr double kOversampled = 1.7;  // image pixels per page pixel from which halving the scan first loses nothing
constexpr int kPaperNoise = 14;       // ink below this is grain of the paper or of JPEG

// Ink strokes are narrower than the dilation, so what remains is paper; shadows and shaded areas are wider and stay.
cv::Mat PaperOf(const cv::Mat& channel) {
  cv::Mat paper;
  cv::resize(channel, paper, {}, 1.0 / kPaperReduction, 1.0 / kPaperReduction, cv::INTER_AREA);
  const cv::Mat window = cv::getStructuringElement(cv::MORPH_RECT, {9, 9});
  cv::morphologyEx(paper, paper, cv::MORPH_CLOSE, window, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::blur(paper, paper, {9, 9}, {-1, -1}, cv::BORDER_REPLICATE);
  return paper;
}

cv::Mat InkOfRatio(double gain) {
  cv::Mat table(1, 256, CV_8U);
  for (int ratio = 0; ratio < 256; ++ratio) {
    const double ink = (255 - ratio) * gain;
    table.at<uchar>(ratio) = cv::saturate_cast<uchar>((ink - kPaperNoise) * 255 / (255 - kPaperNoise));
  }
  return table;
}

cv::Mat WarpBox(const cv::Mat& image, const PageMap& map, const cv::Rect& box, int border) {
  const cv::Matx33d shifted = map.page_to_image * cv::Matx33d(1, 0, box.x, 0, 1, box.y, 0, 0, 1);
  cv::Mat out;
  cv::warpPerspective(image, out, shifted, box.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT,
                      cv::Scalar(border));
  return out;
}

}  // namespace

cv::Mat InkChannel(const cv::Mat& page) {
  if (page.channels() == 1) return page;
  cv::Mat red;
  cv::extractChannel(page, red, 2);
  return red;
}

InkPage::InkPage(cv::Mat channel, const PageMap& map, const cv::Rect2d& marker)
    : channel_(std::move(channel)), map_(map) {
  if (map_.scale >= kOversampled) {
    cv::resize(channel_, channel_, {}, 0.5, 0.5, cv::INTER_AREA);
    map_ = map_.Resized(0.5);
  }
  paper_ = PaperOf(channel_);
  paper_map_ = map_.Resized(1.0 / kPaperReduction);

  ink_of_ratio_ = InkOfRatio(1);

  // The outermost ring of an ArUco marker is black: a sixth of its side.
  const double ring = marker.width / 6;
  const cv::Rect strip(static_cast<int>(marker.x + ring), static_cast<int>(marker.y + ring * 0.25),
                       std::max(1, static_cast<int>(marker.width - 2 * ring)),
                       std::max(1, static_cast<int>(ring * 0.5)));
  const double black = cv::mean(Crop(strip))[0];
  ink_of_ratio_ = InkOfRatio(255.0 / std::clamp(black, 90.0, 255.0));
}

cv::Mat InkPage::Crop(const cv::Rect& box) const {
  const cv::Mat seen = WarpBox(channel_, map_, box, 255);
  const cv::Mat paper = WarpBox(paper_, paper_map_, box, 255);
  cv::Mat ratio, ink;
  cv::divide(seen, paper, ratio, 255.0);
  cv::LUT(ratio, ink_of_ratio_, ink);
  return ink;
}

double InkPage::ShareInked(const std::vector<cv::Point>& printed) const {
  constexpr int kInked = 70;
  constexpr double kStray = 2;
  if (printed.empty()) return 1;
  const auto inked = std::count_if(printed.begin(), printed.end(), [&](const cv::Point2d& at) {
    return InkAt(at) > kInked || InkAt(at + cv::Point2d(kStray, 0)) > kInked ||
           InkAt(at - cv::Point2d(kStray, 0)) > kInked || InkAt(at + cv::Point2d(0, kStray)) > kInked ||
           InkAt(at - cv::Point2d(0, kStray)) > kInked;
  });
  return static_cast<double>(inked) / static_cast<double>(printed.size());
}

int InkPage::InkAt(cv::Point2d page) const {
  const cv::Point at = map_.ToImage(page), paper_at = paper_map_.ToImage(page);
  if (!cv::Rect({}, channel_.size()).contains(at) || !cv::Rect({}, paper_.size()).contains(paper_at)) return 0;
  const int ratio = channel_.at<uchar>(at) * 255 / std::max<int>(1, paper_.at<uchar>(paper_at));
  return ink_of_ratio_.at<uchar>(std::min(ratio, 255));
}

}  // namespace madoguchi::ocr
