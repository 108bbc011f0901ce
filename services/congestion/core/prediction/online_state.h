// What the hall taught since its model was learnt: whether the model is trusted, and how the bounds moved. Kept, so
// that a process that starts again does not begin anew: today's events are told to it once more, so it goes on from
// what was known when today began; on another day from the last that was known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/model_guard.h"
#include "services/congestion/core/prediction/online_calibration.h"
#include "services/congestion/core/prediction/recorded_day.h"

namespace madoguchi::congestion {

// Queues by their numbers.
struct OnlineState {
  GuardState guard;
  CalibrationOffsets model;
  CalibrationOffsets estimator;
};

// … by their names, as bytes.
std::string OnlineBytes(absl::CivilDay learnt, const std::vector<QueueName>& names, const OnlineState& state);
struct NamedOnlineState {
  absl::CivilDay learnt;  // the day of the model that was watched
  std::vector<QueueName> names;
  OnlineState state;  // of queues by their place in `names`
};
// None when the bytes were damaged.
std::optional<NamedOnlineState> OnlineFromBytes(absl::string_view bytes);

// A municipality's row.
struct KeptOnline {
  std::string municipality;
  absl::CivilDay day;
  std::string at_start;  // OnlineBytes, when the day began
  std::string latest;
};

}  // namespace madoguchi::congestion
