// The hand-off layouts of a definition: columns, order, encoding, character substitution.
#pragma once

#include <string>

#include "procedures/definition/definition.h"
#include "procedures/definition/yaml_reader.h"

namespace madoguchi::procedures {

// Columns are checked against the fields of `definition`, which must already be there.
Handoff ParseHandoff(const Definition& definition, const YAML::Node& node, const std::string& path, Faults& faults);

}  // namespace madoguchi::procedures
