// A count series as a table of days by slots, with what is plain about its days: which slots a weekday has, which days
// were closed although their weekday usually is not, and which coming days will be. Pure.
#pragma once

#include <array>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/forecast/count_series.h"

namespace madoguchi::congestion {

int WeekdayOf(absl::CivilDay day);  // 0 is Monday

// The day that is the same weekday of the same month of another year, as the second Monday of January; where that month
// has no fifth, a day of the month after.
absl::CivilDay SameWeekdayOfMonth(absl::CivilDay day, int64_t year);

class DayTable {
 public:
  explicit DayTable(const CountSeries& series);

  size_t days() const { return closed_.size(); }
  size_t slots() const { return slots_; }
  absl::CivilDay date(size_t day) const { return first_ + static_cast<int64_t>(day); }
  absl::CivilDay first() const { return first_; }
  // NaN where there is no count.
  double count(size_t day, size_t slot) const { return counts_[day * slots_ + slot]; }
  // No or hardly any counts on a weekday that usually has some.
  bool closed(size_t day) const { return closed_[day]; }
  bool known(size_t day) const { return known_[day]; }

  // Slots that a weekday had on its last days.
  bool HasSlot(int weekday, size_t slot) const { return has_slot_[weekday * slots_ + slot]; }

  // Which of the days from `origin` on will be closed, from what the days before it show: the holidays of Japan, the
  // United States or Europe if the series keeps them; else days that were closed in every earlier year, by date (unless
  // a holiday of those countries that moves was what closed it) or by weekday of the month.
  std::vector<bool> ComingClosed(size_t origin, size_t days) const;

 private:
  void FillLeftOutZeros(const CountSeries& series);
  void FindClosedDays();
  bool KeepsJapaneseHolidays(size_t origin) const;
  // Adds the days to come that are holidays of a country whose holidays the days before `origin` kept.
  void CloseHolidays(int (*holiday_of)(absl::CivilDay), size_t origin, std::vector<bool>& closed) const;
  bool ClosedLastYears(absl::CivilDay day, size_t origin) const;

  absl::CivilDay first_;
  size_t slots_ = 1;
  std::vector<double> counts_;
  std::vector<bool> known_;  // has any count
  std::vector<bool> closed_;
  std::vector<bool> has_slot_;
};

}  // namespace madoguchi::congestion
