#include "ocr-worker/adapters/blank_page.h"

#include <png.h>

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/geometry.h"

namespace madoguchi::ocr {

namespace {

absl::Status InvalidTemplate(const procedures::TemplatePage& page, absl::string_view what) {
  return Error(
      absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE",
      absl::StrCat("様式の", page.page, "ページ目の", what, "が正しくありません。様式を作り直して登録してください。"));
}

absl::StatusOr<cv::Mat> DecodeBlank(const procedures::TemplatePage& page) {
  const cv::Size expected(MmToPx(page.width_mm), MmToPx(page.height_mm));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  if (png_image_begin_read_from_memory(&image, page.blank_png.data(), page.blank_png.size()) == 0) {
    return InvalidTemplate(page, "白紙の画像");
  }
  // Rounding of millimetres to pixels may differ by one between writer and reader.
  const bool fits = std::abs(static_cast<int>(image.width) - expected.width) <= 1 &&
                    std::abs(static_cast<int>(image.height) - expected.height) <= 1;
  image.format = PNG_FORMAT_GRAY;
  cv::Mat grey(static_cast<int>(image.height), static_cast<int>(fits ? image.width : 0), CV_8U);
  if (!fits || png_image_finish_read(&image, nullptr, grey.data, 0, nullptr) == 0) {
    png_image_free(&image);
    return InvalidTemplate(page, "白紙の画像");
  }
  return grey;
}

// Letters and frames, not the grey guides that a fax loses.
std::vector<cv::Point> LandmarksOf(const cv::Mat& blank_ink, const procedures::TemplatePage& page) {
  constexpr int kDark = 150;
  constexpr size_t kLandmarksMax = 1500;
  cv::Mat dark = blank_ink > kDark;
  for (const procedures::Marker& marker : page.markers)
    dark(ToPixelRect(ToPx(marker.box)) & cv::Rect({}, dark.size())).setTo(0);
  dark(ToPixelRect(ToPx(page.qr)) & cv::Rect({}, dark.size())).setTo(0);
  std::vector<cv::Point> all, some;
  cv::findNonZero(dark, all);
  const size_t step = all.size() / kLandmarksMax + 1;
  for (size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PreparedForm>> Prepare(procedures::Template form_template) {
  auto form = std::make_shared<PreparedForm>();
  form->form = form_template.form;
  form->version = form_template.version;
  for (procedures::TemplatePage& page : form_template.pages) {
    if (page.markers.empty()) return InvalidTemplate(page, "四隅の印");
    PreparedPage& prepared = form->pages.emplace_back();
    ASSIGN_OR_RETURN(const cv::Mat blank, DecodeBlank(page));
    prepared.blank_ink = 255 - blank;
    prepared.landmarks = LandmarksOf(prepared.blank_ink, page);
    page.blank_png.clear();
    prepared.layout = std::move(page);
  }
  return form;
}

}  // namespace madoguchi::ocr
