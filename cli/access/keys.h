// `madoguchi keys init` and `madoguchi keys token`: the key files of an installation, and identity tokens for robots
// and operators.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int KeysInit(const Arguments& arguments, Console console);
int KeysToken(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
