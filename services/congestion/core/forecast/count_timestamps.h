// The timestamps of a count series as text: dates (2026-04-01, 2026/4/1, 20260401, 4/1/2026, 1.4.2026) or local times
// (… 08:30, …T08:30:00, … 8:30:00 AM, with any zone suffix, which is kept as it is and means nothing). Pure.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

// How the timestamps were written, to write the like.
struct TimestampForm {
  bool has_time = false;
  char between = 'T';  // date and time
  bool has_seconds = false;
  std::string suffix;
  enum class Order { kYearFirst, kMonthFirst, kDayFirst } order = Order::kYearFirst;
  char date_mark = '-';  // between the parts of the date; 0: none
  bool padded = true;    // month and day always have two digits
  bool hour_padded = true;
  bool half_days = false;  // AM and PM
};

// A timestamp as it was read: which of day and month comes first may be open.
struct Timestamp {
  TimestampForm form;
  std::array<int, 3> date{};  // as they stand
  int minute = 0;             // of the day
};

// False when the text is none; that there is such a day is not asked yet.
bool ParseTimestamp(absl::string_view text, Timestamp& stamp);
// Adds the time of the day to a stamp that has only its date, where they stand in two columns.
bool ParseTimeOfDay(absl::string_view text, Timestamp& stamp);

// The day that the numbers give in this order; none when there is no such day, or its year is absurd.
std::optional<absl::CivilDay> DayOf(const std::array<int, 3>& date, TimestampForm::Order order);

std::string FormatTimestamp(const TimestampForm& form, absl::CivilMinute time);

}  // namespace madoguchi::congestion
