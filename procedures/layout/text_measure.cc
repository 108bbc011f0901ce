#include "procedures/layout/block.h"
#include "procedures/layout/metrics.h"

namespace madoguchi::procedures {
namespace {

size_t CharBytes(unsigned char lead) { return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4; }

bool MayNotStartLine(const std::string& character) {
  static constexpr absl::string_view kClosing[] = {"、", "。", "，", "．", "）", "」", "』",
                                                   "・", "ー", "々", "ょ", "ゃ", "ゅ", "っ"};
  for (const absl::string_view closing : kClosing) {
    if (closing == character) return true;
  }
  return false;
}

}  // namespace

double TextWidth(const std::string& text, double size_pt) {
  double ems = 0;
  for (size_t i = 0; i < text.size(); i += CharBytes(static_cast<unsigned char>(text[i]))) {
    ems += static_cast<unsigned char>(text[i]) < 0x80 ? 0.55 : 1;
  }
  return ems * size_pt * metrics::kMmPerPt;
}

std::vector<std::string> WrapText(const std::string& text, double size_pt, double width_mm) {
  std::vector<std::string> lines(1);
  double width = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t bytes = CharBytes(static_cast<unsigned char>(text[i]));
    const std::string character = text.substr(i, bytes);
    const double character_width = TextWidth(character, size_pt);
    if (width + character_width > width_mm && !lines.back().empty() && !MayNotStartLine(character)) {
      lines.emplace_back();
      width = 0;
    }
    lines.back() += character;
    width += character_width;
    i += bytes;
  }
  return lines;
}

}  // namespace madoguchi::procedures
