// The data of an application in its one notation, whatever the channel: spaces tidied, NFC, digits ASCII, フリガナ in
// katakana, empty values left out. Only how a value is written changes, never what it says; what does not fit stays for
// the validator to refuse.
#pragma once

#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// Pure; Normalise(Normalise(x)) == Normalise(x).
nlohmann::json Normalise(const Definition& definition, const nlohmann::json& data);

}  // namespace madoguchi::procedures
