// What may happen next in an office: the part of OfficeHall that decides.
#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/congestion/core/hall/office_hall.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

absl::Status CheckCounter(const std::string& counter) {
  if (IsReadable(counter) && counter.size() <= kCounterBytesMax) return absl::OkStatus();
  const char* const reason = counter.empty() ? "REQUIRED" : counter.size() > kCounterBytesMax ? "TOO_LONG" : "INVALID";
  return InvalidFields(
      {{"counter", reason, absl::StrCat("カウンターの名前を", kCounterBytesMax, "バイト以内で指定してください。")}});
}

bool IsEventId(const std::string& id) {
  return id.size() >= kEventIdBytesMin && id.size() <= kEventIdBytesMax &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isalnum(c) || c == '-'; });
}

// Two acts within a microsecond, or a clock that was set back, do not change the order of what happened.
absl::Time After(absl::Time last, absl::Time now) { return std::max(now, last + absl::Microseconds(1)); }

bool NeedsTicket(EventKind kind) { return !IsOfCounter(kind); }

}  // namespace

absl::Status OfficeHall::CatchUp() {
  if (!in_doubt_) return absl::OkStatus();
  const absl::CivilDay since = JstDay(ports_.clock->Now()) - 1;
  ASSIGN_OR_RETURN(const std::vector<HallEvent> events, ports_.events->EventsSince(key_, since));
  for (const HallEvent& event : events) Fold(event);  // what is known already changes nothing
  in_doubt_ = false;
  return absl::OkStatus();
}

absl::StatusOr<Ticket> OfficeHall::Issue(const std::string& queue_id, const IssueWish& wish, Request request) {
  MutexLock deciding(&deciding_);
  RETURN_IF_ERROR(CatchUp());
  request.time = ports_.clock->Now();
  ASSIGN_OR_RETURN(const Opening opening, OpeningNow(request.time));
  const auto decide = [&]() -> absl::StatusOr<HallEvent> {
    MutexLock lock(&mutex_);
    const Queue* const queue = FindQueue(queue_id);
    if (queue == nullptr) return UnknownQueue();
    return DecideIssue(*queue, wish, opening, Today(request.time), request.time);
  };
  ASSIGN_OR_RETURN(const HallEvent event, Answer(ports_.events->AppendOnce(key_, request, decide)));
  return Settle(event);
}

absl::StatusOr<HallEvent> OfficeHall::DecideIssue(const Queue& queue, const IssueWish& wish, const Opening& opening,
                                                  const HallDay& day, absl::Time now) {
  const PriorityCategory* const category = queue.FindCategory(wish.category);
  if (!wish.category.empty() && category == nullptr) return UnknownCategory();
  const bool needs_staff = wish.channel == Channel::kCounter || wish.booking_time.has_value() ||
                           (category != nullptr && category->staff_only) ||
                           (wish.channel == Channel::kKiosk && queue.kiosk_signed_in);
  if (needs_staff && !wish.by_staff) return StaffOnly();
  // A closed queue still gives a number to who had booked before it closed, and where staff want it so.
  if (queue.closed && wish.channel != Channel::kCounter && !wish.booking_time) return QueueClosed();
  if (wish.then_queues.size() > kStopsMax) return TooManyStops();
  for (const std::string& stop : wish.then_queues) {
    if (FindQueue(stop) == nullptr) return UnknownQueue();
  }
  HallEvent event{.kind = EventKind::kIssued,
                  .day = JstDay(now),
                  .time = now,
                  .received = now,
                  .stand = now,
                  .channel = wish.channel,
                  .category = wish.category,
                  .booking_time = wish.booking_time,
                  .queues = wish.then_queues};
  if (wish.channel == Channel::kRemote) {
    if (opening.closed()) return OfficeClosed(ClosedText(opening, now));
    const int minute = absl::ToCivilMinute(now, Jst()).hour() * 60 + absl::ToCivilMinute(now, Jst()).minute();
    const RemoteRule& rule = queue.remote;
    if (rule.enabled && (minute < rule.from_minute || minute >= rule.until_minute)) {
      return RemoteHoursOver(rule.from_minute, minute < rule.from_minute);
    }
    if (!RemoteOpen(queue, day, now)) return RemoteClosed();
    event.check_in_by = now + absl::Seconds(queue.remote.check_in_s);
  }
  const std::string& id = queue.key.queue;
  const int number = std::max(queue.numbers.first, day.LastNumber(id, queue.numbers.online_last()) + 1);
  if (number > queue.numbers.online_last()) return NumbersUsedUp();
  event.ticket = {id, number};
  // A clock that was set back lets nobody in before those who came already; at equal stands the lower number is first.
  if (const TicketLife* const before = day.Find({id, number - 1}); before != nullptr) {
    event.stand = std::max(now, before->stand());
  }
  event.told = Promise(queue, day, {event.ticket, *event.stand, wish.category, wish.booking_time}, now);
  return event;
}

absl::StatusOr<Ticket> OfficeHall::Call(const std::string& queue_id, const std::string& counter,
                                        const std::optional<TicketRef>& wanted, Request request) {
  RETURN_IF_ERROR(CheckCounter(counter));
  MutexLock deciding(&deciding_);
  RETURN_IF_ERROR(CatchUp());
  request.time = ports_.clock->Now();
  const auto decide = [&]() -> absl::StatusOr<HallEvent> {
    MutexLock lock(&mutex_);
    const Queue* const queue = FindQueue(queue_id);
    if (queue == nullptr) return UnknownQueue();
    const HallDay& day = Today(request.time);
    HallEvent event{.kind = EventKind::kCalled,
                    .day = JstDay(request.time),
                    .time = request.time,
                    .received = request.time,
                    .counter = counter};
    if (wanted) {
      const TicketLife* const life = wanted->day == event.day ? day.Find(wanted->id) : nullptr;
      if (life == nullptr) return UnknownTicket();
      if (life->ticket().queue != queue_id || !life->Admits(EventKind::kCalled)) return WrongState();
      event.ticket = wanted->id;
    } else {
      const std::vector<TicketId> order = CallingOrder(*queue, day, request.time);
      if (order.empty()) return QueueEmpty();
      event.ticket = order.front();
    }
    event.time = After(day.Find(event.ticket)->last_time(), event.time);
    return event;
  };
  ASSIGN_OR_RETURN(const HallEvent event, Answer(ports_.events->AppendOnce(key_, request, decide)));
  return Settle(event);
}

absl::StatusOr<Ticket> OfficeHall::Do(const TicketRef& ticket, const Act& act, Request request) {
  MutexLock deciding(&deciding_);
  RETURN_IF_ERROR(CatchUp());
  request.time = ports_.clock->Now();
  const auto decide = [&]() -> absl::StatusOr<HallEvent> {
    MutexLock lock(&mutex_);
    return DecideAct(ticket, act, request.time);
  };
  ASSIGN_OR_RETURN(const HallEvent event, Answer(ports_.events->AppendOnce(key_, request, decide)));
  return Settle(event);
}

absl::StatusOr<HallEvent> OfficeHall::DecideAct(const TicketRef& ref, const Act& act, absl::Time now) {
  if (FindQueue(ref.id.queue) == nullptr) return UnknownQueue();
  Today(now);
  const auto day = days_.find(ref.day);
  const TicketLife* const life = day == days_.end() ? nullptr : day->second.Find(ref.id);
  if (life == nullptr) return UnknownTicket();
  const Ticket seen = View(day->second, *life, 0, now);
  if (seen.state == TicketState::kExpired || !life->Admits(act.kind)) return WrongState();
  const Queue* const queue = FindQueue(seen.queue);
  HallEvent event{
      .kind = act.kind, .day = ref.day, .ticket = ref.id, .time = After(life->last_time(), now), .received = now};
  switch (act.kind) {
    case EventKind::kNoShow:
      if (seen.recalls < queue->no_show.recalls_min &&
          now - life->first_call_time() < absl::Seconds(queue->no_show.wait_s)) {
        return TooEarly();
      }
      break;
    case EventKind::kTransferred:
      if (FindQueue(act.to_queue) == nullptr) return UnknownQueue();
      if (act.to_queue == seen.queue) return SameQueue();
      event.to_queue = act.to_queue;
      event.stand = StandOfTransfer(*FindQueue(act.to_queue), *life, now);
      DecideJoin(day->second, *life, act.to_queue, &event);
      break;
    case EventKind::kReturned:
      event.stand = StandOfReturn(*queue, day->second, *life, now);
      DecideJoin(day->second, *life, seen.queue, &event);
      break;
    case EventKind::kCheckedIn:
    case EventKind::kResumed:
      DecideJoin(day->second, *life, seen.queue, &event);
      break;
    case EventKind::kFinished:
      if (act.whole_route) {
        event.queues = {""};
      } else if (seen.stop + 1 < seen.route.size()) {
        const std::string& next = seen.route[seen.stop + 1];
        event.stand = StandOfTransfer(*FindQueue(next), *life, now);
        DecideJoin(day->second, *life, next, &event);
      }
      break;
    case EventKind::kRecalled:
      event.counter = seen.counter;
      break;
    default:
      break;
  }
  return event;
}

void OfficeHall::DecideJoin(const HallDay& day, const TicketLife& life, const std::string& queue, HallEvent* event) {
  const Ticket& ticket = life.ticket();
  event->told =
      Promise(*FindQueue(queue), day,
              {ticket.id, event->stand.value_or(life.stand()), ticket.category, ticket.booking_time}, event->time);
}

absl::StatusOr<CounterState> OfficeHall::SetCounter(const std::string& counter, bool open,
                                                    std::vector<std::string> queues, Request request) {
  RETURN_IF_ERROR(CheckCounter(counter));
  MutexLock deciding(&deciding_);
  RETURN_IF_ERROR(CatchUp());
  request.time = ports_.clock->Now();
  const auto decide = [&]() -> absl::StatusOr<HallEvent> {
    MutexLock lock(&mutex_);
    for (const std::string& queue : queues) {
      if (FindQueue(queue) == nullptr) return UnknownQueue();
    }
    if (queues.size() > static_cast<size_t>(kQueuesPerOfficeMax)) return UnknownQueue();
    return HallEvent{.kind = open ? EventKind::kCounterOpened : EventKind::kCounterClosed,
                     .day = JstDay(request.time),
                     .time = After(Today(request.time).LastTimeOf(counter), request.time),
                     .received = request.time,
                     .counter = counter,
                     .queues = queues};
  };
  ASSIGN_OR_RETURN(const HallEvent event, Answer(ports_.events->AppendOnce(key_, request, decide)));
  Fold(event);
  return CounterState{counter, event.kind == EventKind::kCounterOpened, event.queues, std::nullopt, ""};
}

std::string OfficeHall::Check(HallEvent& event) {
  if (!IsEventId(event.id)) return "EVENT_ID_INVALID";
  const absl::CivilDay today = JstDay(event.received);
  // A clock that is fast is held back to now, one that is slow brought up to the day it speaks of.
  event.time = std::min(event.time, event.received);
  if (NeedsTicket(event.kind)) {
    if (event.ticket.number < 1 || event.day > today) return "INVALID";
    const Queue* const queue = FindQueue(event.ticket.queue);
    if (queue == nullptr) return "UNKNOWN_QUEUE";
    const bool issued = event.kind == EventKind::kIssued;
    if (issued && !queue->numbers.IsOffline(event.ticket.number)) return "NUMBER_NOT_OFFLINE";
    if (issued && !event.category.empty() && queue->FindCategory(event.category) == nullptr) return "INVALID";
    event.time = std::max(event.time, absl::FromCivil(event.day, Jst()));
  } else {
    event.day = JstDay(event.time);
  }
  if (event.day < today - kEventLateDaysMax) return "TOO_OLD";
  const bool needs_counter = event.kind == EventKind::kCalled || IsOfCounter(event.kind);
  if ((needs_counter || !event.counter.empty()) && !IsReadable(event.counter)) return "INVALID";
  if (event.counter.size() > kCounterBytesMax) return "INVALID";
  // What belongs to other kinds of events is not kept.
  if (event.kind != EventKind::kIssued) event.category.clear();
  if (event.kind != EventKind::kTransferred) event.to_queue.clear();
  if (event.queues.size() > (IsOfCounter(event.kind) ? size_t{kQueuesPerOfficeMax} : kStopsMax)) return "INVALID";
  for (const std::string& queue : event.queues) {
    if (FindQueue(queue) == nullptr) return "UNKNOWN_QUEUE";
  }
  if (event.kind == EventKind::kTransferred) {
    const Queue* const to = FindQueue(event.to_queue);
    if (to == nullptr) return "UNKNOWN_QUEUE";
    if (to->transfer_position == TransferPosition::kJoinsBack) event.stand = event.time;
  }
  if (event.kind == EventKind::kReturned && FindQueue(event.ticket.queue)->return_position == ReturnPosition::kBack) {
    event.stand = event.time;
  }
  return "";
}

absl::StatusOr<std::vector<EventOutcome>> OfficeHall::Record(std::vector<HallEvent> events, Request request) {
  MutexLock deciding(&deciding_);
  RETURN_IF_ERROR(CatchUp());
  request.time = ports_.clock->Now();
  std::vector<EventOutcome> outcomes;
  std::vector<HallEvent> accepted;
  std::vector<size_t> places;
  {
    MutexLock lock(&mutex_);
    for (HallEvent& event : events) {
      event.received = request.time;
      outcomes.push_back({.event_id = event.id, .refused = Check(event)});
      if (!outcomes.back().refused.empty()) continue;
      places.push_back(outcomes.size() - 1);
      accepted.push_back(std::move(event));
    }
  }
  ASSIGN_OR_RETURN(const std::vector<Taken> taken, Answer(ports_.events->AppendAll(key_, request, &accepted)));
  for (size_t i = 0; i < accepted.size(); ++i) {
    EventOutcome& outcome = outcomes[places[i]];
    outcome.taken = taken[i];
    if (taken[i] == Taken::kReused) outcome.refused = "EVENT_ID_REUSED";
    if (taken[i] == Taken::kRecorded) Fold(accepted[i]);
  }
  return outcomes;
}

}  // namespace madoguchi::congestion
