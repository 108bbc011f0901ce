// The answers of one application as conditions see them: a field that is not asked has none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "procedures/definition/condition.h"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// Keeps references to its arguments. `index` is the repetition (from 1) that "*" in a path stands for; 0 outside of
// groups.
class DataAnswers final : public Answers {
 public:
  DataAnswers(const Definition& definition, const nlohmann::json& data, int index)
      : definition_(definition), data_(data), index_(index) {}

  bool Given(const std::string& path) const override;
  std::vector<std::string> ValuesOf(const std::string& path) const override;
  std::optional<int64_t> NumberOf(const std::string& path) const override;

 private:
  // Null when absent or not asked.
  const nlohmann::json* Find(const std::string& path) const;

  const Definition& definition_;
  const nlohmann::json& data_;
  const int index_;
};

}  // namespace madoguchi::procedures
