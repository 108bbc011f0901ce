// The first estimate of a wait: people ahead × recent handling time ÷ counters that serve. Pure.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/congestion/core/queue_day.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

// The mean of the last so many finished tickets follows the day; with fewer than kFinishedEnough the queue's own figure
// is better.
inline constexpr int kFinishedRecent = 20;
inline constexpr int kFinishedEnough = 5;
// A counter that finished its last ticket longer ago than this is taken for closed.
inline constexpr absl::Duration kCounterPauseMax = absl::Minutes(10);

inline constexpr int kSlightlyBusyWait_s = 10 * 60;
inline constexpr int kBusyWait_s = 30 * 60;

// Of somebody with `ahead` people before him, from `now`.
int ExpectedWaitSeconds(const Queue& queue, const QueueDay& day, int ahead, absl::Time now);

// 空き, やや混雑 (from kSlightlyBusyWait_s), 混雑 (from kBusyWait_s).
absl::string_view CongestionLevel(int expected_wait_s);

}  // namespace madoguchi::congestion
