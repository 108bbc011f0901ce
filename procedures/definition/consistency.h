// Contradictions and dead ends in a definition, found by trying every answer that matters (bounded by
// kConditionCombinationsMax): NEVER_TRUE: a condition that no answer can fulfil; DEAD_END: a form that is refused
// whatever is answered; TOO_COMPLEX: too much to try.
#pragma once

#include "procedures/definition/definition.h"
#include "procedures/definition/yaml_reader.h"

namespace madoguchi::procedures {

void CheckConsistency(const Definition& definition, Faults& faults);

}  // namespace madoguchi::procedures
