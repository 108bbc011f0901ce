// The first estimate of a wait: people ahead × recent handling time ÷ counters that serve. Pure.
#pragma once

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/tickets/hall_day.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// The mean of the last so many finished tickets follows the day; with fewer than kFinishedEnough the queue's own figure
// is better.
inline constexpr int kFinishedRecent = 20;
inline constexpr int kFinishedEnough = 5;
// A counter that finished its last ticket longer ago than this is taken for closed.
inline constexpr absl::Duration kCounterPauseMax = absl::Minutes(10);

// As staff opened them; where nobody does: the usual number before the first call, then those that serve.
int OpenCounters(const Queue& queue, const HallDay& day, absl::Time now);

// Of somebody with `ahead` people before him, from `now`. The interval is a rule of thumb: services vary by half.
ToldWait SimpleWait(const Queue& queue, const HallDay& day, int ahead, absl::Time now);

// For somebody who would come now.
enum class Level { kQuiet, kSlightlyBusy, kBusy };
Level CongestionLevel(const Queue& queue, int expected_wait_s);
// 空き, やや混雑, 混雑
absl::string_view LevelText(Level level);

}  // namespace madoguchi::congestion
