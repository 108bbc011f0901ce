// Time is injected, so that rules can be tested at any moment. Thread-safe.
#pragma once

#include <atomic>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace madoguchi {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

// Stands still until it is told to move.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time start) : now_ns_(absl::ToUnixNanos(start)) {}
  absl::Time Now() const override { return absl::FromUnixNanos(now_ns_.load()); }
  void Advance(absl::Duration by) { now_ns_ += absl::ToInt64Nanoseconds(by); }
  void Set(absl::Time to) { now_ns_ = absl::ToUnixNanos(to); }

 private:
  std::atomic<int64_t> now_ns_;
};

// Japan keeps UTC+9 all year; a fixed zone needs no zone database in a container.
inline absl::TimeZone Jst() { return absl::FixedTimeZone(9 * 60 * 60); }
inline absl::CivilDay JstDay(absl::Time time) { return absl::ToCivilDay(time, Jst()); }

}  // namespace madoguchi
