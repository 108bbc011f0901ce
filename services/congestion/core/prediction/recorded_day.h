// What was recorded of the queues of an installation on one day, as the predictor keeps it. Minutes from midnight of
// the hall. Any of it may be wrong: times out of order, a ticket never called, numbers twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

// A queue as the predictor names it; queues of one office influence each other.
struct QueueName {
  std::string office;
  std::string queue;

  friend auto operator<=>(const QueueName&, const QueueName&) = default;
};

struct RecordedTicket {
  int number = 0;
  float issued_min = 0;
  std::optional<float> called_min;
  std::optional<float> left_min;  // waited no longer, without a call
};

struct RecordedCounters {
  float minute = 0;
  int open = 0;
};

struct RecordedQueue {
  std::vector<RecordedTicket> tickets;
  std::vector<RecordedCounters> counters;
};

struct RecordedDay {
  absl::CivilDay day;
  std::vector<RecordedQueue> queues;  // by the predictor's index; missing ones had nothing
};

}  // namespace madoguchi::congestion
