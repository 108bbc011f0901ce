// What a filing must say before it becomes a record. Pure.
#pragma once

#include <vector>

#include "common/status/error.h"
#include "services/archive/core/record.h"

namespace madoguchi::archive {

// Every fault, with paths as in archive.proto's Record ("record.title"). Reasons: REQUIRED, TOO_LONG, TOO_MANY,
// NOT_AN_OPTION.
std::vector<FieldFault> CheckFiling(const Filing& filing);

}  // namespace madoguchi::archive
