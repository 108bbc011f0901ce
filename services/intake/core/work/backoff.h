// How long to wait before the next try of something that did not work.
#pragma once

#include <algorithm>

#include "absl/time/time.h"

namespace madoguchi::intake {

// `min` after the first try, each time twice as long, never more than `max`.
inline absl::Duration Backoff(int earlier_attempts, absl::Duration min, absl::Duration max) {
  return std::min(max, min * (int64_t{1} << std::clamp(earlier_attempts, 0, 30)));
}

}  // namespace madoguchi::intake
