// One field of a section or group from YAML.
#pragma once

#include <string>

#include "procedures/definition/definition.h"
#include "procedures/definition/yaml_reader.h"

namespace madoguchi::procedures {

// A bare string is Japanese; otherwise { ja, easy, en }.
LocalText ParseText(MapReader& reader, const std::string& key, bool required);
LocalText ParseTextNode(const YAML::Node& node, const std::string& path, Faults& faults);

// `parent` is the path of the section or group, e.g. "request" or "request.persons.*".
Field ParseField(const YAML::Node& node, const std::string& path, const std::string& parent, bool in_group,
                 Faults& faults);

}  // namespace madoguchi::procedures
