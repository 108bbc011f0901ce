#include "procedures/definition/condition.h"

#include <algorithm>

namespace madoguchi::procedures {

bool Holds(const Condition& condition, const Answers& answers) {
  const auto holds = [&](const Condition& child) { return Holds(child, answers); };
  switch (condition.op) {
    case Condition::Op::kAlways:
      return true;
    case Condition::Op::kAll:
      return std::all_of(condition.children.begin(), condition.children.end(), holds);
    case Condition::Op::kAny:
      return std::any_of(condition.children.begin(), condition.children.end(), holds);
    case Condition::Op::kNot:
      return std::none_of(condition.children.begin(), condition.children.end(), holds);
    case Condition::Op::kEquals:
    case Condition::Op::kIn:
    case Condition::Op::kContains: {
      const std::vector<std::string> given = answers.ValuesOf(condition.path);
      return std::find_first_of(given.begin(), given.end(), condition.values.begin(), condition.values.end()) !=
             given.end();
    }
    case Condition::Op::kAtLeast: {
      const std::optional<int64_t> number = answers.NumberOf(condition.path);
      return number && *number >= condition.number;
    }
    case Condition::Op::kAtMost: {
      const std::optional<int64_t> number = answers.NumberOf(condition.path);
      return number && *number <= condition.number;
    }
    case Condition::Op::kGiven:
      return answers.Given(condition.path) == (condition.number == 1);
  }
  return false;
}

}  // namespace madoguchi::procedures
