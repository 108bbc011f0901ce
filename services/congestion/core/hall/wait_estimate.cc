#include "services/congestion/core/hall/wait_estimate.h"

#include <algorithm>

namespace madoguchi::congestion {

int OpenCounters(const Queue& queue, const HallDay& day, absl::Time now) {
  const std::string& id = queue.key.queue;
  if (const std::optional<int> opened = day.OpenedCounters(id)) return *opened;
  return day.line(id).called.empty() ? queue.counters : day.ServingCounters(id, now - kCounterPauseMax);
}

ToldWait SimpleWait(const Queue& queue, const HallDay& day, int ahead, absl::Time now) {
  const std::string& id = queue.key.queue;
  const bool enough = static_cast<int>(day.line(id).services.size()) >= kFinishedEnough;
  const absl::Duration service_time =
      enough ? day.RecentServiceTime(id, kFinishedRecent) : absl::Seconds(queue.service_time_s);
  const int counters = std::max(1, OpenCounters(queue, day, now));
  const int p50 = static_cast<int>(absl::ToInt64Seconds(ahead * service_time / counters));
  return {.p10_s = p50 / 2, .p50_s = p50, .p90_s = p50 * 2};
}

Level CongestionLevel(const Queue& queue, int expected_wait_s) {
  if (expected_wait_s >= queue.busy_s) return Level::kBusy;
  return expected_wait_s >= queue.slightly_busy_s ? Level::kSlightlyBusy : Level::kQuiet;
}

absl::string_view LevelText(Level level) {
  switch (level) {
    case Level::kBusy:
      return "混雑";
    case Level::kSlightlyBusy:
      return "やや混雑";
    case Level::kQuiet:
      break;
  }
  return "空き";
}

}  // namespace madoguchi::congestion
