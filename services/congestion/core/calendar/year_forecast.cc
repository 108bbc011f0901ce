#include "services/congestion/core/calendar/year_forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/forecast/count_forecast.h"
#include "services/congestion/core/forecast/day_effects.h"
#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr int kSeasonSeenDays = 400;  // from the first to the last count; then core/forecast learns the season itself
constexpr int kFewDays = 15, kYearOpenDays = 240;
constexpr double kSpringRush = 0.9;  // beyond an ordinary day, around 1 April, where no spring was seen
constexpr double kSpringShoulder = 0.25;
constexpr double kSpringSpread_days = 7;
constexpr double kUsualLoad = 0.6;    // of the counters at most, where nothing is known
constexpr double kUsualWait_min = 5;  // nor more people than wait this long on average
constexpr int kLoadSteps = 12;
constexpr double kMondayFactor = 1.15;
constexpr double kUnseenWeekday = 1.5;  // so much wider where no such weekday, or no such opening, was seen
constexpr Quantiles kUnknownSpread = {0.3, 1.0, 1.8};

// One forecast a day, by day.
using ByMinute = std::map<absl::CivilMinute, Quantiles>;

double SpringFactor(absl::CivilDay day) {
  const auto april = static_cast<double>(day - absl::CivilDay(day.year(), 4, 1));
  const double near = std::exp(-0.5 * april * april / (kSpringSpread_days * kSpringSpread_days));
  const double wide = std::exp(-0.5 * april * april / (9 * kSpringSpread_days * kSpringSpread_days));
  return 1 + kSpringRush * near + kSpringShoulder * wide;
}

// What the calendar and the season do to the days of the coming year. The forecast of the next weeks chooses its parts
// by the last weeks, in which a spring may not have been; so far ahead the season counts in any case.
class Season {
 public:
  explicit Season(const CountSeries& days) : table_(days), effects_(table_, table_.days()) {
    choice_.season = effects_.HasSeason();
    level_ = effects_.Level(choice_);
  }
  bool known() const { return choice_.season; }
  double People(absl::CivilDay day) const {
    return effects_.Expect(static_cast<size_t>(day - table_.first()), choice_, level_)[0];
  }

 private:
  const DayTable table_;
  const DayEffects effects_;
  ForecastChoice choice_{.calendar = true, .level_half_life_days = 30, .level_kept = 0.97};
  double level_ = 0;
};

// How much of the season's forecast is taken, against that of the next weeks.
double SeasonShare(int ahead_days) { return std::clamp((ahead_days - 14) / 28.0, 0.0, 1.0); }

// How much wider an interval is than the forecast's own, which was tried on the next four weeks only.
double Widening(int ahead_days, int span_days) {
  const double unseen = std::clamp(1 - span_days / static_cast<double>(kSeasonSeenDays), 0.0, 1.0);
  const double far = std::clamp((ahead_days - 28) / 150.0, 0.0, 1.0);
  return 1 + 0.4 * far + unseen * (0.3 + 0.9 * far);
}

Quantiles Widened(const Quantiles& people, double factor) {
  return Ordered({std::max(people.p50 * 0.05, people.p50 - factor * (people.p50 - people.p10)), people.p50,
                  people.p50 + factor * (people.p90 - people.p50)});
}

Quantiles Times(const Quantiles& people, double factor) {
  return {people.p10 * factor, people.p50 * factor, people.p90 * factor};
}

// The history as series: only days on which the office was open by its usual week, every half hour of the opening,
// with what came before the opening and after the close in its first and last.
class History {
 public:
  History(const std::vector<SlotCount>& counts, const OfficeHours& hours, absl::CivilDay first) {
    std::map<absl::CivilDay, std::map<int, double>> days;
    for (const SlotCount& count : counts) {
      if (count.day >= first || first - count.day > kHistoryDaysMax || count.arrivals <= 0) continue;
      const DayPlan plan = PlanOf(hours, count.day);
      if (!plan.open || plan.extra) continue;
      const std::vector<int> slots = SlotsWithin(*plan.open, 0, kDayMinutes);
      days[count.day][std::clamp(count.slot, slots.front(), slots.back())] += static_cast<double>(count.arrivals);
    }
    slots_.step_min = kSlotMinutes;
    for (const auto& [day, came] : days) {
      double total = 0;
      for (const int slot : SlotsWithin(*PlanOf(hours, day).open, 0, kDayMinutes)) {
        const auto found = came.find(slot);
        const double people = found == came.end() ? 0 : found->second;
        slots_.counts.push_back({absl::CivilMinute(day) + slot * kSlotMinutes, people});
        total += people;
        spring_ += people * SpringFactor(day);
        people_ += people;
      }
      days_.counts.push_back({absl::CivilMinute(day), total});
    }
  }

  int open_days() const { return static_cast<int>(days_.counts.size()); }
  int span_days() const {
    if (days_.counts.empty()) return 0;
    return static_cast<int>(absl::CivilDay(days_.counts.back().time) - absl::CivilDay(days_.counts.front().time)) + 1;
  }
  // The forecast of each half hour and of each day to before `end`.
  ByMinute Slots(absl::CivilDay end) const { return Forecast(slots_, end); }
  ByMinute Days(absl::CivilDay end) const { return Forecast(days_, end); }
  const CountSeries& day_series() const { return days_; }
  // What the spring factor has been on average over the people that came.
  double spring() const { return people_ > 0 ? spring_ / people_ : 1; }

 private:
  static ByMinute Forecast(const CountSeries& series, absl::CivilDay end) {
    ByMinute by_minute;
    if (series.counts.size() < 2) return by_minute;
    const auto minutes = absl::CivilMinute(end) - series.counts.back().time;
    const auto steps = static_cast<int>(std::clamp<int64_t>(minutes / series.step_min, 0, kForecastHorizonMax));
    for (const CountForecast& forecast : ForecastCounts(series, steps, CountMiddle::kToAdd)) {
      if (forecast.time >= absl::CivilMinute(end)) break;
      by_minute[forecast.time] = forecast.count;
    }
    return by_minute;
  }

  CountSeries slots_;
  CountSeries days_;
  double spring_ = 0;
  double people_ = 0;
};

// A hall that nobody has measured is taken for one that copes: slow counters get few people, or every day would look
// crowded. Mean wait of G/G/c with arrivals by chance: Sakasegawa 1977.
double LoadThatCopes(const ServicePace& pace) {
  const double spread = (1 + pace.service_variation * pace.service_variation) / 2;
  const double power = std::sqrt(2.0 * (pace.counters + 1)) - 1;
  double low = 0, high = 1;
  for (int step = 0; step < kLoadSteps; ++step) {
    const double load = (low + high) / 2;
    const double wait_min = pace.service_min * spread * std::pow(load, power) / (pace.counters * (1 - load));
    (wait_min < kUsualWait_min ? low : high) = load;
  }
  return std::min(kUsualLoad, low);
}

// Nothing is known: what the counters could serve.
Quantiles Unknown(const ServicePace& pace, absl::CivilDay day) {
  const double served = pace.counters * kSlotMinutes / std::max(0.1, pace.service_min);
  const double monday = WeekdayIndex(day) == 0 ? kMondayFactor : 1;
  return Times(kUnknownSpread,
               LoadThatCopes(pace) * served * monday * SpringFactor(day) / SpringFactor(absl::CivilDay(2027, 8, 1)));
}

Quantiles SumOf(const std::vector<ForecastSlot>& slots) {
  Quantiles sum;
  for (const ForecastSlot& slot : slots) {
    sum.p10 += slot.people.p10;
    sum.p50 += slot.people.p50;
    sum.p90 += slot.people.p90;
  }
  return sum;
}

// An opening outside the usual ones, a day that the history takes for closed, or a half hour that it does not have: as
// the mean weekday has it.
class UsualDay {
 public:
  UsualDay(const ByMinute& slots, const ByMinute& days) {
    for (const auto& [time, people] : slots) {
      if (people.p50 <= 0) continue;
      Quantiles& sum = sums_[SlotOf(time)];
      sum = {sum.p10 + people.p10, sum.p50 + people.p50, sum.p90 + people.p90};
      ++times_[SlotOf(time)];
    }
    for (const auto& [time, people] : days) {
      day_ = {day_.p10 + people.p10, day_.p50 + people.p50, day_.p90 + people.p90};
    }
  }
  static int SlotOf(absl::CivilMinute time) { return (time.hour() * 60 + time.minute()) / kSlotMinutes; }
  Quantiles At(int slot) const {
    const auto sum = sums_.find(slot);
    return sum == sums_.end() ? Quantiles{} : Times(sum->second, 1.0 / times_.at(slot));
  }
  // Half hours of which so many people are expected, together. They miss in both directions: a day is far surer than
  // the sum of their bounds, which stands in only where no day was forecast.
  Quantiles Together(const Quantiles& sum) const { return day_.p50 > 0 ? Times(day_, sum.p50 / day_.p50) : sum; }

 private:
  std::map<int, Quantiles> sums_;
  std::map<int, int> times_;
  Quantiles day_;  // of all days
};

}  // namespace

YearForecast ForecastYear(const std::vector<SlotCount>& counts, const OfficeHours& hours, const ServicePace& pace,
                          absl::CivilDay first, int days) {
  days = std::clamp(days, 0, kCalendarDaysMax);
  const History history(counts, hours, first);
  const ByMinute by_slot = history.Slots(first + days);
  const ByMinute by_day = history.Days(first + days);
  const UsualDay usual(by_slot, by_day);
  std::optional<Season> season;
  if (history.open_days() >= kFewDays) season.emplace(history.day_series());
  const int span = history.span_days();
  YearForecast year{.history_days = history.open_days()};
  for (int ahead = 0; ahead < days; ++ahead) {
    ForecastDay day{.day = first + ahead, .plan = PlanOf(hours, first + ahead)};
    if (day.plan.open) {
      const auto whole = by_day.find(absl::CivilMinute(day.day));
      const bool usual_weekday = whole != by_day.end() && !day.plan.extra;
      const bool known = usual_weekday && whole->second.p50 > 0;
      const double widening = Widening(ahead, span) * (usual_weekday ? 1 : kUnseenWeekday);
      const double spring = span < kSeasonSeenDays && !by_slot.empty() ? SpringFactor(day.day) / history.spring() : 1;
      for (const int slot : SlotsWithin(*day.plan.open, 0, kDayMinutes)) {
        Quantiles people;
        if (by_slot.empty()) {
          people = Unknown(pace, day.day);
        } else {
          const auto found = by_slot.find(absl::CivilMinute(day.day) + slot * kSlotMinutes);
          people = known && found != by_slot.end() ? found->second : usual.At(slot);
        }
        day.slots.push_back({slot, people});
      }
      day.people = SumOf(day.slots);
      if (known && day.people.p50 > 0) {
        // The day as a whole is known better than the sum of its parts; the parts say how it is spread.
        Quantiles people = whole->second;
        const double seasonal = season && season->known() ? season->People(day.day) : 0;
        if (seasonal > 0) people = Times(people, std::pow(seasonal / people.p50, SeasonShare(ahead)));
        const double factor = people.p50 / day.people.p50;
        for (ForecastSlot& slot : day.slots) slot.people = Times(slot.people, factor);
        day.people = people;
      } else if (!by_slot.empty()) {
        day.people = usual.Together(day.people);
      }
      if (!by_slot.empty()) {
        day.people = Widened(Times(day.people, spring), widening);
        for (ForecastSlot& slot : day.slots) slot.people = Widened(Times(slot.people, spring), widening);
      }
    }
    year.days.push_back(std::move(day));
  }
  return year;
}

std::string HistoryNote(int history_days) {
  if (history_days == 0) {
    return "まだ記録がありません。窓口の数と全国の傾向だけから見積もっています。";
  }
  if (history_days < kFewDays) {
    return absl::StrCat("まだ記録が少ない（", history_days, "日分）ため、幅を広く見積もっています。");
  }
  if (history_days < kYearOpenDays) {
    return absl::StrCat("まだ記録が1年に満たない（", history_days,
                        "日分）ため、年度末・年度初めは全国の傾向で補っています。");
  }
  return "";
}

}  // namespace madoguchi::congestion
