#include "procedures/paper/codes.h"

#include <exception>
#include <string>

#include "ZXing/BarcodeFormat.h"
#include "ZXing/BitMatrix.h"
#include "ZXing/MultiFormatWriter.h"
#include "common/status/error.h"
#include "opencv2/aruco.hpp"

namespace madoguchi::procedures {
namespace {

constexpr int kMarkers = 50;
constexpr int kMarkerModules = 6;
// ZXing's scale for every kind of code; its QR writer takes 3 as M.
constexpr int kZxingEccM = 3;

}  // namespace

absl::StatusOr<Modules> MarkerModules(int id) {
  if (id < 0 || id >= kMarkers) {
    return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_MARKER", "四隅の目印の番号は0から49までにしてください。");
  }
  cv::Mat image;
  cv::aruco::drawMarker(cv::aruco::getPredefinedDictionary(cv::aruco::DICT_4X4_50), id, kMarkerModules, image, 1);
  Modules modules(kMarkerModules, std::vector<bool>(kMarkerModules));
  for (int y = 0; y < kMarkerModules; ++y) {
    for (int x = 0; x < kMarkerModules; ++x) modules[y][x] = image.at<uint8_t>(y, x) == 0;
  }
  return modules;
}

absl::StatusOr<Modules> QrModules(absl::string_view text) {
  try {
    const ZXing::BitMatrix matrix = ZXing::MultiFormatWriter(ZXing::BarcodeFormat::QRCode)
                                        .setEccLevel(kZxingEccM)
                                        .setMargin(0)
                                        .encode(std::string(text), 0, 0);
    Modules modules(matrix.height(), std::vector<bool>(matrix.width()));
    for (int y = 0; y < matrix.height(); ++y) {
      for (int x = 0; x < matrix.width(); ++x) modules[y][x] = matrix.get(x, y);
    }
    return modules;
  } catch (const std::exception& error) {
    return Error(absl::StatusCode::kInvalidArgument, "QR_TOO_LONG",
                 "QRコードに入りきりません。手続の名前を短くしてください。", {{"cause", error.what()}});
  }
}

}  // namespace madoguchi::procedures
