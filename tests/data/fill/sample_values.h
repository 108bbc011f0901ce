// What is written into the forms: values that are plainly samples, drawn by a seeded generator.
#pragma once

#include <map>
#include <random>
#include <string>

#include "procedures/layout/template.h"

namespace madoguchi::fill {

using Values = std::map<std::string, std::string>;  // leaf id → value in the definition's notation; absent: left blank

// Most fields of the page, some left blank.
Values SampleValues(const procedures::TemplatePage& page, std::mt19937& rng);

}  // namespace madoguchi::fill
