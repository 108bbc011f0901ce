#include "procedures/paper/print.h"

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "procedures/layout/layout.h"
#include "procedures/paper/painter.h"

namespace madoguchi::procedures {

absl::StatusOr<PrintedForm> PrintForm(const Definition& definition) {
  RETURN_IF_ERROR(CheckFonts());
  Printing printing = LayOut(definition);
  PrintedForm printed;
  ASSIGN_OR_RETURN(printed.pdf, PaintPdf(printing, definition.title.ja));
  for (size_t i = 0; i < printing.pages.size(); ++i) {
    ASSIGN_OR_RETURN(printing.form_template.pages[i].blank_png, PaintPng(printing, i));
  }
  printed.form_template = std::move(printing.form_template);
  return printed;
}

absl::StatusOr<std::string> PrintCopies(const Definition& definition, const std::vector<std::string>& serials) {
  RETURN_IF_ERROR(CheckFonts());
  for (const std::string& serial : serials) {
    if (ParseQrText(QrText(definition.id, definition.version, 1, serial)).ok() && !serial.empty()) continue;
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_SERIAL",
                 "用紙の番号は、数字と大文字の英字で4文字から16文字にしてください。", {{"serial", serial}});
  }
  return PaintPdf(LayOut(definition), definition.title.ja, serials);
}

absl::StatusOr<std::string> PrintSeparator() {
  RETURN_IF_ERROR(CheckFonts());
  CodedSheet sheet;
  sheet.qr_text = kSeparatorQrText;
  // At both ends: whichever way it is fed, and if a corner is folded.
  sheet.qr_boxes = {{85, 25, 40, 40}, {85, 232, 40, 40}};
  const auto line = [&](double y, double size_pt, const std::string& text, bool bold = false) {
    sheet.drawing.shapes.emplace_back(DrawnText{{15, y, 180, size_pt * 0.6}, text, size_pt, Align::kCentre, bold});
  };
  line(95, 54, "区切り紙", true);
  line(135, 16, "この紙の前と後ろは、別の申請です。");
  line(150, 16, "申請と申請の間に入れて、いっしょに取り込んでください。");
  line(165, 16, "何度でも使えます。QRコードを隠さないでください。");
  return PaintSheet(sheet, "区切り紙");
}

}  // namespace madoguchi::procedures
