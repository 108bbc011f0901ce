// The other way round from compose.h: what must have been written in each leaf for the paper to say this data. Pure;
// thread-safe.
#pragma once

#include "nlohmann/json.hpp"
#include "procedures/data/compose.h"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// One entry for every leaf of a field that has a value. Numbers have no leading zeros; a date that never was
// ("令和9年13月40日") has no leaves; repetitions are counted from the first. Compose(definition, Decompose(definition,
// data)) == data for valid data.
LeafValues Decompose(const Definition& definition, const nlohmann::json& data);

}  // namespace madoguchi::procedures
