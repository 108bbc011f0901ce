// From what was read off paper, leaf by leaf, to the data that the validator sees. Nothing is dropped: a date that
// never was stays as it was written ("令和9年13月40日"), a leaf that the definition does not know stands under its own
// path; both are then refused by name. Pure; thread-safe.
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// Leaf id (as in the template) → value as read; "" is blank. Several chosen marks are separated by commas.
using LeafValues = std::map<std::string, std::string>;

// Normalised data (procedures/rules/normalise.h). Repetitions of a group that are blank throughout are left out, and
// those after them move up.
nlohmann::json Compose(const Definition& definition, const LeafValues& leaves);

// The path of the field that a leaf belongs to, as faults name it: "applicant.birth.year" → "applicant.birth";
// "request.persons.1.person.kana" → "request.persons.1.person". The leaf's own id when the definition does not know it.
std::string FieldOfLeaf(const Definition& definition, absl::string_view leaf);

}  // namespace madoguchi::procedures
