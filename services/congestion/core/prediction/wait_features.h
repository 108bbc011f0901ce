// What a prediction looks at: numbers about one queue, its office and its past at one moment, as the trees take them.
// Estimates of the wait stand as log ratios to the queue-length estimate, so that queues of any speed look alike.
// Pure.
#pragma once

#include <array>
#include <cstddef>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/queue_now.h"

namespace madoguchi::congestion {

inline constexpr size_t kNowFeatures = 47;
inline constexpr size_t kLaterFeatures = 35;
using NowFeatures = std::array<float, kNowFeatures>;
using LaterFeatures = std::array<float, kLaterFeatures>;

// The other queues of an office, taken together.
struct OfficeNow {
  double waiting = 0;
  double usual_waiting = 0;
  double open_counters = 0;
  double usual_open_counters = 0;
  Faded faded;  // with the second constant
};

// For somebody at `queue.minute()` before whom `ahead` people will be called.
NowFeatures FeaturesNow(const QueueNow& queue, const OfficeNow& office, absl::CivilDay day, int ahead);

// For somebody who comes at `arrival_min`, later today.
LaterFeatures FeaturesLater(const QueueNow& queue, const OfficeNow& office, absl::CivilDay day, double arrival_min,
                            double base_min);

}  // namespace madoguchi::congestion
