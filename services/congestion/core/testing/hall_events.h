// Events of a sample day for the tests of the fold: 1 April 2025, minutes after 8 o'clock.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

inline const absl::CivilDay kSampleDay(2025, 4, 1);
inline absl::Time At(int minute) {
  return absl::FromCivil(absl::CivilHour(2025, 4, 1, 8), Jst()) + absl::Minutes(minute);
}

// The id tells kind, number and minute, so that the same event has the same id.
inline HallEvent Event(EventKind kind, int number, int minute, const std::string& counter = "",
                       const std::string& queue = "resident") {
  return {.kind = kind,
          .id = absl::StrCat(static_cast<int>(kind), "-", queue, "-", number, "-", minute, "-", counter),
          .day = kSampleDay,
          .ticket = {IsOfCounter(kind) ? "" : queue, number},
          .time = At(minute),
          .received = At(minute),
          .sequence = minute * 1000 + number * 20 + static_cast<int>(kind),
          .counter = counter};
}
inline HallEvent Issued(int number, int minute) { return Event(EventKind::kIssued, number, minute); }
inline HallEvent Called(int number, int minute, const std::string& counter) {
  return Event(EventKind::kCalled, number, minute, counter);
}
inline HallEvent Finished(int number, int minute) { return Event(EventKind::kFinished, number, minute); }

}  // namespace madoguchi::congestion
