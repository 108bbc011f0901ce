// `madoguchi scan send` and `madoguchi scan watch`: files of paper from a scanner, or from the folder that it writes
// to.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int ScanSend(const Arguments& arguments, Console console);
// Until SIGTERM or SIGINT, or with --once until nothing waits in the folder.
int ScanWatch(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
