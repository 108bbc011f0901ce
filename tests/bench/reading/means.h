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

struct Memory {
  double highest_mb = 0;      // of this process at any moment, what decoders draw into included
  double next_thread_mb = 0;  // by which a second reading thread raises it
  std::string table;          // after every 500 pages: flat, if nothing is kept
};
// Reads the same few pages `pages` times on one thread, then a few on another. The decoding child has its own bound
// (limits.h). Tells stderr how far it is.
Memory Soak(Session& session, const Group& group, int pages);

}  // namespace madoguchi::bench
