#include "services/congestion/core/wait_estimate.h"

#include <algorithm>

namespace madoguchi::congestion {

int ExpectedWaitSeconds(const Queue& queue, const QueueDay& day, int ahead, absl::Time now) {
  const absl::Duration service_time =
      day.finished() >= kFinishedEnough ? day.RecentServiceTime(kFinishedRecent) : absl::Seconds(queue.service_time_s);
  // Before the first call of the day nothing is known of who is there.
  const int counters = day.anybody_called() ? day.ServingCounters(now - kCounterPauseMax) : queue.counters;
  return static_cast<int>(absl::ToInt64Seconds(ahead * service_time / std::max(1, counters)));
}

absl::string_view CongestionLevel(int expected_wait_s) {
  if (expected_wait_s >= kBusyWait_s) return "混雑";
  return expected_wait_s >= kSlightlyBusyWait_s ? "やや混雑" : "空き";
}

}  // namespace madoguchi::congestion
