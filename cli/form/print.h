// `madoguchi form print`, `form separator` and `form check`: from a definition file to paper and reading template,
// without any server.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int FormPrint(const Arguments& arguments, Console console);
int FormSeparator(const Arguments& arguments, Console console);
int FormCheck(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
