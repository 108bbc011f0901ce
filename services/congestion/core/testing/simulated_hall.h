// A hall whose truth is known, for tests and benchmarks: people come at a rate that changes over the day, several
// counters serve them one after another, half of the counters go to lunch, and each day has a pace of its own that
// nobody announces. Seeded: the same hall always gives the same days. Minutes from midnight.
#pragma once

#include <cstdint>
#include <vector>

#include "services/congestion/core/prediction/backtest.h"

namespace madoguchi::congestion {

struct SimulatedHall {
  uint64_t seed = 1;
  int offices = 1;
  int queues_an_office = 3;
  double tickets_a_day = 120;  // of each queue
  double load = 0.95;          // of the counters, on an average day
  int counters = 3;            // of each queue
};

// Working days from 2026-01-05 on: the `first`-th to before the `end`-th. Counters are written down every five minutes.
RecordedHistory SimulateDays(const SimulatedHall& hall, int first, int end);

// The same day as the predictor keeps it; queues are numbered office by office.
RecordedDay SimulateDay(const SimulatedHall& hall, int index);

QueueName SimulatedQueueName(const SimulatedHall& hall, int queue);

}  // namespace madoguchi::congestion
