#include "ocr-worker/core/page/markers.h"

#include <algorithm>
#include <cmath>

#include "ocr-worker/core/page/area.h"
#include "ocr-worker/core/page/sheet.h"
#include "opencv2/aruco.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr size_t kMarkersOfAPage = 4;

double Perimeter(const std::vector<cv::Point2f>& corners) { return cv::arcLength(corners, true); }

// Windows of the threshold: markers are 20 to 60 px in the reduced copy.
cv::Ptr<cv::aruco::DetectorParameters> Parameters(int window_min, int window_max) {
  auto parameters = cv::aruco::DetectorParameters::create();
  parameters->adaptiveThreshWinSizeMin = window_min;
  parameters->adaptiveThreshWinSizeMax = window_max;
  parameters->adaptiveThreshWinSizeStep = std::max(1, window_max - window_min);
  parameters->minMarkerPerimeterRate = 0.03;
  parameters->maxMarkerPerimeterRate = 0.5;
  return parameters;
}

}  // namespace

cv::Mat Reduce(const cv::Mat& grey) {
  const double scale = kViewSidePx / std::max(grey.cols, grey.rows);
  if (scale >= 1) return grey;
  const cv::Size size(cvRound(grey.cols * scale), cvRound(grey.rows * scale));
  // In one step: halving first is cheaper, but what is laid over the page by this copy's features then lies a tenth of
  // a pixel worse.
  return ReduceArea(grey, size);
}

std::vector<FoundMarker> FindMarkers(const cv::Mat& grey, const cv::Mat& reduced) {
  static const cv::Ptr<cv::aruco::Dictionary> dictionary = cv::aruco::getPredefinedDictionary(cv::aruco::DICT_4X4_50);
  static const cv::Ptr<cv::aruco::DetectorParameters> usual = Parameters(23, 23), others = Parameters(13, 33);
  std::vector<std::vector<cv::Point2f>> corners;
  std::vector<int> ids;
  cv::aruco::detectMarkers(reduced, dictionary, corners, ids, usual);
  if (ids.size() < kMarkersOfAPage) cv::aruco::detectMarkers(reduced, dictionary, corners, ids, others);

  const double scale_x = static_cast<double>(grey.cols) / reduced.cols;
  const double scale_y = static_cast<double>(grey.rows) / reduced.rows;
  std::vector<FoundMarker> found;
  for (size_t i = 0; i < ids.size(); ++i) {
    const auto larger = std::find_if(found.begin(), found.end(), [&](const FoundMarker& m) { return m.id == ids[i]; });
    if (larger != found.end()) {
      if (Perimeter({larger->corners.begin(), larger->corners.end()}) >= Perimeter(corners[i]) * scale_x) continue;
      found.erase(larger);
    }
    std::vector<cv::Point2f> refined;
    for (const cv::Point2f& corner : corners[i]) {
      // Pixel centres: (x + ½) scales, not x.
      refined.emplace_back((corner.x + 0.5) * scale_x - 0.5, (corner.y + 0.5) * scale_y - 0.5);
    }
    const int window = std::clamp(static_cast<int>(std::lround(3 * scale_x)), 3, 15);
    cv::cornerSubPix(grey, refined, {window, window}, {-1, -1},
                     {cv::TermCriteria::EPS + cv::TermCriteria::COUNT, 30, 0.02});
    FoundMarker& marker = found.emplace_back();
    marker.id = ids[i];
    std::copy(refined.begin(), refined.end(), marker.corners.begin());
  }
  return found;
}

}  // namespace madoguchi::ocr
