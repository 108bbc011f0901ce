// When an office is open: the week, holidays, the turn of the year, days closed for a reason, extra openings. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/status/error.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

// Minutes from midnight; tickets are taken from `from_min` to before `until_min`.
struct OpenWindow {
  int from_min = 0;
  int until_min = 0;

  friend bool operator==(const OpenWindow&, const OpenWindow&) = default;
};

struct ClosedDays {
  absl::CivilDay first;
  absl::CivilDay last;
  std::string reason;

  friend bool operator==(const ClosedDays&, const ClosedDays&) = default;
};

struct ExtraOpening {
  absl::CivilDay day;
  OpenWindow window;
  std::string reason;

  friend bool operator==(const ExtraOpening&, const ExtraOpening&) = default;
};

struct OfficeHours {
  int64_t revision = 0;                             // 0: nobody has set any
  std::array<std::optional<OpenWindow>, 7> weekly;  // 0 is Monday
  bool open_on_holidays = false;
  bool open_at_year_end = false;  // 29 December to 3 January
  std::vector<ClosedDays> closed;
  std::vector<ExtraOpening> extra;

  friend bool operator==(const OfficeHours&, const OfficeHours&) = default;
};

// Monday to Friday from 8:30 to 17:15, as most city halls.
OfficeHours UsualHours();

struct DayPlan {
  std::optional<OpenWindow> open;
  std::string reason;  // why it is closed, or why it is open although it usually would not be
  bool extra = false;  // an opening outside the usual ones
};
// The strongest rule counts: extra openings, then closed days, the turn of the year, holidays, the week.
DayPlan PlanOf(const OfficeHours& hours, absl::CivilDay day);

// The half hours of an opening that an arrival between these times may fall into.
std::vector<int> SlotsWithin(const OpenWindow& open, int from_min, int until_min);

// Every fault, with its path in the message `hours`.
std::vector<FieldFault> CheckHours(const OfficeHours& hours);

}  // namespace madoguchi::congestion
