// `madoguchi call`: any RPC of a running process, found by reflection, JSON in and out.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int Call(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
