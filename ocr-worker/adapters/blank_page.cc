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
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE",
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
    page.blank_png.clear();
    prepared.layout = std::move(page);
  }
  return form;
}

}  // namespace madoguchi::ocr
