#include "ocr-worker/core/form/form_code.h"

#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>

#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

absl::StatusOr<procedures::QrContent> Decode(const cv::Mat& grey, bool harder) {
  const ZXing::DecodeHints hints =
      ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode).setTryHarder(harder).setTryRotate(harder);
  const ZXing::ImageView view(grey.data, grey.cols, grey.rows, ZXing::ImageFormat::Lum, static_cast<int>(grey.step));
  for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints)) {
    if (!result.isValid()) continue;
    auto content = procedures::ParseQrText(ZXing::TextUtfEncoding::ToUtf8(result.text()));
    if (content.ok()) return content;
  }
  return UnknownForm();
}

}  // namespace

absl::StatusOr<procedures::QrContent> ReadFormCode(const cv::Mat& grey, const cv::Mat& reduced, bool hard) {
  for (const auto& [image, harder] : {std::pair(&reduced, false), std::pair(&reduced, true), std::pair(&grey, true)}) {
    if (harder && !hard) break;
    auto content = Decode(*image, harder);
    if (content.ok() && content->separator) return SeparatorSheet();
    if (content.ok()) return content;
  }
  return UnknownForm();
}

}  // namespace madoguchi::ocr
