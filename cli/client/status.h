// `madoguchi status`: what each process says of itself.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

// kFailed when any process is not serving.
int Status(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
