// Whether people are taken in now, and from when on again; the port of who knows an office's hours. Who already waits
// is served all the same, whatever the hours say. Pure.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

enum class ClosedCause { kOpen, kNotYet, kOver, kNotToday, kQueueClosed };

struct Opening {
  ClosedCause cause = ClosedCause::kOpen;
  std::string reason;                // of kNotToday: 土曜日, 祝日, as staff wrote it
  std::optional<absl::Time> next;    // of a closed one: when it opens again, if that is known
  std::optional<absl::Time> closes;  // of an open one

  bool closed() const { return cause != ClosedCause::kOpen; }
  friend bool operator==(const Opening&, const Opening&) = default;
};

// Port. Thread-safe.
class OpeningTimes {
 public:
  virtual ~OpeningTimes() = default;
  virtual absl::StatusOr<Opening> At(const OfficeKey& office, absl::Time now) = 0;
};

// Of one queue of an office whose opening is `office`.
Opening OpeningOf(const Queue& queue, const Opening& office);

// What stands where the level would stand: 受付時間外, 受付休止中; "" of an open one.
std::string ClosedSign(const Opening& opening);
// For people, why, and when to come: 祝日のため、受付時間外です。次は11月24日（火）8時30分に受付を始めます。 "" of an
// open one.
std::string ClosedText(const Opening& opening, absl::Time now);

}  // namespace madoguchi::congestion
