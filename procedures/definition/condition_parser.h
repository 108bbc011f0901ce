// Conditions from YAML. Field names are resolved later (ResolveConditions), when all fields are known.
#pragma once

#include <string>

#include "procedures/definition/condition.h"
#include "procedures/definition/definition.h"
#include "procedures/definition/yaml_reader.h"

namespace madoguchi::procedures {

Condition ParseCondition(const YAML::Node& node, const std::string& path, Faults& faults);

// Turns each bare name into a full path: nearest first (same group, same section, then the only field of that name in
// the form), and checks that operators and values fit the field. `scope` is the path of the section or group the
// condition stands in; "" for a rule.
void ResolveCondition(const Definition& definition, const std::string& scope, int line, const std::string& path,
                      Condition& condition, Faults& faults);

}  // namespace madoguchi::procedures
