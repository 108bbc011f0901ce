// `madoguchi form adopt`: may a candidate's nets take the place of those in use? 0: yes, and the folder for --models is
// made; 1: no, and why.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int FormAdopt(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
