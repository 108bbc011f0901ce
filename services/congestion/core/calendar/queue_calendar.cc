#include "services/congestion/core/calendar/queue_calendar.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr int64_t kServedMin = 30;  // tickets, before their times count
constexpr double kServiceMin_min = 0.2, kServiceMax_min = 120;
constexpr double kUsualVariation = 0.6;
constexpr size_t kPaceDaysMin = 5, kPaceDaysMax = 20;
constexpr int64_t kPaceCalledMin = 10;  // tickets a day
constexpr double kPaceLow = 0.33, kPaceHigh = 3;
constexpr int kPaceSteps = 9;

constexpr double kPeopleSimulated = 4000;  // a calendar day
constexpr int kDaysSimulatedMin = 8, kDaysSimulatedMax = 60;

// How much of a group's size is sure: people come on other days than announced.
constexpr double kGroupSpread = 0.25;
constexpr double kHardlyAnybody = 0.1;  // people in a half hour
constexpr double kNormalSpan = 2.563;   // standard deviations from the 10 % to the 90 % point

// How much days differ whose mean is known. An interval of a far day, or of a hall with little history, is wider
// because we know less: that is told by the people's interval. A wait of days as they may all be wrong at once would
// call every day of such a hall crowded.
constexpr double kDaysDifferMin = 0.05, kDaysDifferMax = 0.15;

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct PastDay {
  std::vector<double> arrivals;  // from the opening
  double wait_s = 0;
  int64_t called = 0;
};

// The last days whose waits are known.
std::vector<PastDay> LastDays(const std::vector<SlotCount>& counts, const OfficeHours& hours, absl::CivilDay first) {
  std::map<absl::CivilDay, PastDay> days;
  for (const SlotCount& count : counts) {
    const DayPlan plan = PlanOf(hours, count.day);
    if (count.day >= first || first - count.day > 120 || !plan.open) continue;
    const std::vector<int> slots = SlotsWithin(*plan.open, 0, kDayMinutes);
    PastDay& day = days[count.day];
    day.arrivals.resize(slots.size(), 0);
    day.arrivals[std::clamp(count.slot, slots.front(), slots.back()) - slots.front()] +=
        static_cast<double>(count.arrivals);
    day.wait_s += count.wait_s;
    day.called += count.called;
  }
  std::vector<PastDay> last;
  for (auto day = days.rbegin(); day != days.rend() && last.size() < kPaceDaysMax; ++day) {
    if (day->second.called >= kPaceCalledMin) last.push_back(day->second);
  }
  return last;
}

// The median day's mean wait, at this pace.
double MeanWait(const std::vector<PastDay>& days, const ServicePace& pace, double service_min) {
  std::vector<double> waits;
  for (const PastDay& day : days) {
    double people = 0;
    for (const double arrivals : day.arrivals) people += arrivals;
    const DayToLive hall{.arrivals = day.arrivals,
                         .slot_min = kSlotMinutes,
                         .service_min = service_min,
                         .service_variation = pace.service_variation,
                         .arrival_variation = 0,
                         .counted = true,
                         .days = 5};
    const std::vector<int> counters(day.arrivals.size(), pace.counters);
    waits.push_back(60 * WaitedHours(hall, SimulateHall(hall, counters)) / std::max(1.0, people));
  }
  return Median(std::move(waits));
}

double Variation(const Quantiles& people) {
  if (people.p50 <= 0) return kDaysDifferMax;
  // What Poisson chance alone would give is drawn by the simulation itself.
  const double deviation = (people.p90 - people.p10) / kNormalSpan / people.p50;
  return std::clamp(std::sqrt(std::max(0.0, deviation * deviation - 1 / people.p50)), kDaysDifferMin, kDaysDifferMax);
}

double PeopleOf(const ExpectedDay& day) {
  double people = 0;
  for (const ExpectedSlot& slot : day.slots) people += slot.people.p50;
  return people;
}

std::vector<SlotCount> WithoutBooked(std::vector<SlotCount> counts) {
  for (SlotCount& count : counts)
    count.arrivals -= std::clamp<int64_t>(count.booked, 0, std::max<int64_t>(0, count.arrivals));
  return counts;
}

ExpectedDay UnbookedDay(const ForecastDay& day) {
  ExpectedDay expected{.day = day.day, .closed = !day.plan.open, .people = day.people};
  (expected.closed ? expected.closed_reason : expected.extra_reason) = day.plan.reason;
  for (const ForecastSlot& slot : day.slots) expected.slots.push_back({slot.slot, slot.people});
  return expected;
}

// How many come by booking is known better than the rest: the two ways of being wrong do not add up.
void AddPeople(double more, double variance, Quantiles& people) {
  const double spread = kNormalSpan / 2 * std::sqrt(variance);
  const double p50 = people.p50 + more;
  people = {std::max(0.0, p50 - std::hypot(people.p50 - people.p10, spread)), p50,
            p50 + std::hypot(people.p90 - people.p50, spread)};
}

void AddBooked(const std::map<int, BookedSlot>& booked, ExpectedDay& day) {
  if (day.closed || day.slots.empty()) return;
  double people = 0, variance = 0;
  for (const auto& [number, more] : booked) {
    // Whoever booked when the hours were others comes at the first or the last of today's.
    const int slot = std::clamp(number, day.slots.front().slot, day.slots.back().slot);
    const auto expected = std::find_if(day.slots.begin(), day.slots.end(),
                                       [&](const ExpectedSlot& of_day) { return of_day.slot == slot; });
    AddPeople(more.people, more.variance, expected->people);
    expected->booked += more.people;
    expected->bookings += more.bookings;
    people += more.people;
    variance += more.variance;
    day.bookings += more.bookings;
  }
  day.booked = people;
  AddPeople(people, variance, day.people);
}

// Nobody has booked yet, and as good as all who usually do still will.
bool AreAsUsual(const std::map<int, BookedSlot>& booked, const std::map<int, BookedSlot>& usual) {
  if (booked.size() != usual.size()) return false;
  return std::all_of(booked.begin(), booked.end(), [&](const auto& of_slot) {
    const auto found = usual.find(of_slot.first);
    return found != usual.end() && of_slot.second.bookings == 0 &&
           std::abs(of_slot.second.people - found->second.people) < kHardlyAnybody;
  });
}

// … whatever their waits.
bool SamePeople(const ExpectedDay& one, const ExpectedDay& other) {
  const auto same = [](const ExpectedSlot& a, const ExpectedSlot& b) {
    return a.slot == b.slot && a.people == b.people && a.booked == b.booked && a.bookings == b.bookings;
  };
  return one.day == other.day && one.people == other.people && one.bookings == other.bookings &&
         one.groups == other.groups &&
         std::equal(one.slots.begin(), one.slots.end(), other.slots.begin(), other.slots.end(), same);
}

void AddShare(const EventShare& share, const std::string& title, ExpectedDay& day) {
  if (day.closed || share.people <= 0 || day.slots.empty()) return;
  const double in_slot = share.people / static_cast<double>(share.slots.size());
  const auto add = [](Quantiles& people, double more) {
    people = {people.p10 + more * (1 - kGroupSpread), people.p50 + more, people.p90 + more * (1 + kGroupSpread)};
  };
  for (const int slot : share.slots) {
    for (ExpectedSlot& expected : day.slots) {
      if (expected.slot == slot) add(expected.people, in_slot);
    }
  }
  add(day.people, share.people);
  day.groups.push_back(absl::StrCat(title, "（約", std::max<int64_t>(1, std::llround(share.people)), "人）"));
}

}  // namespace

ServicePace PaceOf(const CalendarQueue& queue, const std::vector<SlotCount>& counts, const OfficeHours& hours,
                   absl::CivilDay first) {
  ServicePace pace{.counters = std::max(1, queue.counters),
                   .service_min = std::clamp(queue.service_min, kServiceMin_min, kServiceMax_min),
                   .service_variation = kUsualVariation,
                   .booked_in_a_row_max = std::max(1, queue.booked_in_a_row_max)};
  int64_t served = 0;
  double seconds = 0, squared = 0;
  for (const SlotCount& count : counts) {
    if (count.day >= first || first - count.day > 120) continue;
    served += count.served;
    seconds += count.service_s;
    squared += count.service_squared_s;
  }
  if (served >= kServedMin && seconds > 0) {
    const double mean_s = seconds / static_cast<double>(served);
    const double variance = std::max(0.0, squared / static_cast<double>(served) - mean_s * mean_s);
    pace.service_min = std::clamp(mean_s / 60, kServiceMin_min, kServiceMax_min);
    pace.service_variation = std::clamp(std::sqrt(variance) / mean_s, 0.1, 2.0);
  }
  const std::vector<PastDay> days = LastDays(counts, hours, first);
  if (days.size() < kPaceDaysMin) return pace;
  std::vector<double> waits;
  for (const PastDay& day : days) waits.push_back(day.wait_s / 60 / static_cast<double>(day.called));
  const double waited = Median(std::move(waits));
  double low = kPaceLow, high = kPaceHigh;
  for (int step = 0; step < kPaceSteps; ++step) {
    const double middle = (low + high) / 2;
    (MeanWait(days, pace, pace.service_min * middle) < waited ? low : high) = middle;
  }
  pace.service_min *= (low + high) / 2;
  return pace;
}

DayToLive HallOf(const ExpectedDay& day, const ServicePace& pace, int days_max) {
  DayToLive hall{.slot_min = kSlotMinutes,
                 .service_min = pace.service_min,
                 .service_variation = pace.service_variation,
                 .arrival_variation = Variation(day.people),
                 .days = days_max};
  for (const ExpectedSlot& slot : day.slots) hall.arrivals.push_back(std::max(0.0, slot.people.p50 - slot.booked));
  if (day.booked <= 0) return hall;
  for (const ExpectedSlot& slot : day.slots) hall.booked.push_back(slot.booked);
  hall.booked_in_a_row_max = pace.booked_in_a_row_max;
  return hall;
}

void SimulateDay(const ServicePace& pace, ExpectedDay& day) {
  if (day.closed || day.slots.empty()) return;
  const double affordable = kPeopleSimulated / std::max(1.0, PeopleOf(day));
  const int days = std::clamp(static_cast<int>(affordable), kDaysSimulatedMin, kDaysSimulatedMax);
  const std::vector<SlotWaits> waits =
      SimulateHall(HallOf(day, pace, days), std::vector<int>(day.slots.size(), pace.counters));
  for (size_t s = 0; s < day.slots.size(); ++s) {
    day.slots[s].wait_p50_min = waits[s].p50_min;
    day.slots[s].wait_p90_min = waits[s].p90_min;
  }
}

QueueForecast MakeForecast(const CalendarQueue& queue, const std::vector<SlotCount>& counts, const OfficeHours& hours,
                           absl::CivilDay first, int days, const std::vector<BookedCount>& booked) {
  QueueForecast forecast{.queue = queue, .pace = PaceOf(queue, counts, hours, first)};
  forecast.year = ForecastYear(WithoutBooked(counts), hours, forecast.pace, first, days);
  forecast.habits = HabitsOf(booked, hours, first);
  const std::map<int, BookedSlot> usual = UsualBooked(forecast.habits);
  for (const ForecastDay& day : forecast.year.days) {
    ExpectedDay expected = UnbookedDay(day);
    AddBooked(usual, expected);
    SimulateDay(forecast.pace, expected);
    forecast.days.push_back(std::move(expected));
  }
  forecast.usual = UsualOf(forecast.days);
  return forecast;
}

std::vector<ExpectedDay> WithGroups(const QueueForecast& forecast, const OfficeHours& hours,
                                    const std::vector<PlannedEvent>& events, const Book* book,
                                    const std::vector<ExpectedDay>* before) {
  std::vector<ExpectedDay> days = forecast.days;
  if (days.empty()) return days;
  std::vector<bool> changed(days.size(), false);
  const std::map<int, BookedSlot> usual = UsualBooked(forecast.habits);
  for (size_t i = 0; i < days.size() && book != nullptr; ++i) {
    if (days[i].closed) continue;
    const auto booked = ExpectBooked(forecast.habits, book->ahead, days[i].day, book->now);
    if (booked.empty() || AreAsUsual(booked, usual)) continue;
    days[i] = UnbookedDay(forecast.year.days[i]);
    AddBooked(booked, days[i]);
    changed[i] = true;
  }
  for (const PlannedEvent& event : events) {
    if (event.state != PlannedEventState::kConfirmed || event.queue != forecast.queue.key.queue) continue;
    for (const EventShare& share : SharesOf(event, hours)) {
      const auto at = share.day - days.front().day;
      if (at < 0 || at >= static_cast<int64_t>(days.size())) continue;
      AddShare(share, PublicTitle(event), days[static_cast<size_t>(at)]);
      changed[static_cast<size_t>(at)] = true;
    }
  }
  for (size_t i = 0; i < days.size(); ++i) {
    if (!changed[i]) continue;
    if (before != nullptr && i < before->size() && SamePeople((*before)[i], days[i])) {
      days[i] = (*before)[i];
    } else {
      SimulateDay(forecast.pace, days[i]);
    }
  }
  return days;
}

}  // namespace madoguchi::congestion
