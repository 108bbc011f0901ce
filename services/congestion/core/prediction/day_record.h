// A recorded day with the names of its queues, as it is kept on disk. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/congestion/core/prediction/recorded_day.h"

namespace madoguchi::congestion {

struct NamedDay {
  absl::CivilDay day;
  std::vector<QueueName> names;
  std::vector<RecordedQueue> queues;  // one for each name
};

std::string DayBytes(const NamedDay& day);
// None when the bytes were damaged.
std::optional<NamedDay> DayFromBytes(absl::string_view bytes);

}  // namespace madoguchi::congestion
