// `madoguchi account add`: staff accounts for the gateway.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int AccountAdd(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
