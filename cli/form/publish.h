// `madoguchi procedure publish`: definition files into a running intake.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int ProcedurePublish(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
