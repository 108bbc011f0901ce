// A condition over the values of a form, as data. Written in a definition as
//   { relation: agent }                     the value is "agent" (choice) or true (confirm)
//   { relation: { in: [agent, family] } }   one of these
//   { show: { contains: my_number } }       a several-choice field has this one chosen
//   { copies: { at_least: 2 } }             and { at_most: 5 }: an integer's value
//   { phone: { given: true } }              filled in (true) or left empty (false)
//   { all: [c, c…] }  { any: [c, c…] }  { not: c }    also spelt and / or
// `Holds` is the only place where conditions are evaluated: the validator asks it about the answers of an application,
// the check of a definition about every answer that could be given. Plain values: safe to share between threads once
// built.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace madoguchi::procedures {

struct Condition {
  enum class Op { kAlways, kAll, kAny, kNot, kEquals, kIn, kContains, kAtLeast, kAtMost, kGiven };

  Op op = Op::kAlways;
  std::vector<Condition> children;  // kAll, kAny, kNot
  std::string path;  // the field, e.g. "applicant.relation"; inside a group "request.persons.*.kind": the same person's
  std::vector<std::string> values;  // kEquals, kIn, kContains; "true" for a confirm
  int64_t number = 0;               // kAtLeast, kAtMost; kGiven: 1 or 0

  bool always() const { return op == Op::kAlways; }
};

// What has been answered so far. A field that is not asked (its own `when` does not hold) counts as not given.
class Answers {
 public:
  virtual ~Answers() = default;
  virtual bool Given(const std::string& path) const = 0;
  // choice: one value; choices: those chosen; confirm: "true". Empty when not given.
  virtual std::vector<std::string> ValuesOf(const std::string& path) const = 0;
  virtual std::optional<int64_t> NumberOf(const std::string& path) const = 0;
};

bool Holds(const Condition& condition, const Answers& answers);

}  // namespace madoguchi::procedures
