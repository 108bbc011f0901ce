#include "gateway/core/percent.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace madoguchi::gateway {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = absl::ascii_tolower(c);
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::optional<std::string> Decode(absl::string_view text, bool keep_slashes) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = HexValue(text[i + 1]);
    const int low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    const char c = static_cast<char>(high * 16 + low);
    if (c == '/' && keep_slashes) {
      absl::StrAppend(&decoded, text.substr(i, 3));
    } else {
      decoded.push_back(c);
    }
    i += 2;
  }
  for (char c : decoded) {
    if (absl::ascii_iscntrl(c)) return std::nullopt;
  }
  if (!IsUtf8(decoded)) return std::nullopt;
  return decoded;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  size_t i = 0;
  const auto continuation = [&](size_t at) { return at < text.size() && (text[at] & 0xC0) == 0x80; };
  while (i < text.size()) {
    const auto lead = static_cast<uint8_t>(text[i]);
    size_t length = 1;
    uint32_t code = lead;
    if (lead >= 0x80) {
      if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
        code = lead & 0x1F;
      } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        code = lead & 0x0F;
      } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        code = lead & 0x07;
      } else {
        return false;
      }
      for (size_t k = 1; k < length; ++k) {
        if (!continuation(i + k)) return false;
        code = code << 6 | (static_cast<uint8_t>(text[i + k]) & 0x3F);
      }
      const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
      const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
      if (overlong || surrogate || code > 0x10FFFF) return false;
    }
    i += length;
  }
  return true;
}

std::optional<std::string> DecodePercent(absl::string_view text) { return Decode(text, false); }
std::optional<std::string> DecodePercentKeepingSlashes(absl::string_view text) { return Decode(text, true); }

std::optional<std::vector<std::pair<std::string, std::string>>> ParseQuery(absl::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> raw = absl::StrSplit(part, absl::MaxSplits('=', 1));
    const auto name = DecodePercent(absl::StrReplaceAll(raw.first, {{"+", " "}}));
    const auto value = DecodePercent(absl::StrReplaceAll(raw.second, {{"+", " "}}));
    if (!name || !value) return std::nullopt;
    pairs.emplace_back(*name, *value);
  }
  return pairs;
}

}  // namespace madoguchi::gateway
