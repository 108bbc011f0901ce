// Figures that are not of one set of pages: the net alone, a page full of handwriting, memory over many pages.
#pragma once

#include <string>

#include "tests/bench/reading/goals.h"
#include "tests/bench/reading/session.h"

namespace madoguchi::bench {

// One character of the net at batch 32 on one thread: median of several rounds.
double NetMsPerCharacter();

struct DensePage {
  double cpu_ms = 0;
  double characters = 0;
};
// Pages of `group` with every field filled in by hand: means.
DensePage FullPage(Session& session, const Group& group, int pages, unsigned seed);

// Resident memory of this process, MB. The decoding child has its own bound (limits.h).
double ResidentMb();

// Reads the same few pages `pages` times and prints the memory every 500 as a table: flat, if nothing is kept.
std::string Soak(Session& session, const Group& group, int pages, double& highest_mb);

}  // namespace madoguchi::bench
