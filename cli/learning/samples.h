// `madoguchi samples export` and `samples cut`: folders of samples, from a running intake or from scans whose truth is
// known.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

int SamplesExport(const Arguments& arguments, Console console);
int SamplesCut(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
