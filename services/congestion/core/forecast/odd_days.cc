#include "services/congestion/core/forecast/odd_days.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/forecast/holidays.h"

namespace madoguchi::congestion {
namespace {

constexpr double kUsualMin = 0.05;
constexpr double kOddMin = 3;           // times the usual distance: two standard deviations
constexpr double kOddOnceMin = 5;       // … of a known holiday that has come once, and was quiet
constexpr size_t kUnknownTimesMin = 3;  // that a day of no known holiday has to have come
constexpr double kOddShare = 0.75;
constexpr double kAbsurd = 1.5;      // a factor of 4.5 more: a slip of the counting, no holiday
constexpr double kUsualTimes = 0.5;  // that it counts as having been usual

double MedianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// A country is believed to be the series' own when so many of its holidays are odd.
constexpr int kCountryMin = 3;

// What a day is, in up to four ways; 0 for none. Known holidays are below 100.
constexpr int kKnownHolidays = 100;
std::array<int, 4> KindsOf(absl::CivilDay date) {
  const int american = UnitedStatesHoliday(date), european = EuropeanHoliday(date);
  return {american, european == 0 ? 0 : kUnitedStatesHolidays + european, 1'000 + 100 * date.month() + date.day(),
          10'000 + 100 * date.month() + 10 * ((date.day() - 1) / 7) + WeekdayOf(date)};
}

}  // namespace

OddDays::OddDays(const std::vector<Day>& days) {
  std::vector<double> distances;
  std::map<int, std::vector<double>> kinds;
  for (const Day& day : days) {
    distances.push_back(std::abs(day.beyond));
    for (const int kind : KindsOf(day.date)) {
      if (kind != 0 && day.beyond < kAbsurd) kinds[kind].push_back(day.beyond);
    }
  }
  const double usual = std::max(kUsualMin, MedianOf(distances));
  std::map<int, double> seen_once;
  std::array<int, 2> odd_holidays{};  // of Europe, of the United States
  for (const auto& [kind, beyond] : kinds) {
    const bool once = beyond.size() == 1;
    const double middle = MedianOf(beyond), least = (once ? kOddOnceMin : kOddMin) * usual;
    if (kind >= kKnownHolidays ? beyond.size() < kUnknownTimesMin : once && middle > 0) continue;
    const auto odd = std::count_if(beyond.begin(), beyond.end(),
                                   [&](double one) { return one * middle > 0 && std::abs(one) >= least; });
    const auto times = static_cast<double>(beyond.size());
    if (static_cast<double>(odd) < kOddShare * times) continue;
    (once ? seen_once : effects_)[kind] = middle * times / (times + kUsualTimes);
    if (kind < kKnownHolidays) ++odd_holidays[kind <= kUnitedStatesHolidays];
  }
  for (const auto& [kind, effect] : seen_once) {
    if (odd_holidays[kind <= kUnitedStatesHolidays] >= kCountryMin) effects_[kind] = effect;
  }
}

double OddDays::EffectOn(absl::CivilDay date) const {
  double strongest = 0;
  for (const int kind : KindsOf(date)) {
    const auto found = effects_.find(kind);
    if (found != effects_.end() && std::abs(found->second) > std::abs(strongest)) strongest = found->second;
  }
  return strongest;
}

}  // namespace madoguchi::congestion
