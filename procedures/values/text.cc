#include "procedures/values/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <vector>

namespace madoguchi::procedures {
namespace {

constexpr char32_t kIdeographicSpace = 0x3000;
constexpr char32_t kVoiced = 0x3099, kSemiVoiced = 0x309A;

std::u32string Decode(absl::string_view text) {
  std::u32string points;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    UChar32 point;
    U8_NEXT(bytes, i, length, point);
    points.push_back(point < 0 ? 0xFFFD : static_cast<char32_t>(point));
  }
  return points;
}

void Append(std::string& text, char32_t point) {
  uint8_t bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(point));
  text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
}

std::string Encode(const std::u32string& points) {
  std::string text;
  for (const char32_t point : points) Append(text, point);
  return text;
}

bool IsCompatibilityIdeograph(char32_t point) {
  return (point >= 0xF900 && point <= 0xFAFF) || (point >= 0x2F800 && point <= 0x2FA1F);
}

bool IsSpace(char32_t point) { return point == ' ' || point == '\t' || point == 0xA0 || point == kIdeographicSpace; }

std::string NormaliseRun(const std::u32string& run) {
  if (run.empty()) return "";
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  const icu::UnicodeString normalised = nfc->normalize(
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(run.data()), static_cast<int32_t>(run.size())),
      error);
  std::string text;
  if (U_FAILURE(error)) return Encode(run);
  return normalised.toUTF8String(text);
}

// Half-width katakana U+FF66–FF9D in order.
constexpr char32_t kHalfwidthOrder[] =
    U"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
constexpr char32_t kHalfwidthFirst = 0xFF66, kHalfwidthLast = 0xFF9D;
constexpr char32_t kHalfwidthVoiced = 0xFF9E, kHalfwidthSemiVoiced = 0xFF9F;

}  // namespace

bool IsPlainText(absl::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    UChar32 point;
    U8_NEXT(bytes, i, length, point);
    if (point < 0) return false;
    const int8_t type = u_charType(point);
    if (type == U_CONTROL_CHAR || type == U_UNASSIGNED || type == U_SURROGATE || type == U_LINE_SEPARATOR ||
        type == U_PARAGRAPH_SEPARATOR) {
      return false;
    }
    // Marks that turn the direction of writing can make a text look like another one.
    if ((point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069)) return false;
  }
  return true;
}

std::string ToNfc(absl::string_view text) {
  std::string result;
  std::u32string run;
  for (const char32_t point : Decode(text)) {
    if (IsCompatibilityIdeograph(point)) {
      result += NormaliseRun(run);
      run.clear();
      Append(result, point);
    } else {
      run.push_back(point);
    }
  }
  return result + NormaliseRun(run);
}

int CountCharacters(absl::string_view text) {
  int count = 0;
  for (const char32_t point : Decode(text)) {
    const int8_t type = u_charType(static_cast<UChar32>(point));
    if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK && type != U_FORMAT_CHAR) ++count;
  }
  return count;
}

std::string TidySpaces(absl::string_view text) {
  std::u32string tidy;
  bool space = false;
  for (const char32_t point : Decode(text)) {
    if (IsSpace(point)) {
      space = true;
      continue;
    }
    if (space && !tidy.empty()) tidy.push_back(kIdeographicSpace);
    space = false;
    tidy.push_back(point);
  }
  return Encode(tidy);
}

std::string ToDigits(absl::string_view text) {
  static constexpr char32_t kLeftOut[] = U"-‐‑‒–—―−－ー()（）〒.．";
  static const std::u32string left_out(kLeftOut);
  std::u32string digits;
  for (const char32_t point : Decode(text)) {
    if (IsSpace(point) || left_out.find(point) != std::u32string::npos) continue;
    digits.push_back(point >= U'０' && point <= U'９' ? point - U'０' + U'0' : point);
  }
  return Encode(digits);
}

std::string ToKatakana(absl::string_view text) {
  std::u32string katakana;
  for (char32_t point : Decode(text)) {
    if (point == kHalfwidthVoiced || point == kHalfwidthSemiVoiced) {
      point = point == kHalfwidthVoiced ? kVoiced : kSemiVoiced;  // composed below
    } else if (point >= kHalfwidthFirst && point <= kHalfwidthLast) {
      point = kHalfwidthOrder[point - kHalfwidthFirst];
    } else if (point == 0xFF65) {
      point = U'・';
    } else if ((point >= 0x3041 && point <= 0x3096) || point == 0x309D || point == 0x309E) {
      point += 0x60;
    }
    katakana.push_back(point);
  }
  return ToNfc(Encode(katakana));
}

bool IsKatakana(absl::string_view text) {
  for (const char32_t point : Decode(text)) {
    const bool katakana = (point >= 0x30A1 && point <= 0x30FA) || (point >= 0x30FC && point <= 0x30FE) ||
                          point == U'・' || (point >= 0x31F0 && point <= 0x31FF);
    if (!katakana && point != kIdeographicSpace) return false;
  }
  return true;
}

std::string ToHalfwidth(absl::string_view text) {
  std::string result;
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(error);
  for (const char32_t point : Decode(text)) {
    if (point == kIdeographicSpace) {
      result += ' ';
    } else if (point >= 0xFF01 && point <= 0xFF5E) {
      Append(result, point - 0xFF01 + '!');
    } else if (point == U'・') {
      Append(result, 0xFF65);
    } else if (point >= 0x30A1 && point <= 0x30FC) {
      // ガ is カ and its mark: two half-width characters.
      icu::UnicodeString parts;
      if (U_FAILURE(error) || !nfc->getDecomposition(static_cast<UChar32>(point), parts))
        parts = static_cast<UChar32>(point);
      for (int32_t i = 0; i < parts.length(); ++i) {
        const char32_t part = parts[i];
        const std::u32string order(kHalfwidthOrder);
        const size_t place = order.find(part);
        if (part == kVoiced || part == kSemiVoiced) {
          Append(result, part == kVoiced ? kHalfwidthVoiced : kHalfwidthSemiVoiced);
        } else {
          Append(result, place == std::u32string::npos ? part : kHalfwidthFirst + static_cast<char32_t>(place));
        }
      }
    } else {
      Append(result, point);
    }
  }
  return result;
}

}  // namespace madoguchi::procedures
