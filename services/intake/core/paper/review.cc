#include "services/intake/core/paper/review.h"

#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/time/clock.h"
#include "procedures/data/compose.h"
#include "procedures/data/decompose.h"
#include "procedures/layout/layout.h"
#include "services/intake/core/paper/reading.h"

namespace madoguchi::intake {
namespace {

using procedures::LeafValues;

// Of those that may be learned from: a 個人番号 may be kept for nothing but the procedure it was given for (番号法
// 第20条).
std::map<std::string, std::string> TypesOfLeaves(const procedures::Definition& definition) {
  std::map<std::string, std::string> types;
  for (const auto& page : procedures::LayOut(definition).form_template.pages) {
    for (const auto& field : page.fields) {
      if (field.checked != procedures::CheckedNumber::kMyNumber)
        types[field.id] = std::string(procedures::LeafTypeName(field.type));
    }
  }
  return types;
}

// As readers write it: a space is a space.
std::string ValueOr(const LeafValues& leaves, const std::string& id) {
  const auto found = leaves.find(id);
  return found == leaves.end() ? "" : absl::StrReplaceAll(found->second, {{"　", " "}});
}

bool SameNumber(const std::string& a, const std::string& b) {
  int64_t left = 0, right = 0;
  return absl::SimpleAtoi(a, &left) && absl::SimpleAtoi(b, &right) && left == right;
}

// Whether the data say anything of a field: "request.persons.1.person" is the first of the list.
bool Holds(const nlohmann::json& data, const std::string& path) {
  const nlohmann::json* place = &data;
  for (const std::string& part : std::vector<std::string>(absl::StrSplit(path, '.'))) {
    size_t index = 0;
    if (place->is_array() && absl::SimpleAtoi(part, &index) && index >= 1 && index <= place->size()) {
      place = &(*place)[index - 1];
    } else if (place->is_object() && place->contains(part)) {
      place = &(*place)[part];
    } else {
      return false;
    }
  }
  return !place->is_null();
}
bool Holds(const LeafValues& leaves, const std::string& path) {
  const auto found = leaves.lower_bound(path);
  return found != leaves.end() && absl::StartsWith(found->first, path);
}

// Repeated groups whose rows moved up because blank ones stood before them: their leaves are no longer where they were
// written.
std::set<std::string> MovedLeaves(const procedures::Definition& definition, const LeafValues& read,
                                  const LeafValues& composed) {
  std::set<std::string> moved;
  for (const auto& [id, value] : read) {
    if (value.empty() || id.find_first_of("0123456789") == std::string::npos) continue;
    if (!composed.contains(id)) moved.insert(procedures::FieldOfLeaf(definition, id));
  }
  return moved;
}

}  // namespace

std::vector<ReviewedLeaf> LeavesOfReview(const procedures::Definition& definition,
                                         const std::vector<PageReading>& pages, const Application& application) {
  LeafValues read;
  for (const PageReading& page : pages) {
    for (const FieldReading& field : page.fields) read[field.id] = field.value;
  }
  // Both sides go through the same notation, so that only what a person changed differs.
  const Verdict verdict = Judge(definition, pages, JstDay(application.create_time));
  const LeafValues before = procedures::Decompose(definition, verdict.data);
  const LeafValues after = procedures::Decompose(definition, application.data);
  std::set<std::string> doubted;
  for (const Finding& finding : verdict.findings) doubted.insert(finding.field);
  const std::set<std::string> moved = MovedLeaves(definition, read, before);
  const auto types = TypesOfLeaves(definition);

  std::vector<ReviewedLeaf> leaves;
  for (const PageReading& page : pages) {
    for (const FieldReading& field : page.fields) {
      const std::string path = procedures::FieldOfLeaf(definition, field.id);
      const auto type = types.find(field.id);
      if (type == types.end() || moved.contains(path)) continue;
      ReviewedLeaf leaf{
          .reading = field, .blob = page.blob, .page_index = page.page_index, .page = page.page, .type = type->second};
      leaf.doubted = doubted.contains(path);
      const std::string truth = ValueOr(after, field.id);
      if (truth.empty() && Holds(application.data, path) && !Holds(after, path)) continue;
      const bool same = ValueOr(before, field.id) == truth || field.value == truth || SameNumber(field.value, truth);
      leaf.truth = same ? field.value : truth;
      leaf.corrected = !same;
      leaves.push_back(std::move(leaf));
    }
  }
  return leaves;
}

bool IsHeldBack(absl::string_view receipt_number) {
  uint64_t hash = 14695981039346656037u;  // FNV-1a: the same on every machine
  for (const char c : receipt_number) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return (hash >> 32) % 5 == 0;
}

}  // namespace madoguchi::intake
