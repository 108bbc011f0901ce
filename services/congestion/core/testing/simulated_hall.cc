#include "services/congestion/core/testing/simulated_hall.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <string>
#include <utility>

#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr double kOpening_min = 8.5 * 60;
constexpr double kLastTicket_min = 16.5 * 60;
constexpr double kLunch_min = 12 * 60, kLunchEnd_min = 13 * 60;
constexpr double kPoll_min = 5;
constexpr double kPaceDeviation = 0.2;  // of the logarithm, from day to day

double Normal(SeededNumbers& numbers) {
  return std::sqrt(-2 * std::log(1 - numbers.Unit())) * std::cos(2 * M_PI * numbers.Unit());
}

absl::CivilDay DateOf(int index) {
  return absl::NextWeekday(absl::CivilDay(2026, 1, 4), absl::Weekday::monday) + index / 5 * 7 + index % 5;
}

// Mondays are busier, the late morning is busiest.
double ArrivalShape(double minute, absl::CivilDay day) {
  const double morning = std::exp(-0.5 * std::pow((minute - 10.5 * 60) / 60, 2));
  const double afternoon = std::exp(-0.5 * std::pow((minute - 14 * 60) / 80, 2));
  return (0.5 + morning + 0.6 * afternoon) * (absl::GetWeekday(day) == absl::Weekday::monday ? 1.15 : 1);
}

int OpenAt(double minute, int counters) {
  return minute >= kLunch_min && minute < kLunchEnd_min ? (counters + 1) / 2 : counters;
}

RecordedQueue SimulateQueue(const SimulatedHall& hall, absl::CivilDay day, SeededNumbers& numbers) {
  RecordedQueue queue;
  const double minutes = kLastTicket_min - kOpening_min;
  double shape = 0;
  for (double t = kOpening_min; t < kLastTicket_min; ++t) shape += ArrivalShape(t, day) / minutes;
  // So that the wanted load comes out with the counters there are, an hour of lunch at about half of them included.
  const double service_min = hall.load * hall.counters * (minutes - 30) / hall.tickets_a_day;
  const double pace = std::exp(kPaceDeviation * Normal(numbers));
  std::priority_queue<double, std::vector<double>, std::greater<>> free_at;
  for (int c = 0; c < hall.counters; ++c) free_at.push(kOpening_min);
  double t = kOpening_min, last_call = kOpening_min;
  int number = 0;
  const double rate_max = hall.tickets_a_day / minutes / shape * 2.2;
  while (true) {
    t -= std::log(1 - numbers.Unit()) / rate_max;
    if (t >= kLastTicket_min) break;
    if (numbers.Unit() * 2.2 > ArrivalShape(t, day)) continue;
    double call = std::max({t, free_at.top(), last_call});
    free_at.pop();
    // At lunch only some counters call: who comes back to a counter that is away waits for its end.
    int busy = 0;
    auto others = free_at;
    for (; !others.empty(); others.pop()) busy += others.top() > call ? 1 : 0;
    if (busy >= OpenAt(call, hall.counters)) call = std::min(kLunchEnd_min, std::max(call, free_at.top()));
    last_call = call;
    const double served = service_min * pace * std::exp(0.5 * Normal(numbers) - 0.125);
    free_at.push(call + served);
    queue.tickets.push_back({++number, static_cast<float>(t), static_cast<float>(call)});
  }
  for (double minute = kOpening_min; minute < kLastTicket_min + 60; minute += kPoll_min) {
    queue.counters.push_back({static_cast<float>(minute), OpenAt(minute, hall.counters)});
  }
  return queue;
}

}  // namespace

QueueName SimulatedQueueName(const SimulatedHall& hall, int queue) {
  return {"office-" + std::to_string(queue / hall.queues_an_office), std::to_string(queue % hall.queues_an_office)};
}

RecordedDay SimulateDay(const SimulatedHall& hall, int index) {
  RecordedDay record{DateOf(index), {}};
  for (int q = 0; q < hall.offices * hall.queues_an_office; ++q) {
    SeededNumbers numbers(hall.seed * 1'000'003 + static_cast<uint64_t>(index) * 1009 + static_cast<uint64_t>(q));
    record.queues.push_back(SimulateQueue(hall, record.day, numbers));
  }
  return record;
}

RecordedHistory SimulateDays(const SimulatedHall& hall, int first, int end) {
  RecordedHistory history;
  for (int index = first; index < end; ++index) {
    const RecordedDay record = SimulateDay(hall, index);
    for (size_t q = 0; q < record.queues.size(); ++q) {
      const QueueName name = SimulatedQueueName(hall, static_cast<int>(q));
      for (const RecordedTicket& ticket : record.queues[q].tickets) {
        history.tickets.push_back({name, record.day, ticket});
      }
      for (const RecordedCounters& counters : record.queues[q].counters) {
        history.counters.push_back({name, record.day, counters});
      }
    }
  }
  return history;
}

}  // namespace madoguchi::congestion
