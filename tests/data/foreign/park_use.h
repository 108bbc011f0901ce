// A city's existing form, drawn once: "公園内行為許可申請書", A4, neither markers nor a code. With the template that a
// person would have made of it, its ids those of tests/data/forms/park-use.yaml.
#pragma once

#include "procedures/layout/template.h"

namespace madoguchi::foreign {

procedures::Template ParkUseForm();

}  // namespace madoguchi::foreign
