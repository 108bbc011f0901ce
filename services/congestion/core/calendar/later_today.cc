#include "services/congestion/core/calendar/later_today.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/status/macros.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::Duration kHalfHour = absl::Minutes(kSlotMinutes);
// After so long the queue of now says a third about who comes then.
constexpr absl::Duration kForgetsNow = absl::Minutes(45);
constexpr char kOver[] = "本日の受付は終わりました";

absl::Time TimeOf(absl::CivilDay day, int minute) { return absl::FromCivil(absl::CivilMinute(day) + minute, Jst()); }

int Blended(int now_s, double usual_min, double share) {
  return static_cast<int>(std::lround(share * now_s + (1 - share) * usual_min * 60));
}

// Null where the calendar has no such half hour.
const ExpectedSlot* SlotAt(const std::vector<CalendarDay>& days, absl::Time time) {
  const absl::CivilMinute minute = absl::ToCivilMinute(time, Jst());
  const int slot = (minute.hour() * 60 + minute.minute()) / kSlotMinutes;
  for (const CalendarDay& day : days) {
    if (day.day != absl::CivilDay(minute)) continue;
    for (const CalendarSlot& of_day : day.slots) {
      if (of_day.expected.slot == slot) return &of_day.expected;
    }
  }
  return nullptr;
}

KnownToday KnownOf(const QueueYear& year, int waiting, absl::Time now) {
  const absl::CivilDay today = JstDay(now);
  // Yesterday's year has today as its second day until it is made anew.
  for (size_t i = 0; i < std::min<size_t>(2, year.days.size()); ++i) {
    if (year.days[i].day != today) continue;
    return KnownToday(year.forecast->days[i], year.days[i], year.forecast->pace, waiting, now);
  }
  return KnownToday();
}

bool IsOpenAt(const DayPlan& plan, absl::CivilDay day, absl::Time time) {
  return plan.open && time >= TimeOf(day, plan.open->from_min) && time < TimeOf(day, plan.open->until_min);
}

}  // namespace

int LaterQueue::Best() const {
  int best = -1;
  const auto order = [&](int i) {
    const LaterArrival& arrival = arrivals[static_cast<size_t>(i)];
    return std::make_pair(arrival.last_half_hour, arrival.wait.p50_s);
  };
  for (int i = 0; i < static_cast<int>(arrivals.size()); ++i) {
    if (best < 0 || order(i) < order(best)) best = i;
  }
  return best;
}

const LaterQueue* LaterPicture::Find(const std::string& queue) const {
  const auto found =
      std::find_if(queues.begin(), queues.end(), [&](const LaterQueue& of) { return of.queue.key.queue == queue; });
  return found == queues.end() ? nullptr : &*found;
}

std::vector<absl::Time> ArrivalTimes(const DayPlan& plan, absl::Time now) {
  std::vector<absl::Time> times;
  if (!plan.open) return times;
  const absl::CivilDay day = JstDay(now);
  const absl::Time open = TimeOf(day, plan.open->from_min), close = TimeOf(day, plan.open->until_min);
  const absl::Time first = std::max(now, open);
  if (first < close) times.push_back(first);
  // Half hours by the clock, so that all who ask speak of the same ones.
  const absl::Time midnight = TimeOf(day, 0);
  absl::Duration past;
  const int64_t begun = absl::IDivDuration(first - midnight, kHalfHour, &past);
  for (absl::Time next = midnight + (begun + 1) * kHalfHour; next < close; next += kHalfHour) times.push_back(next);
  return times;
}

absl::StatusOr<std::shared_ptr<const LaterPicture>> LaterToday::Of(const OfficeKey& office) {
  // Who asks of an office that does not exist leaves nothing behind.
  RETURN_IF_ERROR(ports_.board->Now(office).status());
  Entry* entry = nullptr;
  {
    MutexLock lock(&mutex_);
    std::unique_ptr<Entry>& kept = entries_[office];
    if (kept == nullptr) kept = std::make_unique<Entry>();
    entry = kept.get();
  }
  MutexLock making(&entry->making);
  const absl::Time now = ports_.clock->Now();
  // An office that has just been closed must not be called open for another while.
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> hours, ports_.plans->Hours(office));
  if (entry->last != nullptr && entry->hours == hours && entry->last->time <= now &&
      now - entry->last->time < kLaterEvery && JstDay(entry->last->time) == JstDay(now)) {
    return entry->last;
  }
  ASSIGN_OR_RETURN(LaterPicture picture, Make(office, hours, std::nullopt));
  entry->hours = hours;
  entry->last = std::make_shared<const LaterPicture>(std::move(picture));
  return entry->last;
}

absl::StatusOr<LaterPicture> LaterToday::At(const OfficeKey& office, absl::Time arrival) {
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> hours, ports_.plans->Hours(office));
  return Make(office, hours, arrival);
}

absl::StatusOr<LaterPicture> LaterToday::Make(const OfficeKey& office, const std::optional<OfficeHours>& hours,
                                              const std::optional<absl::Time>& arrival) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const LivePicture> live, ports_.board->Now(office));
  LaterPicture picture{.office = office, .time = live->hall.time};
  const absl::CivilDay day = JstDay(picture.time);
  picture.plan = PlanOf(hours.value_or(UsualHours()), day);
  std::vector<absl::Time> times = ArrivalTimes(picture.plan, picture.time);
  picture.closed = times.empty();
  if (picture.closed && picture.plan.open) picture.plan.reason = kOver;
  if (arrival) times.clear();
  if (arrival && IsOpenAt(picture.plan, day, *arrival)) times.push_back(std::max(*arrival, picture.time));
  for (const QueuePicture& queue : live->hall.queues) {
    LaterQueue later{.queue = queue.queue};
    if (queue.queue.closed) {
      picture.queues.push_back(std::move(later));
      continue;
    }
    ASSIGN_OR_RETURN(const std::shared_ptr<const OfficeYear> year, ports_.calendars->WithQueue(queue.queue.key));
    const QueueYear& of_queue = *year->Find(queue.queue.key.queue);
    const KnownToday known = times.empty() ? KnownToday() : KnownOf(of_queue, queue.waiting, picture.time);
    for (const absl::Time time : times) {
      const ToldWait wait = WaitAt(queue, of_queue, known, picture.time, time);
      later.arrivals.push_back({.time = time,
                                .wait = wait,
                                .level = CongestionLevel(queue.queue, wait.p50_s),
                                .last_half_hour = time + kHalfHour >= TimeOf(day, picture.plan.open->until_min)});
    }
    picture.queues.push_back(std::move(later));
  }
  return picture;
}

ToldWait LaterToday::WaitAt(const QueuePicture& queue, const QueueYear& year, const KnownToday& known, absl::Time now,
                            absl::Time arrival) {
  const Told& told = queue.wait;
  // The same words as the hall's display.
  if (arrival <= now) return ToldWait{told.p10_s, told.p50_s, told.p90_s, told.by_model};
  if (const std::optional<ToldWait> wait = ports_.waits->Later(queue.queue, now, arrival)) {
    return known.Tell(*wait, arrival);
  }
  // The calendar's expectation has the bookings in it.
  const ExpectedSlot* const slot = SlotAt(year.calendar, arrival);
  const double share = std::exp(-absl::FDivDuration(arrival - now, kForgetsNow));
  const double p50_min = slot == nullptr ? 0 : slot->wait_p50_min, p90_min = slot == nullptr ? 0 : slot->wait_p90_min;
  return ToldWait{.p10_s = Blended(told.p10_s, p50_min / 2, share),
                  .p50_s = Blended(told.p50_s, p50_min, share),
                  .p90_s = Blended(told.p90_s, p90_min, share)};
}

CalendarDay WithLater(CalendarDay day, const LaterQueue& later, const UsualCrowd& usual) {
  for (CalendarSlot& slot : day.slots) {
    const absl::Time start = TimeOf(day.day, slot.expected.slot * kSlotMinutes);
    for (const LaterArrival& arrival : later.arrivals) {
      // The first one may be the opening or the present moment, within its half hour.
      if (arrival.time < start || arrival.time >= start + kHalfHour) continue;
      slot.expected.wait_p50_min = arrival.wait.p50_s / 60.0;
      slot.expected.wait_p90_min = arrival.wait.p90_s / 60.0;
      slot.level = LevelOf(slot.expected.people.p50, usual.slot_people, slot.expected.wait_p90_min);
      break;
    }
  }
  return day;
}

}  // namespace madoguchi::congestion
