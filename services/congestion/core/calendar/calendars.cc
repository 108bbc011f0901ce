#include "services/congestion/core/calendar/calendars.h"

#include <algorithm>
#include <set>
#include <utility>

#include "common/status/macros.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

std::vector<CalendarQueue> QueuesIn(const OfficeYear& year) {
  std::vector<CalendarQueue> queues;
  for (const QueueYear& queue : year.queues) queues.push_back(queue.forecast->queue);
  return queues;
}

// By id.
std::vector<CalendarQueue> OfOffice(const OfficeKey& office, const std::vector<Queue>& all) {
  std::vector<CalendarQueue> queues;
  for (const Queue& queue : all) {
    if (queue.key.office_key() != office) continue;
    queues.push_back({queue.key, queue.title, queue.counters, queue.service_time_s / 60.0, queue.booking.in_a_row_max});
  }
  std::sort(queues.begin(), queues.end(),
            [](const CalendarQueue& one, const CalendarQueue& other) { return one.key < other.key; });
  return queues;
}

// What was forecast for the same queue from the same counts, hours and day holds still.
std::shared_ptr<const QueueForecast> Reusable(const OfficeYear* before, const OfficeYear& next,
                                              const CalendarQueue& queue) {
  if (before == nullptr || before->today != next.today || before->counts_version != next.counts_version ||
      !(before->hours == next.hours)) {
    return nullptr;
  }
  const QueueYear* same = before->Find(queue.key.queue);
  return same != nullptr && same->forecast->queue == queue ? same->forecast : nullptr;
}

bool AnyBookedToday(const OfficeYear& year) {
  return std::any_of(year.queues.begin(), year.queues.end(),
                     [](const QueueYear& queue) { return !queue.days.empty() && queue.days.front().bookings > 0; });
}

void PutTogether(OfficeYear& year) {
  std::vector<std::vector<ExpectedDay>> days, usual;
  for (const QueueYear& queue : year.queues) {
    days.push_back(queue.days);
    usual.push_back(queue.forecast->days);
    year.history_days = std::max(year.history_days, queue.forecast->year.history_days);
  }
  year.calendar = MakeCalendar(Together(days), UsualOf(Together(usual)));
}

}  // namespace

const QueueYear* OfficeYear::Find(const std::string& queue) const {
  const auto found = std::find_if(queues.begin(), queues.end(),
                                  [&](const QueueYear& year) { return year.forecast->queue.key.queue == queue; });
  return found == queues.end() ? nullptr : &*found;
}

Calendars::Calendars(const Clock* clock, QueueStore* queues, PlanStore* plans, ArrivalHistory* history,
                     BookedVisits* booked)
    : clock_(clock), queues_(queues), plans_(plans), history_(history), booked_(booked) {}

std::shared_ptr<Calendars::Desk> Calendars::DeskOf(const OfficeKey& office) {
  MutexLock lock(&mutex_);
  std::shared_ptr<Desk>& desk = desks_[office];
  if (desk == nullptr) desk = std::make_shared<Desk>();
  return desk;
}

absl::StatusOr<std::vector<CalendarQueue>> Calendars::QueuesOf(const OfficeKey& office) {
  ASSIGN_OR_RETURN(const std::vector<Queue> all, queues_->All());
  std::vector<CalendarQueue> queues = OfOffice(office, all);
  if (queues.empty()) return UnknownOffice();
  return queues;
}

absl::StatusOr<std::shared_ptr<const OfficeYear>> Calendars::Make(const OfficeKey& office) {
  // An office that does not exist leaves nothing behind.
  ASSIGN_OR_RETURN(const std::vector<CalendarQueue> queues, QueuesOf(office));
  const std::shared_ptr<Desk> desk = DeskOf(office);
  MutexLock making(&desk->making);
  std::shared_ptr<const OfficeYear> before;
  auto year = std::make_shared<OfficeYear>();
  int64_t version = 0, bookings_version = 0;
  {
    MutexLock lock(&mutex_);
    before = desk->year;
    version = desk->plans_version;
    bookings_version = desk->bookings_version;
    year->counts_version = counts_version_;
  }
  year->office = office;
  year->made = clock_->Now();
  year->today = Today();
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> hours, plans_->Hours(office));
  year->hours = hours.value_or(UsualHours());
  ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_->Events(office, year->today));
  ASSIGN_OR_RETURN(auto books, booked_->Ahead(office, year->today));
  for (const CalendarQueue& queue : queues) {
    QueueYear of_queue{.forecast = Reusable(before.get(), *year, queue)};
    if (of_queue.forecast == nullptr) {
      ASSIGN_OR_RETURN(const std::vector<SlotCount> counts, history_->Of(queue.key, year->today - kHistoryDaysMax));
      ASSIGN_OR_RETURN(const std::vector<BookedCount> booked,
                       booked_->Past(queue.key, year->today - kHabitDaysMax, year->today));
      of_queue.forecast = std::make_shared<const QueueForecast>(
          MakeForecast(queue, counts, year->hours, year->today, kCalendarDaysMax, booked));
    }
    const Book book{std::move(books[queue.key.queue]), year->made};
    const QueueYear* const same = before == nullptr ? nullptr : before->Find(queue.key.queue);
    const bool lived = same != nullptr && same->forecast == of_queue.forecast;
    of_queue.days = WithGroups(*of_queue.forecast, year->hours, events, &book, lived ? &same->days : nullptr);
    of_queue.calendar = MakeCalendar(of_queue.days, of_queue.forecast->usual);
    year->queues.push_back(std::move(of_queue));
  }
  PutTogether(*year);
  MutexLock lock(&mutex_);
  desk->year = year;
  desk->made_version = version;
  desk->made_bookings_version = bookings_version;
  return desk->year;
}

absl::StatusOr<std::shared_ptr<const OfficeYear>> Calendars::Of(const OfficeKey& office) {
  {
    MutexLock lock(&mutex_);
    const auto desk = desks_.find(office);
    // Yesterday's year is good enough until Refresh has made today's.
    if (desk != desks_.end() && desk->second->year != nullptr &&
        desk->second->made_version == desk->second->plans_version) {
      return desk->second->year;
    }
  }
  return Make(office);
}

absl::StatusOr<std::shared_ptr<const OfficeYear>> Calendars::WithQueue(const QueueKey& queue) {
  const OfficeKey office{queue.municipality, queue.office};
  ASSIGN_OR_RETURN(std::shared_ptr<const OfficeYear> year, Of(office));
  if (year->Find(queue.queue) != nullptr) return year;
  // It may have been made just now.
  ASSIGN_OR_RETURN(const std::vector<CalendarQueue> queues, QueuesOf(office));
  const bool known = std::any_of(queues.begin(), queues.end(), [&](const CalendarQueue& q) { return q.key == queue; });
  if (!known) return UnknownQueue();
  return Make(office);
}

void Calendars::Changed(const OfficeKey& office) {
  const std::shared_ptr<Desk> desk = DeskOf(office);
  MutexLock lock(&mutex_);
  ++desk->plans_version;
}

void Calendars::BookingsChanged(const OfficeKey& office) {
  const std::shared_ptr<Desk> desk = DeskOf(office);
  MutexLock lock(&mutex_);
  ++desk->bookings_version;
}

absl::StatusOr<int64_t> Calendars::Count(bool all) {
  MutexLock counting(&counting_);
  const absl::CivilDay today = Today();
  ASSIGN_OR_RETURN(const int64_t tickets, history_->Count(today, all));
  RETURN_IF_ERROR(booked_->Count(today));
  MutexLock lock(&mutex_);
  ++counts_version_;
  counted_on_ = today;
  return tickets;
}

absl::StatusOr<RebuildReport> Calendars::Rebuild(const OfficeKey& office, bool recount) {
  RETURN_IF_ERROR(QueuesOf(office).status());
  RebuildReport report;
  ASSIGN_OR_RETURN(report.tickets_counted, Count(recount));
  ASSIGN_OR_RETURN(const std::shared_ptr<const OfficeYear> year, Make(office));
  report.queues = static_cast<int>(year->queues.size());
  return report;
}

bool Calendars::Holds(const OfficeKey& office, const std::vector<CalendarQueue>& queues) {
  MutexLock lock(&mutex_);
  const auto found = desks_.find(office);
  if (found == desks_.end() || found->second->year == nullptr) return false;
  const Desk& desk = *found->second;
  // A year of a clock that was set back is as good as old.
  const absl::Duration since = clock_->Now() - desk.year->made;
  const absl::Duration age = since < absl::ZeroDuration() ? kBookedDayEvery : since;
  if (desk.made_bookings_version != desk.bookings_version && age >= kBookingsSeenAfter) return false;
  if (age >= kBookedDayEvery && AnyBookedToday(*desk.year)) return false;
  return desk.made_version == desk.plans_version && desk.year->today == Today() &&
         desk.year->counts_version == counts_version_ && QueuesIn(*desk.year) == queues;
}

absl::Status Calendars::Refresh() {
  bool counted = false;
  {
    MutexLock lock(&mutex_);
    counted = counted_on_ == Today();
  }
  if (!counted) RETURN_IF_ERROR(Count(false).status());
  ASSIGN_OR_RETURN(const std::vector<Queue> all, queues_->All());
  std::set<OfficeKey> offices;
  for (const Queue& queue : all) offices.insert(queue.key.office_key());
  // An office whose year cannot be made does not keep the others from theirs.
  absl::Status status;
  for (const OfficeKey& office : offices) {
    if (!Holds(office, OfOffice(office, all))) status.Update(Make(office).status());
  }
  return status;
}

}  // namespace madoguchi::congestion
