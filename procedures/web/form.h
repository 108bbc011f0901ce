// The web form of a definition as JSON: sections, fields, conditions, texts in three languages. procedures/README.md
// shows its exact shape.
#pragma once

#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// Pure; the same definition gives the same JSON.
nlohmann::json WebForm(const Definition& definition);

}  // namespace madoguchi::procedures
