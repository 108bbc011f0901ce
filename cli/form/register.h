// `madoguchi form register`: from the blank of an existing form to a template that a person corrects.
#pragma once

#include "cli/arguments.h"
#include "cli/command.h"

namespace madoguchi::cli {

int FormRegister(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
