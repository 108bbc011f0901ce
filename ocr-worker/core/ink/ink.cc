#include "ocr-worker/core/ink/ink.h"

#include <algorithm>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink_row.h"
#include "ocr-worker/core/page/area.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kPaperReduction = 8;    // ReduceToEighth
constexpr double kOversampled = 1.7;  // image pixels per page pixel from which halving the scan first loses nothing
constexpr double kBlackRank = 0.6;    // of the dark places: some are hidden, some only touched by the ink
constexpr int kPaperNoise = 14;       // ink below this is grain of the paper or of JPEG

// Ink strokes are narrower than the dilation, so what remains is paper; shadows and shaded areas are wider and stay.
cv::Mat PaperOf(const cv::Mat& channel) {
  cv::Mat paper = ReduceToEighth(channel);
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

// Along a bent page: the map at every few pixels, straight lines between.
cv::Mat WarpBentBox(const cv::Mat& image, const PageMap& map, const cv::Rect& box, int border) {
  constexpr int kStep = 16;
  cv::Mat_<cv::Point2f> coarse(box.height / kStep + 2, box.width / kStep + 2);
  for (int row = 0; row < coarse.rows; ++row) {
    for (int column = 0; column < coarse.cols; ++column) {
      coarse(row, column) = map.ToImage({box.x + column * double{kStep}, box.y + row * double{kStep}});
    }
  }
  cv::Mat fine, out;  // node (0, 0) of `coarse` is pixel (0, 0) of the box
  cv::warpAffine(coarse, fine, cv::Matx23d(1.0 / kStep, 0, 0, 0, 1.0 / kStep, 0), box.size(),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  cv::remap(image, out, fine, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(border));
  return out;
}

// A plane seen from aside is a parallelogram nearly everywhere: cut in halves until it is one.
void WarpFlat(const cv::Mat& image, const PageMap& map, const cv::Rect& box, int border, cv::Mat out) {
  constexpr double kNearPx = 0.05;
  constexpr int kSmallestPx = 16;
  const cv::Point2d corner = map.ToImage(box.tl()), right = map.ToImage({box.x + box.width * 1.0, box.y * 1.0}),
                    below = map.ToImage({box.x * 1.0, box.y + box.height * 1.0});
  const cv::Point2d far = map.ToImage(box.br()) - (right + below - corner);
  const cv::Point2d middle = map.ToImage((cv::Point2d(box.tl()) + cv::Point2d(box.br())) / 2) - (right + below) / 2;
  if (std::max(cv::norm(far), cv::norm(middle)) > kNearPx && std::max(box.width, box.height) > kSmallestPx) {
    const bool across = box.width >= box.height;
    const cv::Size half = across ? cv::Size(box.width / 2, box.height) : cv::Size(box.width, box.height / 2);
    const cv::Point next = across ? cv::Point(half.width, 0) : cv::Point(0, half.height);
    for (const cv::Rect& part : {cv::Rect({}, half), cv::Rect(next, cv::Point(box.size()))}) {
      WarpFlat(image, map, part + box.tl(), border, out(part));
    }
    return;
  }
  const cv::Point2d x = (right - corner) / box.width, y = (below - corner) / box.height;
  cv::warpAffine(image, out, cv::Matx23d(x.x, y.x, corner.x, x.y, y.y, corner.y), out.size(),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_CONSTANT, cv::Scalar(border));
}

cv::Mat WarpBox(const cv::Mat& image, const PageMap& map, const cv::Rect& box, int border) {
  if (map.mesh != nullptr) return WarpBentBox(image, map, box, border);
  cv::Mat out(box.size(), CV_8U);
  WarpFlat(image, map, box, border, out);
  return out;
}

}  // namespace

PageInk SplitInk(const cv::Mat& page) {
  if (page.channels() == 1) return {page, {}};
  PageInk split{cv::Mat(page.size(), CV_8U), cv::Mat(page.rows, static_cast<int>(RedRowBytes(page.cols)), CV_8U)};
  for (int y = 0; y < page.rows; ++y) {
    SplitInkRow(page.ptr<uchar>(y), page.cols, split.channel.ptr<uchar>(y), split.red.ptr<uchar>(y));
  }
  return split;
}

InkPage::InkPage(cv::Mat channel, const PageMap& map, const std::vector<cv::Point>& dark)
    : channel_(std::move(channel)), map_(map) {
  if (map_.scale >= kOversampled) {
    cv::resize(channel_, channel_, {}, 0.5, 0.5, cv::INTER_AREA);
    map_ = map_.Resized(0.5);
  }
  paper_ = PaperOf(channel_);
  paper_map_ = map_.Resized(1.0 / kPaperReduction);

  ink_of_ratio_ = InkOfRatio(1);

  std::vector<int> inks;
  for (const cv::Point& at : dark) inks.push_back(InkAt(at));
  if (inks.empty()) return;
  const auto black = inks.begin() + static_cast<long>(inks.size() * kBlackRank);
  std::nth_element(inks.begin(), black, inks.end());
  ink_of_ratio_ = InkOfRatio(255.0 / std::clamp<double>(*black, 90, 255));
}

cv::Mat InkPage::Crop(const cv::Rect& box) const {
  const cv::Mat seen = WarpBox(channel_, map_, box, 255);
  const cv::Mat paper = PaperBehind(box);
  cv::Mat ratio, ink;
  cv::divide(seen, paper, ratio, 255.0);
  cv::LUT(ratio, ink_of_ratio_, ink);
  return ink;
}

// Paper changes slowly: a pixel in sixty-four says as much, and costs as much less.
cv::Mat InkPage::PaperBehind(const cv::Rect& box) const {
  const cv::Size coarse((box.width + kPaperReduction - 1) / kPaperReduction,
                        (box.height + kPaperReduction - 1) / kPaperReduction);
  const double step_x = static_cast<double>(box.width) / coarse.width,
               step_y = static_cast<double>(box.height) / coarse.height;
  cv::Mat at(coarse, CV_32FC2), sampled, paper;
  for (int y = 0; y < coarse.height; ++y) {
    for (int x = 0; x < coarse.width; ++x) {
      at.at<cv::Point2f>(y, x) =
          paper_map_.ToImage({box.x + (x + 0.5) * step_x - 0.5, box.y + (y + 0.5) * step_y - 0.5});
    }
  }
  cv::remap(paper_, sampled, at, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(255));
  cv::resize(sampled, paper, box.size(), 0, 0, cv::INTER_LINEAR);
  return paper;
}

int InkPage::InkAt(cv::Point2d page) const {
  const cv::Point at = map_.ToImage(page), paper_at = paper_map_.ToImage(page);
  if (!cv::Rect({}, channel_.size()).contains(at) || !cv::Rect({}, paper_.size()).contains(paper_at)) return 0;
  const int ratio = channel_.at<uchar>(at) * 255 / std::max<int>(1, paper_.at<uchar>(paper_at));
  return ink_of_ratio_.at<uchar>(std::min(ratio, 255));
}

}  // namespace madoguchi::ocr
