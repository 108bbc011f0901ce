// `madoguchi form evaluate`: how well fields were read, by field, type, form and recogniser version.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int FormEvaluate(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
