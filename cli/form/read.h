// `madoguchi form read`: what stands on scanned pages, one JSON line a page, without any server. kFailed when a page
// could not be read, or none was; empty backs and separator sheets among pages that were read are no failure.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int FormRead(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
