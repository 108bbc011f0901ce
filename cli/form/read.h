// `madoguchi form read`: what stands on scanned pages, one JSON line a page, without any server.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int FormRead(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
