#include "ocr-worker/core/page/page_signature.h"

#include <algorithm>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/departure.h"
#include "ocr-worker/core/page/sheet.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

// Codes that stand on every form of ours say nothing of which form it is.
cv::Mat WithoutCodes(const cv::Mat& blank_ink, const procedures::TemplatePage& page) {
  cv::Mat bare = blank_ink.clone();
  const auto wipe = [&](const procedures::BoxMm& box) {
    bare(ToPixelRect(ToPx(box)) & cv::Rect({}, bare.size())).setTo(0);
  };
  for (const procedures::Marker& marker : page.markers) wipe(marker.box);
  wipe(page.qr);
  return bare;
}

uint64_t FingerprintOf(const cv::Mat& ink) {
  uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (int y = 0; y < ink.rows; ++y) {
    const uchar* row = ink.ptr<uchar>(y);
    for (int x = 0; x < ink.cols; ++x) hash = (hash ^ (row[x] > 127)) * 1099511628211u;
  }
  return hash;
}

}  // namespace

std::shared_ptr<const PageSignature> SignPage(const cv::Mat& blank_ink, const procedures::TemplatePage& page) {
  auto signature = std::make_shared<PageSignature>();
  const cv::Mat ink = WithoutCodes(blank_ink, page);
  signature->view_scale = std::min(1.0, kViewSidePx / std::max(ink.cols, ink.rows));
  cv::Mat view;
  const cv::Size size(cvRound(ink.cols * signature->view_scale), cvRound(ink.rows * signature->view_scale));
  cv::resize(255 - ink, view, size, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(view, view, {0, 0}, 0.7);  // as soft as a scan
  signature->features = FindFeatures(view);
  for (cv::Point2d& point : signature->features.points) {
    point = {(point.x + 0.5) * ink.cols / size.width - 0.5, (point.y + 0.5) * ink.rows / size.height - 0.5};
  }
  signature->landmarks = FindLandmarks(ink, page, signature->view_scale);
  signature->taken = TakenPlaces(blank_ink, page);
  signature->fingerprint = FingerprintOf(ink);
  return signature;
}

}  // namespace madoguchi::ocr
