#include "services/congestion/core/forecast/day_table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "services/congestion/core/forecast/holidays.h"
#include "services/congestion/core/forecast/japan_holidays.h"

namespace madoguchi::congestion {
namespace {

constexpr int kWeekdays = 7;
constexpr size_t kDaysMax = 20 * 366;  // older days are left out
constexpr double kClosedShare = 0.1;   // of the weekday's usual count
constexpr double kUsualMin = 3;        // a weekday with fewer is never "closed"
constexpr size_t kRecentWeeks = 12;    // that say which slots a weekday has
constexpr double kSlotShare = 1.0 / 3;
constexpr int kHolidaysEnough = 3;
constexpr double kHolidaysKept = 0.7;
// A series without a single zero that has counts as small as this leaves its zeros out.
constexpr double kLeastWithoutZeros = 2;
constexpr double kZeroSlotShare = 0.04;  // of the days, at least, on which such a slot had a count

double Median(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A day that was closed as a holiday which moves says nothing of its date in another year.
bool WasHolidayThatMoved(absl::CivilDay past, absl::CivilDay day) {
  const int american = UnitedStatesHoliday(past), european = EuropeanHoliday(past);
  return (IsJapaneseHoliday(past) && !IsJapaneseHoliday(day)) ||
         (american > 0 && american != UnitedStatesHoliday(day)) || (european > 0 && european != EuropeanHoliday(day));
}

}  // namespace

int WeekdayOf(absl::CivilDay day) { return static_cast<int>(absl::GetWeekday(day)); }

absl::CivilDay SameWeekdayOfMonth(absl::CivilDay day, int64_t year) {
  const absl::CivilDay first(year, day.month(), 1);
  return first + (WeekdayOf(day) - WeekdayOf(first) + kWeekdays) % kWeekdays + (day.day() - 1) / 7 * 7;
}

DayTable::DayTable(const CountSeries& series) {
  const absl::CivilDay last(series.counts.back().time);
  first_ = std::max(absl::CivilDay(series.counts.front().time), last - static_cast<int64_t>(kDaysMax) + 1);
  slots_ = static_cast<size_t>(24 * 60 / series.step_min);
  const auto days = static_cast<size_t>(last - first_ + 1);
  counts_.assign(days * slots_, std::numeric_limits<double>::quiet_NaN());
  known_.assign(days, false);
  closed_.assign(days, false);
  for (const Count& count : series.counts) {
    const absl::CivilDay date(count.time);
    if (date < first_) continue;
    const auto day = static_cast<size_t>(date - first_);
    const auto slot = static_cast<size_t>((count.time - absl::CivilMinute(date)) / series.step_min);
    double& cell = counts_[day * slots_ + slot];
    cell = std::isnan(cell) ? count.count : cell + count.count;  // a finer stray line belongs to its slot
    known_[day] = true;
  }
  FillLeftOutZeros(series);
  FindClosedDays();
  has_slot_.assign(kWeekdays * slots_, false);
  std::array<size_t, kWeekdays> weeks{};
  std::vector<size_t> seen(kWeekdays * slots_, 0);
  for (size_t day = days; day-- > 0;) {
    const int weekday = WeekdayOf(date(day));
    if (!known_[day] || closed_[day] || weeks[weekday] >= kRecentWeeks) continue;
    ++weeks[weekday];
    for (size_t s = 0; s < slots_; ++s) seen[weekday * slots_ + s] += std::isnan(count(day, s)) ? 0 : 1;
  }
  for (int weekday = 0; weekday < kWeekdays; ++weekday) {
    for (size_t s = 0; s < slots_; ++s) {
      const size_t times = seen[weekday * slots_ + s];
      has_slot_[weekday * slots_ + s] = times > 0 && times >= kSlotShare * weeks[weekday];
    }
  }
  // A weekday that the series has not come to yet is taken to be like those that it has; so is one of Monday to Friday
  // that was without counts only once, which may have been a holiday.
  std::array<size_t, kWeekdays> times_passed{};
  for (size_t day = 0; day < days; ++day) ++times_passed[WeekdayOf(date(day))];
  std::array<bool, kWeekdays> passed{};
  for (int weekday = 0; weekday < kWeekdays; ++weekday) {
    passed[weekday] = weeks[weekday] > 0 || times_passed[weekday] >= (weekday < 5 ? 2 : 1);
  }
  for (int weekday = 0; weekday < kWeekdays; ++weekday) {
    for (size_t s = 0; s < slots_ && !passed[weekday]; ++s) {
      for (int other = 0; other < kWeekdays && !has_slot_[weekday * slots_ + s]; ++other) {
        has_slot_[weekday * slots_ + s] = passed[other] && has_slot_[other * slots_ + s];
      }
    }
  }
  // Without any regular slot the series is too thin to say; every slot may come.
  if (std::none_of(has_slot_.begin(), has_slot_.end(), [](bool has) { return has; })) {
    has_slot_.assign(has_slot_.size(), true);
  }
}

void DayTable::FillLeftOutZeros(const CountSeries& series) {
  if (slots_ == 1) return;
  double least = std::numeric_limits<double>::infinity();
  for (const Count& count : series.counts) least = std::min(least, count.count);
  if (least == 0 || least > kLeastWithoutZeros) return;
  std::array<size_t, kWeekdays> dates{};
  std::vector<size_t> seen(kWeekdays * slots_, 0);
  for (size_t day = 0; day < days(); ++day) {
    if (!known_[day]) continue;
    ++dates[WeekdayOf(date(day))];
    for (size_t s = 0; s < slots_; ++s) seen[WeekdayOf(date(day)) * slots_ + s] += std::isnan(count(day, s)) ? 0 : 1;
  }
  const auto slot_of = [&](const Count& count) {
    return static_cast<size_t>((count.time - absl::CivilMinute(absl::CivilDay(count.time))) / series.step_min);
  };
  for (size_t day = 0; day < days(); ++day) {
    if (!known_[day]) continue;
    // Nothing is known of what came before the first count and after the last.
    const size_t begin = day == 0 ? slot_of(series.counts.front()) : 0;
    const size_t end = day + 1 == days() ? slot_of(series.counts.back()) : slots_;
    const int weekday = WeekdayOf(date(day));
    for (size_t s = begin; s < end; ++s) {
      const bool usual = seen[weekday * slots_ + s] >= std::max(2.0, kZeroSlotShare * dates[weekday]);
      double& cell = counts_[day * slots_ + s];
      if (usual && std::isnan(cell)) cell = 0;
    }
  }
}

void DayTable::FindClosedDays() {
  std::array<std::vector<double>, kWeekdays> totals;
  std::array<size_t, kWeekdays> dates{};
  std::vector<double> total(days(), 0);
  for (size_t day = 0; day < days(); ++day) {
    ++dates[WeekdayOf(date(day))];
    if (!known_[day]) continue;
    for (size_t s = 0; s < slots_; ++s) total[day] += std::isnan(count(day, s)) ? 0 : count(day, s);
    totals[WeekdayOf(date(day))].push_back(total[day]);
  }
  std::array<double, kWeekdays> usual{};
  for (int weekday = 0; weekday < kWeekdays; ++weekday) {
    const bool regular = 2 * totals[weekday].size() >= dates[weekday];
    usual[weekday] = regular ? Median(totals[weekday]) : 0;
  }
  for (size_t day = 0; day < days(); ++day) {
    const double expected = usual[WeekdayOf(date(day))];
    closed_[day] = expected >= kUsualMin && total[day] < kClosedShare * expected;
  }
}

bool DayTable::ClosedLastYears(absl::CivilDay day, size_t origin) const {
  int by_date = 0, by_date_closed = 0, by_weekday = 0, by_weekday_closed = 0;
  const auto before = [&](absl::CivilDay that) {
    return that >= first_ && static_cast<size_t>(that - first_) < origin;
  };
  for (auto year = first_.year(); year < day.year(); ++year) {
    const absl::CivilDay same_date(year, day.month(), day.day());
    if (same_date.month() == day.month() && before(same_date) && !WasHolidayThatMoved(same_date, day)) {
      const auto past = static_cast<size_t>(same_date - first_);
      // A date that fell on a day off says nothing.
      if (known_[past] || closed_[past]) {
        ++by_date;
        by_date_closed += closed_[past] ? 1 : 0;
      }
    }
    const absl::CivilDay same_weekday = SameWeekdayOfMonth(day, year);
    if (same_weekday.month() == day.month() && before(same_weekday)) {
      ++by_weekday;
      by_weekday_closed += closed_[static_cast<size_t>(same_weekday - first_)] ? 1 : 0;
    }
  }
  return (by_date > 0 && by_date == by_date_closed) || (by_weekday > 1 && by_weekday == by_weekday_closed);
}

bool DayTable::KeepsJapaneseHolidays(size_t origin) const {
  int holidays = 0, kept = 0;
  for (size_t past = 0; past < origin; ++past) {
    const absl::CivilDay that = date(past);
    if (WeekdayOf(that) >= 5 || !IsClosedInJapan(that)) continue;
    ++holidays;
    kept += closed_[past] ? 1 : 0;
  }
  return holidays >= kHolidaysEnough && kept >= kHolidaysKept * holidays;
}

void DayTable::CloseHolidays(int (*holiday_of)(absl::CivilDay), size_t origin, std::vector<bool>& closed) const {
  struct Kept {
    int days = 0, closed = 0;
  };
  std::map<int, Kept> kept;
  Kept all;
  for (size_t past = 0; past < origin; ++past) {
    const int holiday = holiday_of(date(past));
    if (holiday == 0 || WeekdayOf(date(past)) >= 5) continue;
    for (Kept* one : {&kept[holiday], &all}) {
      ++one->days;
      one->closed += closed_[past] ? 1 : 0;
    }
  }
  if (all.closed < kHolidaysEnough) return;
  for (size_t ahead = 0; ahead < closed.size(); ++ahead) {
    const absl::CivilDay day = date(origin + ahead);
    const int holiday = WeekdayOf(day) < 5 ? holiday_of(day) : 0;
    if (holiday == 0) continue;
    // What was seen of this holiday decides; of one not seen yet, whether the others are kept.
    const Kept& seen = kept[holiday].days > 0 ? kept[holiday] : all;
    if (seen.closed >= kHolidaysKept * seen.days) closed[ahead] = true;
  }
}

std::vector<bool> DayTable::ComingClosed(size_t origin, size_t days) const {
  const bool japan = KeepsJapaneseHolidays(origin);
  std::vector<bool> closed;
  for (size_t ahead = 0; ahead < days; ++ahead) {
    const absl::CivilDay day = date(origin + ahead);
    closed.push_back(japan ? WeekdayOf(day) < 5 && IsClosedInJapan(day) : ClosedLastYears(day, origin));
  }
  if (!japan) {
    CloseHolidays(UnitedStatesHoliday, origin, closed);
    CloseHolidays(EuropeanHoliday, origin, closed);
  }
  return closed;
}

}  // namespace madoguchi::congestion
