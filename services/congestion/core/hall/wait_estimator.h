// Port: who says how long people will wait. It is told of what happens in the halls, each event after it is durable,
// and asked whenever somebody draws a number or looks. It answers from memory within microseconds and never fails: what
// is repeated, unknown or out of order is put right or ignored. Thread-safe.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// One in ten waits is shorter than p10, one in ten longer than p90.
struct ToldWait {
  int p10_s = 0;
  int p50_s = 0;
  int p90_s = 0;
  bool by_model = false;  // learnt from the office's own history; else from the length of the queue

  friend bool operator==(const ToldWait&, const ToldWait&) = default;
};

class WaitEstimator {
 public:
  virtual ~WaitEstimator() = default;

  // A person joins the queue: draws a number, returns to it, comes over from another one. `told` is what the person
  // was shown; it is scored when the number is called.
  virtual void Issued(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time, const ToldWait& told) = 0;
  // The first call.
  virtual void Called(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time) = 0;
  // Waits no longer and was not called: went home, was put on hold, moved to another queue.
  virtual void Left(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time) = 0;
  virtual void CountersOpen(const QueueKey& queue, absl::CivilDay day, int counters, absl::Time time) = 0;

  // Of somebody before whom `ahead` people will be called. None while no day of this queue is known.
  virtual std::optional<ToldWait> Now(const Queue& queue, int ahead, absl::Time now) = 0;
  // Of somebody who comes at `arrival`, later the same day.
  virtual std::optional<ToldWait> Later(const Queue& queue, absl::Time now, absl::Time arrival) = 0;
};

}  // namespace madoguchi::congestion
