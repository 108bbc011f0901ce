// Which fields of a page belong together. A template says it by its ids: leaves of one value have one parent
// ("applicant.name.kana", "applicant.name.kanji").
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

inline constexpr int kNoField = -1;

// Indices of fields.
struct FieldPair {
  int first = kNoField, second = kNoField;
};
struct DateParts {
  int era = kNoField, year = kNoField, month = kNoField, day = kNoField;
};
struct Belonging {
  std::vector<FieldPair> names;      // 氏名 and its フリガナ
  std::vector<FieldPair> addresses;  // postal code and the line with the place
  std::vector<DateParts> dates;
};

Belonging FindBelonging(absl::Span<const procedures::TemplateField* const> fields);

}  // namespace madoguchi::ocr
