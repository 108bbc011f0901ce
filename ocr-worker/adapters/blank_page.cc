#include "ocr-worker/adapters/blank_page.h"

#include <png.h>

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/reading/field_reader.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

absl::Status InvalidTemplate(const procedures::TemplatePage& page, absl::string_view what) {
  return Error(
      absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE",
      absl::StrCat("様式の", page.page, "ページ目の", what, "が正しくありません。様式を作り直して登録してください。"));
}

absl::Status TooFewWords(const procedures::TemplatePage& page) {
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE",
               absl::StrCat("様式の", page.page, "ページ目は印刷された言葉が少なく、ほかの用紙と見分けられません。",
                            "見出しや項目名が印刷されたページを登録してください。"));
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

// Where the printing is as black as it gets: the outermost ring of the markers (a sixth of their side), else the inside
// of letters and frames.
std::vector<cv::Point> DarkOf(const cv::Mat& blank_ink, const procedures::TemplatePage& page) {
  constexpr int kDark = 180;
  constexpr size_t kDarkMax = 600;
  cv::Mat dark = blank_ink > kDark;
  if (page.markers.empty()) {
    cv::erode(dark, dark, cv::getStructuringElement(cv::MORPH_CROSS, {3, 3}));
  } else {
    cv::Mat rings(dark.size(), CV_8U, cv::Scalar(0));
    for (const procedures::Marker& marker : page.markers) {
      const cv::Rect2d box = ToPx(marker.box);
      const double ring = box.width / 6;
      const cv::Rect2d strip(box.x + ring, box.y + ring * 0.25, box.width - 2 * ring, ring * 0.5);
      rings(ToPixelRect(strip) & cv::Rect({}, rings.size())).setTo(255);
    }
    dark &= rings;
  }
  std::vector<cv::Point> all, some;
  cv::findNonZero(dark, all);
  const size_t step = all.size() / kDarkMax + 1;
  for (size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  return some;
}

// The part of the blank under `box`; beyond the page it is bare.
cv::Mat PartOf(const cv::Mat& blank_ink, const cv::Rect& box) {
  cv::Mat part(box.size(), CV_8U, cv::Scalar(0));
  const cv::Rect inside = box & cv::Rect({}, blank_ink.size());
  if (!inside.empty()) blank_ink(inside).copyTo(part(inside - box.tl()));
  return part;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PreparedForm>> Prepare(procedures::Template form_template) {
  auto form = std::make_shared<PreparedForm>();
  form->form = form_template.form;
  form->version = form_template.version;
  for (procedures::TemplatePage& page : form_template.pages) {
    PreparedPage& prepared = form->pages.emplace_back();
    ASSIGN_OR_RETURN(const cv::Mat blank, DecodeBlank(page));
    const cv::Mat ink = 255 - blank;
    prepared.dark = DarkOf(ink, page);
    prepared.signature = SignPage(ink, page);
    for (const procedures::TemplateField& field : page.fields) {
      prepared.printing.push_back(PrintingOf(PartOf(ink, SeenBox(field))));
    }
    if (page.markers.empty() && WordsOf(*prepared.signature) < kWordsMin) return TooFewWords(page);
    page.blank_png.clear();
    prepared.layout = std::move(page);
  }
  return form;
}

std::vector<KnownPage> KnownPagesOf(const PreparedForm& form) {
  std::vector<KnownPage> pages;
  for (const PreparedPage& page : form.pages) {
    pages.push_back({form.form, form.version, page.layout.page, page.layout, page.signature});
  }
  return pages;
}

}  // namespace madoguchi::ocr
