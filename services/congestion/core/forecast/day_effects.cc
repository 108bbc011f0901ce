#include "services/congestion/core/forecast/day_effects.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "services/congestion/core/forecast/holidays.h"
#include "services/congestion/core/forecast/japan_holidays.h"
#include "services/congestion/core/forecast/penalised_glm.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kComingDaysMax = 800;
constexpr size_t kSeasonDaysMin = 400;  // less than a year and a bit shows no season
constexpr double kCalendarPenalty = 4;  // rows without effect
constexpr double kSeasonPenalty = 20;
// A holiday's own effect is believed four times as readily as what all holidays share: it comes but once a year.
constexpr double kOwnHoliday = 2;
// Waves of a year; those beyond the third, a month or two long, are believed less.
constexpr int kPlainWaves = 3, kWaves = 8;
constexpr double kShortWave = 0.5;
constexpr int kTrendDays = 15;                          // open days on each side that say the level around a day
constexpr double kAbsurdFactor = 8, kAbsurdAdded = 20;  // beyond so much of its mean a slot's count is a slip
constexpr double kOddLogMin = 3;                        // of a day of fewer than 20 chance alone makes odd ones
constexpr double kExpectedMin = 0.05;                   // of a whole day
constexpr double kLevelMax = 1.5;                       // a factor of 4.5
// A day further from the others than this many of their usual distances moves the level no more than one there.
constexpr double kOddDays = 4;
constexpr double kOddMin = 0.05;
constexpr size_t kOddDays_days = 60;  // that say what is usual
constexpr double kYear_days = 365.2425;
constexpr double kAprilSpread_days = 7;

double Median(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double LogRatio(double count, double log_expected) { return std::log((count + 0.5) / (std::exp(log_expected) + 0.5)); }

int DaysInMonth(absl::CivilDay day) {
  const absl::CivilMonth month(day);
  return static_cast<int>(absl::CivilDay(month + 1) - absl::CivilDay(month));
}

}  // namespace

DayEffects::DayEffects(const DayTable& table, size_t origin)
    : table_(table), origin_(origin), coming_closed_(table.ComingClosed(origin, kComingDaysMax)) {
  for (size_t span = 0; span < kProfileSpans; ++span) {
    profiles_[span] = ProfileOf(table, origin > kProfileSpan_days[span] ? origin - kProfileSpan_days[span] : 0, origin);
    open_days_[span] = OpenDays(profiles_[span]);
  }
  const std::vector<OpenDay>& all = open_days_[static_cast<size_t>(ProfileSpan::kWhole)];
  FindOddDays(all);
  for (std::vector<OpenDay>& days : open_days_) {
    for (OpenDay& day : days) day.log_expected += odd_days_.EffectOn(table.date(day.day));
  }
  FitCalendar(all);
  if (origin >= kSeasonDaysMin) FitSeason(all);
  for (std::vector<OpenDay>& days : open_days_) {
    for (OpenDay& day : days) {
      day.calendar = CalendarEffect(day.day);
      day.season = SeasonEffect(day.day);
    }
  }
}

bool DayEffects::Closed(size_t day) const {
  if (day < origin_) return table_.closed(day);
  return day - origin_ < coming_closed_.size() && coming_closed_[day - origin_];
}

std::vector<DayEffects::OpenDay> DayEffects::OpenDays(const WeekdayProfile& profile) const {
  std::vector<OpenDay> days;
  for (size_t day = 0; day < origin_; ++day) {
    if (!table_.known(day) || table_.closed(day)) continue;
    const int weekday = WeekdayOf(table_.date(day));
    double count = 0, expected = 0;
    for (size_t s = 0; s < table_.slots(); ++s) {
      if (std::isnan(table_.count(day, s))) continue;
      count += std::min(table_.count(day, s), kAbsurdFactor * profile.At(weekday, s) + kAbsurdAdded);
      expected += profile.At(weekday, s);
    }
    if (expected >= kExpectedMin) days.push_back({day, count, std::log(expected)});
  }
  return days;
}

std::vector<double> DayEffects::CalendarOf(size_t day) const {
  const absl::CivilDay date = table_.date(day);
  const bool monday = WeekdayOf(date) == 0;
  const bool after_closed = day > 0 && Closed(day - 1);
  const bool before_closed = Closed(day + 1);
  const bool after_long = after_closed && day > 2 && Closed(day - 2) && Closed(day - 3);
  const int of_month = date.day();
  const int to_end = DaysInMonth(date) - of_month;
  const auto is = [](bool yes) { return yes ? 1.0 : 0.0; };
  const int american = UnitedStatesHoliday(date), european = EuropeanHoliday(date);
  std::vector<double> row = {
      is(after_closed), is(after_closed && monday), is(after_long), is(before_closed), is(of_month == 1),
      is(of_month <= 3), is(of_month >= 4 && of_month <= 7), is(of_month >= 14 && of_month <= 16), is(to_end <= 2),
      is(to_end == 0), is(to_end >= 3 && to_end <= 6),
      // Holidays on which it is open all the same, of whichever country; what is not so stays zero.
      is(IsJapaneseHoliday(date)), is(IsMajorUnitedStatesHoliday(american)), is(american > 0),
      is(UnitedStatesHoliday(date - 1) > 0 && american == 0), is(european > 0),
      is(EuropeanHoliday(date - 1) > 0 && european == 0), is(date.month() == 12 && date.day() >= 24)};
  for (int holiday = 1; holiday <= kUnitedStatesHolidays; ++holiday)
    row.push_back(kOwnHoliday * is(american == holiday));
  for (int holiday = 1; holiday <= kEuropeanHolidays; ++holiday) row.push_back(kOwnHoliday * is(european == holiday));
  return row;
}

std::vector<double> DayEffects::SeasonOf(size_t day) const {
  const absl::CivilDay date = table_.date(day);
  const double angle = 2 * M_PI * static_cast<double>(absl::GetYearDay(date) - 1) / kYear_days;
  // Days from the nearest 1 April: moving house, school and work all begin there.
  const double april = static_cast<double>(date - absl::CivilDay(date.year(), 4, 1));
  const double bump = std::exp(-0.5 * april * april / (kAprilSpread_days * kAprilSpread_days));
  const double wide = std::exp(-0.5 * april * april / (9 * kAprilSpread_days * kAprilSpread_days));
  const bool turn_of_year = (date.month() == 12 && date.day() >= 22) || (date.month() == 1 && date.day() <= 7);
  std::vector<double> row = {bump, wide, turn_of_year ? 1.0 : 0.0};
  for (int wave = 1; wave <= kWaves; ++wave) {
    const double weight = wave <= kPlainWaves ? 1 : kShortWave;
    row.push_back(weight * std::cos(wave * angle));
    row.push_back(weight * std::sin(wave * angle));
  }
  return row;
}

std::vector<double> DayEffects::LevelAround(const std::vector<OpenDay>& days) {
  std::vector<double> levels, around;
  for (size_t i = 0; i < days.size(); ++i) {
    around.clear();
    const size_t begin = i > kTrendDays ? i - kTrendDays : 0;
    for (size_t j = begin; j < std::min(days.size(), i + kTrendDays + 1); ++j) {
      around.push_back(LogRatio(days[j].count, days[j].log_expected));
    }
    levels.push_back(Median(around));
  }
  return levels;
}

void DayEffects::FindOddDays(const std::vector<OpenDay>& days) {
  const std::vector<double> levels = LevelAround(days);
  std::vector<OddDays::Day> beyond;
  for (size_t i = 0; i < days.size(); ++i) {
    if (days[i].log_expected + levels[i] < kOddLogMin) continue;
    beyond.push_back({table_.date(days[i].day), LogRatio(days[i].count, days[i].log_expected + levels[i])});
  }
  odd_days_ = OddDays(beyond);
}

void DayEffects::FitCalendar(const std::vector<OpenDay>& days) {
  GlmRows rows;
  const std::vector<double> levels = LevelAround(days);
  for (size_t i = 0; i < days.size(); ++i) {
    const std::vector<double> row = CalendarOf(days[i].day);
    rows.features = row.size();
    rows.values.insert(rows.values.end(), row.begin(), row.end());
    rows.count.push_back(days[i].count);
    rows.log_expected.push_back(days[i].log_expected + levels[i]);
  }
  calendar_ = FitCounts(rows, kCalendarPenalty);
}

void DayEffects::FitSeason(const std::vector<OpenDay>& days) {
  GlmRows rows;
  for (const OpenDay& day : days) {
    const std::vector<double> row = SeasonOf(day.day);
    rows.features = row.size();
    rows.values.insert(rows.values.end(), row.begin(), row.end());
    rows.count.push_back(day.count);
    rows.log_expected.push_back(day.log_expected + CalendarEffect(day.day));
  }
  season_ = FitCounts(rows, kSeasonPenalty);
}

double DayEffects::CalendarEffect(size_t day) const {
  if (calendar_.empty()) return 0;
  const std::vector<double> row = CalendarOf(day);
  double sum = 0;
  for (size_t f = 0; f < row.size(); ++f) sum += row[f] * calendar_[f];
  return sum;
}

double DayEffects::SeasonEffect(size_t day) const {
  if (season_.empty()) return 0;
  const std::vector<double> row = SeasonOf(day);
  double sum = 0;
  for (size_t f = 0; f < row.size(); ++f) sum += row[f] * season_[f];
  return sum;
}

double DayEffects::LogRatioOf(const OpenDay& day, const ForecastChoice& choice) const {
  double log_expected = day.log_expected;
  if (choice.calendar) log_expected += day.calendar;
  if (choice.season) log_expected += day.season;
  return std::clamp(LogRatio(day.count, log_expected), -kLevelMax, kLevelMax);
}

double DayEffects::Level(const ForecastChoice& choice) const {
  if (choice.level_half_life_days <= 0) return 0;
  const std::vector<OpenDay>& days = open_days_[static_cast<size_t>(choice.span)];
  // A single strange day, however far off, is not a new level; several in a row are, and move what is usual.
  std::vector<double> lately, distances;
  for (size_t i = days.size() - std::min(days.size(), kOddDays_days); i < days.size(); ++i) {
    lately.push_back(LogRatioOf(days[i], choice));
  }
  const double middle = Median(lately);
  for (const double ratio : lately) distances.push_back(std::abs(ratio - middle));
  const double odd = kOddDays * std::max(kOddMin, Median(distances));
  double sum = 0, weights = 0, weight = 1;
  const double kept = std::exp2(-1 / choice.level_half_life_days);
  for (size_t i = days.size(); i-- > 0 && weight > 1e-4; weight *= kept) {
    sum += weight * std::clamp(LogRatioOf(days[i], choice), middle - odd, middle + odd);
    weights += weight;
  }
  // One more day at the usual level keeps a short history calm.
  return sum / (weights + 1);
}

std::vector<double> DayEffects::Expect(size_t day, const ForecastChoice& choice, double level) const {
  std::vector<double> counts(table_.slots(), 0);
  if (Closed(day)) return counts;
  double effect = level * std::pow(choice.level_kept, static_cast<double>(day - origin_));
  effect += odd_days_.EffectOn(table_.date(day));
  if (choice.calendar) effect += CalendarEffect(day);
  if (choice.season) effect += SeasonEffect(day);
  const WeekdayProfile& profile = profiles_[static_cast<size_t>(choice.span)];
  const int weekday = WeekdayOf(table_.date(day));
  for (size_t s = 0; s < counts.size(); ++s) counts[s] = profile.At(weekday, s) * std::exp(effect);
  return counts;
}

}  // namespace madoguchi::congestion
