// Japanese text as data. Names keep their exact characters: canonical composition (NFC) joins か + ゛ to が, but never
// touches CJK compatibility ideographs (神 U+FA19 stays itself, although NFC alone would make 神 of it) nor variation
// sequences. UTF-8 throughout. Pure; thread-safe. Source: Unicode Standard Annex #15; CJK Compatibility Ideographs
// F900–FAFF, 2F800–2FA1F.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace madoguchi::procedures {

// Well-formed UTF-8 without control characters or code points that mean nothing.
bool IsPlainText(absl::string_view text);

std::string ToNfc(absl::string_view text);

// As a person counts: a base with its marks or variation selector is one.
int CountCharacters(absl::string_view text);

// Without spaces (of any width) at the ends; runs of them inside become one full-width space.
std::string TidySpaces(absl::string_view text);

// Full-width digits to ASCII; hyphens, brackets, spaces and 〒 left out. Anything else stays, so that the check can
// refuse it.
std::string ToDigits(absl::string_view text);

// Hiragana and half-width katakana to full-width katakana; anything else stays.
std::string ToKatakana(absl::string_view text);
bool IsKatakana(absl::string_view text);  // katakana, ー, ・ and spaces only

// Full-width katakana to half-width (ガ → ｶﾞ), the space to ASCII, digits and letters to ASCII.
std::string ToHalfwidth(absl::string_view text);

}  // namespace madoguchi::procedures
