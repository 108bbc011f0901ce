#include "services/congestion/core/hall/office_hall.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

bool IsStill(const std::optional<absl::Time>& until, absl::Time now) { return !until || now <= *until; }

ToldWait WaitOf(const Told& told) { return {told.p10_s, told.p50_s, told.p90_s, told.by_model}; }

// How the ticket looks at `now`: who did not come in time, or waited until the day was over, waits no longer.
TicketState StateAt(const Ticket& ticket, absl::Time now) {
  const bool day_over = JstDay(now) > ticket.day;
  if (ticket.state == TicketState::kNotArrived && (day_over || !IsStill(ticket.check_in_by, now))) {
    return TicketState::kExpired;
  }
  const bool waits = ticket.state == TicketState::kWaiting || ticket.state == TicketState::kHeld;
  return waits && day_over ? TicketState::kExpired : ticket.state;
}

}  // namespace

OfficeHall::OfficeHall(OfficeKey key, Ports ports) : key_(std::move(key)), ports_(ports) { settings_.key = key_; }

absl::Status OfficeHall::Load() {
  const absl::Time now = ports_.clock->Now();
  const absl::CivilDay today = JstDay(now);
  ASSIGN_OR_RETURN(const std::vector<HallEvent> events, ports_.events->EventsSince(key_, today - 1));
  MutexLock lock(&mutex_);
  for (const HallEvent& event : events) days_[event.day].Apply(event);
  const HallDay& day = Today(now);
  for (const auto& [id, queue] : queues_) {
    ports_.meter->Waiting(queue.key, static_cast<int>(day.line(id).waiting.size()));
  }
  if (ports_.waits == nullptr) return absl::OkStatus();
  // The estimator hears the day again as it went.
  struct Moment {
    absl::Time time;
    int order;
    const Visit* visit;
    int number;
  };
  std::vector<Moment> moments;
  for (const auto& [id, life] : day.tickets()) {
    for (const Visit& visit : life.visits()) {
      moments.push_back({visit.joined, 0, &visit, id.number});
      if (visit.called) moments.push_back({*visit.called, 1, &visit, id.number});
      if (!visit.called && visit.left) moments.push_back({*visit.left, 2, &visit, id.number});
    }
  }
  std::stable_sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
    return std::pair(a.time, a.order) < std::pair(b.time, b.order);
  });
  for (const Moment& moment : moments) {
    const QueueKey key = KeyOf(moment.visit->queue);
    if (moment.order == 0) ports_.waits->Issued(key, today, moment.number, moment.time, WaitOf(moment.visit->told));
    if (moment.order == 1) ports_.waits->Called(key, today, moment.number, moment.time);
    if (moment.order == 2) ports_.waits->Left(key, today, moment.number, moment.time);
  }
  NotifyCounters(day, today, now);
  return absl::OkStatus();
}

void OfficeHall::PutQueue(const Queue& queue) {
  MutexLock lock(&mutex_);
  queues_[queue.key.queue] = queue;
  ports_.signal->Changed(key_);
}

void OfficeHall::PutSettings(const OfficeSettings& settings) {
  MutexLock lock(&mutex_);
  settings_ = settings;
  ports_.signal->Changed(key_);
}

std::vector<Queue> OfficeHall::Queues() {
  MutexLock lock(&mutex_);
  std::vector<Queue> queues;
  for (const auto& [id, queue] : queues_) queues.push_back(queue);
  return queues;
}

OfficeSettings OfficeHall::Settings() {
  MutexLock lock(&mutex_);
  return settings_;
}

HallDay& OfficeHall::Today(absl::Time now) {
  const absl::CivilDay today = JstDay(now);
  days_.erase(days_.begin(), days_.lower_bound(today - 1));
  return days_[today];
}

const Queue* OfficeHall::FindQueue(const std::string& id) const {
  const auto found = queues_.find(id);
  return found == queues_.end() ? nullptr : &found->second;
}

std::string OfficeHall::Label(const TicketId& id) const {
  const Queue* const queue = FindQueue(id.queue);
  return absl::StrCat(queue == nullptr ? "" : queue->numbers.prefix, id.number);
}

ToldWait OfficeHall::WaitOfNow(const Queue& queue, const HallDay& day, int ahead, absl::Time now) const {
  std::optional<ToldWait> told;
  if (ports_.waits != nullptr) told = ports_.waits->Now(queue, ahead, now);
  return told.has_value() ? *told : SimpleWait(queue, day, ahead, now);
}

Told OfficeHall::Promise(const Queue& queue, const HallDay& day, const Waiter& waiter, absl::Time now) {
  const int ahead = PeopleAhead(queue, day, waiter, now);
  const ToldWait wait = WaitOfNow(queue, day, ahead, now);
  return {ahead, wait.p10_s, wait.p50_s, wait.p90_s, wait.by_model};
}

Ticket OfficeHall::View(const HallDay& day, const TicketLife& life, std::optional<int> ahead, absl::Time now) {
  Ticket ticket = life.ticket();
  ticket.state = StateAt(ticket, now);
  ticket.label = Label(ticket.id);
  ticket.told = Told();
  const Queue* const queue = FindQueue(ticket.queue);
  const bool waits = ticket.state == TicketState::kWaiting || ticket.state == TicketState::kNotArrived;
  if (!waits || queue == nullptr || ticket.day != JstDay(now)) return ticket;
  if (!ahead) {
    ticket.told = Promise(*queue, day, {ticket.id, life.stand(), ticket.category, ticket.booking_time}, now);
    return ticket;
  }
  const ToldWait wait = WaitOfNow(*queue, day, *ahead, now);
  ticket.told = {*ahead, wait.p10_s, wait.p50_s, wait.p90_s, wait.by_model};
  return ticket;
}

absl::StatusOr<Ticket> OfficeHall::Find(const TicketRef& ref) {
  const absl::Time now = ports_.clock->Now();
  {
    MutexLock lock(&mutex_);
    Today(now);
    if (const auto day = days_.find(ref.day); day != days_.end()) {
      const TicketLife* const life = day->second.Find(ref.id);
      if (life == nullptr) return UnknownTicket();
      return View(day->second, *life, std::nullopt, now);
    }
    if (FindQueue(ref.id.queue) == nullptr) return UnknownQueue();
  }
  ASSIGN_OR_RETURN(const std::vector<HallEvent> events, ports_.events->EventsOfTicket(key_, ref.day, ref.id));
  HallDay past;
  for (const HallEvent& event : events) past.Apply(event);
  const TicketLife* const life = past.Find(ref.id);
  if (life == nullptr) return UnknownTicket();
  MutexLock lock(&mutex_);
  return View(past, *life, std::nullopt, now);
}

std::vector<Ticket> OfficeHall::List(const TicketFilter& filter) {
  const absl::Time now = ports_.clock->Now();
  MutexLock lock(&mutex_);
  const HallDay& day = Today(now);
  std::map<TicketId, int> places;
  for (const auto& [id, queue] : queues_) {
    int place = 0;
    for (const TicketId& ticket : CallingOrder(queue, day, now)) places[ticket] = place++;
  }
  std::vector<Ticket> tickets;
  for (const auto& [id, life] : day.tickets()) {
    if (!filter.queue.empty() && life.ticket().queue != filter.queue) continue;
    const TicketState state = StateAt(life.ticket(), now);
    if (!filter.states.empty() && std::count(filter.states.begin(), filter.states.end(), state) == 0) continue;
    const auto place = places.find(id);
    tickets.push_back(View(day, life, place == places.end() ? std::nullopt : std::optional(place->second), now));
  }
  return tickets;
}

std::vector<Conflict> OfficeHall::Conflicts() {
  MutexLock lock(&mutex_);
  Today(ports_.clock->Now());
  std::vector<Conflict> conflicts;
  for (const auto& [date, day] : days_) {
    for (Conflict& conflict : day.Conflicts()) conflicts.push_back(std::move(conflict));
  }
  return conflicts;
}

bool OfficeHall::RemoteOpen(const Queue& queue, const HallDay& day, absl::Time now) {
  const RemoteRule& rule = queue.remote;
  const absl::CivilSecond civil = absl::ToCivilSecond(now, Jst());
  const int minute = civil.hour() * 60 + civil.minute();
  if (!rule.enabled || minute < rule.from_minute || minute >= rule.until_minute) return false;
  const HallDay::Line& line = day.line(queue.key.queue);
  const auto on_the_way = std::count_if(line.not_arrived.begin(), line.not_arrived.end(), [&](const TicketId& id) {
    return IsStill(day.Find(id)->ticket().check_in_by, now);
  });
  return static_cast<int>(line.waiting.size()) <= rule.waiting_max && on_the_way < rule.open_max;
}

absl::StatusOr<Opening> OfficeHall::OpeningNow(absl::Time now) const {
  if (ports_.openings == nullptr) return Opening();
  return ports_.openings->At(key_, now);
}

absl::StatusOr<HallPicture> OfficeHall::Look() {
  const absl::Time now = ports_.clock->Now();
  ASSIGN_OR_RETURN(const Opening opening, OpeningNow(now));
  MutexLock lock(&mutex_);
  const HallDay& day = Today(now);
  HallPicture picture{
      .office = settings_, .time = now, .announcements = day.Announcements(kAnnouncementsMax), .opening = opening};
  std::erase_if(picture.office.notices, [&](const HallNotice& notice) {
    return (notice.from_time && now < *notice.from_time) || !IsStill(notice.until_time, now);
  });
  for (const auto& [id, queue] : queues_) {
    const HallDay::Line& line = day.line(id);
    QueuePicture seen{.queue = queue,
                      .waiting = static_cast<int>(line.waiting.size()),
                      .wait = Promise(queue, day, {{id, std::numeric_limits<int>::max()}, now, "", {}}, now),
                      .open_counters = OpenCounters(queue, day, now),
                      .finished_today = static_cast<int>(line.services.size()),
                      .last_number = day.LastNumber(id, std::numeric_limits<int>::max()),
                      .opening = OpeningOf(queue, opening),
                      .last_called = day.LastCalled(id, kLastCalledMax)};
    // Nobody opens counters by button here: somebody is surely there.
    if (!day.OpenedCounters(id)) seen.open_counters = std::max(1, static_cast<int>(line.held.size()));
    seen.remote_open = !seen.opening.closed() && RemoteOpen(queue, day, now);
    seen.level = CongestionLevel(queue, seen.wait.p50_s);
    if (!seen.opening.closed()) picture.level = std::max(picture.level, seen.level);
    for (const TicketId& ticket : line.not_arrived) {
      if (IsStill(day.Find(ticket)->ticket().check_in_by, now)) ++seen.not_arrived;
    }
    for (Ticket& ticket : seen.last_called) {
      ticket.label = Label(ticket.id);
      ticket.told = Told();
    }
    ports_.meter->Waiting(queue.key, seen.waiting);  // falls to 0 at midnight without any event
    picture.queues.push_back(std::move(seen));
  }
  for (Announcement& announcement : picture.announcements) announcement.label = Label(announcement.ticket);
  picture.counters = day.Counters();
  for (CounterState& counter : picture.counters) {
    if (counter.serving) counter.serving_label = Label(*counter.serving);
  }
  return picture;
}

absl::StatusOr<Ticket> OfficeHall::Settle(const HallEvent& event) {
  Fold(event);
  const auto labelled = [&](std::optional<Ticket> ticket)
                            ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) -> absl::StatusOr<Ticket> {
    if (!ticket) return UnknownTicket();
    ticket->label = Label(ticket->id);
    return *std::move(ticket);
  };
  {
    MutexLock lock(&mutex_);
    if (const auto day = days_.find(event.day); day != days_.end()) {
      return labelled(day->second.FindAfter(event.ticket, event.id));
    }
  }
  // The repetition of a request from a day that is over.
  ASSIGN_OR_RETURN(const std::vector<HallEvent> events, ports_.events->EventsOfTicket(key_, event.day, event.ticket));
  HallDay past;
  for (const HallEvent& earlier : events) past.Apply(earlier);
  MutexLock lock(&mutex_);
  return labelled(past.FindAfter(event.ticket, event.id));
}

void OfficeHall::Fold(const HallEvent& event) {
  MutexLock lock(&mutex_);
  const absl::Time now = ports_.clock->Now();
  Today(now);
  const auto found = days_.find(event.day);
  if (found == days_.end()) return;
  HallDay& day = found->second;
  const TicketLife* const known = IsOfCounter(event.kind) ? nullptr : day.Find(event.ticket);
  const TicketLife before = known == nullptr ? TicketLife() : *known;
  if (!day.Apply(event)) return;
  if (!IsOfCounter(event.kind)) Notify(day, before, *day.Find(event.ticket), event);
  if (event.day == JstDay(now)) NotifyCounters(day, event.day, now);
  ports_.signal->Changed(key_);
}

void OfficeHall::Notify(const HallDay& day, const TicketLife& before, const TicketLife& after, const HallEvent& event) {
  const TicketState state = after.state();
  if (state != before.state() || after.visits().size() != before.visits().size()) ports_.meter->Entered(state);
  if (after.conflicts().size() > before.conflicts().size()) {
    ports_.meter->Conflicts(static_cast<int>(after.conflicts().size() - before.conflicts().size()));
  }
  const auto waits = [](const TicketLife& life) {
    return life.state() == TicketState::kWaiting || life.state() == TicketState::kNotArrived;
  };
  const bool new_visit = after.visits().size() > before.visits().size();
  const int number = event.ticket.number;
  for (const std::string& queue : {before.ticket().queue, after.ticket().queue}) {
    if (!queue.empty()) {
      ports_.meter->Waiting(KeyOf(queue), static_cast<int>(day.line(queue).waiting.size()));
    }
  }
  if (waits(before) && (!waits(after) || new_visit)) {
    const bool called = state == TicketState::kCalled || (!after.calls().empty() && before.calls().empty());
    const QueueKey key = KeyOf(before.ticket().queue);
    if (called) {
      const Visit& visit = before.visits().back();
      ports_.meter->Called(absl::Seconds(visit.told.p50_s), std::max(absl::ZeroDuration(), event.time - visit.joined));
    }
    if (ports_.waits != nullptr) {
      called ? ports_.waits->Called(key, event.day, number, event.time)
             : ports_.waits->Left(key, event.day, number, event.time);
    }
  }
  if (event.kind == EventKind::kFinished && before.state() == TicketState::kCalled && !before.visits().empty() &&
      before.visits().back().called) {
    ports_.meter->Served(std::max(absl::ZeroDuration(), event.time - *before.visits().back().called));
  }
  if (waits(after) && new_visit && ports_.waits != nullptr) {
    ports_.waits->Issued(KeyOf(after.ticket().queue), event.day, number, event.time, WaitOf(event.told));
  }
}

void OfficeHall::NotifyCounters(const HallDay& day, absl::CivilDay date, absl::Time now) {
  if (ports_.waits == nullptr) return;
  for (const auto& [id, queue] : queues_) {
    const int open = OpenCounters(queue, day, now);
    const auto [told, fresh] = open_told_.try_emplace(id, open);
    if (!fresh && told->second == open) continue;
    told->second = open;
    ports_.waits->CountersOpen(queue.key, date, open, now);
  }
}

}  // namespace madoguchi::congestion
