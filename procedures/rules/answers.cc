#include "procedures/rules/answers.h"

#include "absl/strings/str_split.h"

namespace madoguchi::procedures {

using nlohmann::json;

const json* DataAnswers::Find(const std::string& path) const {
  const Field* field = FindField(definition_, path);
  // Conditions never form a circle (procedures/definition/consistency.h), so this ends.
  if (field == nullptr || !Holds(field->when, *this)) return nullptr;
  const json* value = &data_;
  for (const absl::string_view part : absl::StrSplit(path, '.')) {
    if (part == "*") {
      if (!value->is_array() || index_ < 1 || static_cast<size_t>(index_) > value->size()) return nullptr;
      value = &(*value)[static_cast<size_t>(index_) - 1];
      continue;
    }
    if (!value->is_object()) return nullptr;
    const auto found = value->find(std::string(part));
    if (found == value->end()) return nullptr;
    value = &*found;
  }
  return value;
}

bool DataAnswers::Given(const std::string& path) const { return Find(path) != nullptr; }

std::vector<std::string> DataAnswers::ValuesOf(const std::string& path) const {
  const json* value = Find(path);
  if (value == nullptr) return {};
  if (value->is_string()) return {value->get<std::string>()};
  if (value->is_boolean()) return {value->get<bool>() ? "true" : "false"};
  std::vector<std::string> values;
  if (value->is_array()) {
    for (const json& item : *value) {
      if (item.is_string()) values.push_back(item.get<std::string>());
    }
  }
  return values;
}

std::optional<int64_t> DataAnswers::NumberOf(const std::string& path) const {
  const json* value = Find(path);
  if (value == nullptr || !value->is_number_integer()) return std::nullopt;
  return value->get<int64_t>();
}

}  // namespace madoguchi::procedures
