#include "ocr-worker/core/evidence/belonging.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

absl::string_view ParentOf(absl::string_view id) {
  const size_t dot = id.rfind('.');
  return dot == absl::string_view::npos ? absl::string_view() : id.substr(0, dot);
}

struct Siblings {
  std::vector<int> names, kana, postal, addresses;
  DateParts date;
};

// Both once, or as often as each other and then in order: a form without nested ids may hold several names.
std::vector<FieldPair> InOrder(const std::vector<int>& first, const std::vector<int>& second) {
  std::vector<FieldPair> pairs;
  if (first.size() != second.size()) return pairs;
  for (size_t i = 0; i < first.size(); ++i) pairs.push_back({first[i], second[i]});
  return pairs;
}

}  // namespace

Belonging FindBelonging(absl::Span<const TemplateField* const> fields) {
  std::map<absl::string_view, Siblings> families;
  for (int i = 0; i < static_cast<int>(fields.size()); ++i) {
    const TemplateField& field = *fields[i];
    Siblings& siblings = families[ParentOf(field.id)];
    if (field.type == LeafType::kPersonName) siblings.names.push_back(i);
    if (field.type == LeafType::kKatakana) siblings.kana.push_back(i);
    if (field.type == LeafType::kPostal) siblings.postal.push_back(i);
    // The line behind the place holds house number and building.
    if (field.type == LeafType::kAddress && !absl::EndsWith(field.id, ".number")) siblings.addresses.push_back(i);
    if (absl::EndsWith(field.id, ".era")) siblings.date.era = i;
    if (absl::EndsWith(field.id, ".year")) siblings.date.year = i;
    if (absl::EndsWith(field.id, ".month")) siblings.date.month = i;
    if (absl::EndsWith(field.id, ".day")) siblings.date.day = i;
  }
  Belonging belonging;
  for (const auto& [parent, siblings] : families) {
    for (const FieldPair& pair : InOrder(siblings.names, siblings.kana)) belonging.names.push_back(pair);
    for (const FieldPair& pair : InOrder(siblings.postal, siblings.addresses)) belonging.addresses.push_back(pair);
    if (siblings.date.month != kNoField && siblings.date.day != kNoField) belonging.dates.push_back(siblings.date);
  }
  return belonging;
}

}  // namespace madoguchi::ocr
