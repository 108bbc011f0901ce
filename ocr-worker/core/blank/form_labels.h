// What the words of a blank form say: which value a label announces, which words are eras. Spaces do not count. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct LabelKind {
  const char* part;  // of a label
  procedures::LeafType type;
  const char* id;  // what its field may be called
};

std::string Bare(absl::string_view label);  // without spaces

// Null for labels that announce nothing known.
const LabelKind* KindOf(absl::string_view label);
// What a label says of the values beside it: 電話 → kPhone.
procedures::LeafType TypeOfLabel(absl::string_view label, bool has_cells);

// "昭和", "昭" and "S" → "showa", as a date's leaf ".era" has it.
std::optional<std::string> EraOf(absl::string_view printed);
// "showa" → "heisei".
std::optional<std::string> EraAfter(absl::string_view value);

// Between words of which one is circled: ・ ／ 、
bool IsSeparator(absl::string_view text);
// Around room for what is not among the options: その他（　　）
bool IsBracket(absl::string_view text);

// What is printed behind the parts of a date, and the leaves that they are.
struct DatePart {
  const char* printed;
  const char* leaf;
};
inline constexpr DatePart kDateParts[] = {{"年", ".year"}, {"月", ".month"}, {"日", ".day"}};

}  // namespace madoguchi::ocr
