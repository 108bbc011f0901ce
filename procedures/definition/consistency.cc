#include "procedures/definition/consistency.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "procedures/limits.h"

namespace madoguchi::procedures {
namespace {

struct Answer {
  bool given = false;
  std::vector<std::string> values;
  std::optional<int64_t> number;
};

// Everything about one field that conditions can tell apart.
struct Domain {
  const Field* field = nullptr;
  std::vector<Answer> answers;
};

using Mentioned = std::map<std::string, std::vector<const Condition*>>;

// The tests in `condition`, by field, and in the conditions under which those fields are asked at all.
void Collect(const Definition& definition, const Condition& condition, Mentioned& mentioned) {
  for (const Condition& child : condition.children) Collect(definition, child, mentioned);
  if (condition.path.empty()) return;
  const bool first = !mentioned.contains(condition.path);
  mentioned[condition.path].push_back(&condition);
  const Field* field = FindField(definition, condition.path);
  if (first && field != nullptr) Collect(definition, field->when, mentioned);
}

std::vector<Answer> AnswersFor(const Field& field, const std::vector<const Condition*>& tests) {
  std::vector<Answer> answers;
  if (!field.required) answers.push_back({});
  switch (field.type) {
    case FieldType::kChoice:
      for (const Option& option : field.options) answers.push_back({true, {option.value}, std::nullopt});
      break;
    case FieldType::kConfirm:
      answers.push_back({true, {"true"}, std::nullopt});
      break;
    case FieldType::kChoices: {
      std::set<std::string> values;
      for (const Condition* test : tests) values.insert(test->values.begin(), test->values.end());
      // One unmentioned option stands for all the others.
      for (const Option& option : field.options) {
        if (!values.contains(option.value)) {
          values.insert(option.value);
          break;
        }
      }
      const std::vector<std::string> list(values.begin(), values.end());
      for (size_t bits = 1; bits < (size_t{1} << std::min<size_t>(list.size(), 15)); ++bits) {
        Answer answer{true, {}, std::nullopt};
        for (size_t i = 0; i < list.size(); ++i) {
          if (bits >> i & 1) answer.values.push_back(list[i]);
        }
        answers.push_back(std::move(answer));
      }
      break;
    }
    case FieldType::kInteger: {
      std::set<int64_t> numbers{field.min, field.max};
      for (const Condition* test : tests) {
        for (int64_t near : {test->number - 1, test->number, test->number + 1}) {
          if (near >= field.min && near <= field.max) numbers.insert(near);
        }
      }
      for (int64_t number : numbers) answers.push_back({true, {}, number});
      break;
    }
    default:
      answers.push_back({true, {}, std::nullopt});
  }
  return answers;
}

// One way to answer all the fields concerned.
class Assignment final : public Answers {
 public:
  explicit Assignment(std::map<std::string, Domain>& domains) : domains_(domains) {
    for (const auto& [path, domain] : domains_) chosen_[path] = 0;
  }
  bool Given(const std::string& path) const override { return Asked(path) && Chosen(path).given; }
  std::vector<std::string> ValuesOf(const std::string& path) const override {
    return Asked(path) ? Chosen(path).values : std::vector<std::string>();
  }
  std::optional<int64_t> NumberOf(const std::string& path) const override {
    return Asked(path) ? Chosen(path).number : std::nullopt;
  }
  // False after the last one.
  bool Next() {
    for (auto& [path, index] : chosen_) {
      if (++index < domains_.at(path).answers.size()) return true;
      index = 0;
    }
    return false;
  }

 private:
  const Answer& Chosen(const std::string& path) const { return domains_.at(path).answers[chosen_.at(path)]; }
  // A field whose condition leads back to itself would never end: such a circle counts as asked, and is reported by its
  // own check.
  bool Asked(const std::string& path) const {
    if (!visiting_.insert(path).second) return true;
    const bool asked = Holds(domains_.at(path).field->when, *this);
    visiting_.erase(path);
    return asked;
  }

  std::map<std::string, Domain>& domains_;
  std::map<std::string, size_t> chosen_;
  mutable std::set<std::string> visiting_;
};

struct Outcome {
  bool tried = false;
  bool can_hold = false;
  bool can_fail = false;
};

Outcome Try(const Definition& definition, const Condition& condition) {
  Mentioned mentioned;
  Collect(definition, condition, mentioned);
  std::map<std::string, Domain> domains;
  double combinations = 1;
  for (const auto& [path, tests] : mentioned) {
    const Field* field = FindField(definition, path);
    domains[path] = {field, AnswersFor(*field, tests)};
    combinations *= static_cast<double>(domains[path].answers.size());
  }
  Outcome outcome;
  if (combinations > kConditionCombinationsMax) return outcome;
  outcome.tried = true;
  Assignment assignment(domains);
  do {
    (Holds(condition, assignment) ? outcome.can_hold : outcome.can_fail) = true;
  } while (assignment.Next() && !(outcome.can_hold && outcome.can_fail));
  return outcome;
}

bool LeadsBack(const Definition& definition, const Condition& condition, const std::string& path,
               std::set<std::string>& seen) {
  for (const Condition& child : condition.children) {
    if (LeadsBack(definition, child, path, seen)) return true;
  }
  if (condition.path.empty()) return false;
  if (condition.path == path) return true;
  if (!seen.insert(condition.path).second) return false;
  return LeadsBack(definition, FindField(definition, condition.path)->when, path, seen);
}

void CheckFields(const Definition& definition, const std::vector<Field>& fields, Faults& faults) {
  for (const Field& field : fields) {
    CheckFields(definition, field.fields, faults);
    if (field.when.always()) continue;
    const std::string where = field.path + ".when";
    if (std::set<std::string> seen; LeadsBack(definition, field.when, field.path, seen)) {
      faults.Add(field.line, where, "DEAD_END",
                 "この項目の条件が、めぐってこの項目自身によっています。条件を直してください。");
      continue;
    }
    // The field is asked only if what it depends on is.
    const Outcome outcome = Try(definition, field.when);
    if (!outcome.tried) {
      faults.Add(field.line, where, "TOO_COMPLEX",
                 "条件に関わる項目が多すぎて確かめられません。条件を分けてください。");
    } else if (!outcome.can_hold) {
      faults.Add(field.line, where, "NEVER_TRUE", "この条件が成り立つ答え方はありません。条件を直してください。");
    }
  }
}

}  // namespace

void CheckConsistency(const Definition& definition, Faults& faults) {
  for (const Section& section : definition.sections) CheckFields(definition, section.fields, faults);
  if (!faults.empty()) return;
  Condition any_rule{.op = Condition::Op::kAny};
  for (const Rule& rule : definition.rules) {
    const Outcome outcome = Try(definition, rule.unless);
    if (!outcome.tried) {
      faults.Add(0, rule.reason, "TOO_COMPLEX", "規則に関わる項目が多すぎて確かめられません。規則を分けてください。");
    } else if (!outcome.can_hold) {
      faults.Add(0, rule.reason, "NEVER_TRUE",
                 "この規則に当たる答え方はありません。unless を直すか、規則を消してください。");
    }
    any_rule.children.push_back(rule.unless);
  }
  if (definition.rules.empty() || !faults.empty()) return;
  const Outcome outcome = Try(definition, any_rule);
  if (outcome.tried && !outcome.can_fail) {
    faults.Add(0, "rules", "DEAD_END", "どう答えても、どれかの規則で断られます。規則を直してください。");
  }
}

}  // namespace madoguchi::procedures
