// The few tests that decisions about readers rest on. Pure functions.
#pragma once

#include <cstdint>
#include <vector>

namespace madoguchi::ocr::evaluation {

struct Interval {
  double low = 0;
  double high = 1;
};

// 95 % interval of a share of which `hits` of `of` were seen (E. B. Wilson 1927): honest for small counts and for
// shares near 0 or 1. [0, 1] when nothing was seen.
Interval Wilson(int64_t hits, int64_t of);

// Two readers on the same fields: `wins` only the second has right, `losses` only the first. The probability of a
// difference at least as large if neither were better (McNemar 1947, exact binomial, two-sided). 1 when they never
// differ.
double McNemar(int64_t wins, int64_t losses);

}  // namespace madoguchi::ocr::evaluation
