#include "services/congestion/core/hall.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/congestion/core/queue_rules.h"
#include "services/congestion/core/wait_estimate.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

Hall::Hall(const Clock* clock, QueueStore* queues, TicketEventStore* events, HallMeter* meter)
    : clock_(clock), queues_(queues), events_(events), meter_(meter) {}

absl::StatusOr<std::unique_ptr<Hall>> Hall::Load(const Clock* clock, QueueStore* queues, TicketEventStore* events,
                                                 HallMeter* meter) {
  auto hall = absl::WrapUnique(new Hall(clock, queues, events, meter));
  ASSIGN_OR_RETURN(const std::vector<Queue> all, queues->All());
  const absl::CivilDay today = JstDay(clock->Now());
  MutexLock lock(&hall->mutex_);
  for (const Queue& queue : all) hall->lines_.emplace(queue.key, std::make_unique<Line>(queue));
  RETURN_IF_ERROR(events->Replay(today - 1, [&](const QueueKey& key, const TicketEvent& event) {
    const auto line = hall->lines_.find(key);
    if (line == hall->lines_.end()) return;
    MutexLock line_lock(&line->second->mutex);
    line->second->days[event.day].Apply(event);
  }));
  for (const auto& [key, line] : hall->lines_) {
    MutexLock line_lock(&line->mutex);
    meter->Waiting(key, Today(*line, today).waiting());
  }
  return hall;
}

absl::StatusOr<Hall::Line*> Hall::FindLine(const QueueKey& key) {
  MutexLock lock(&mutex_);
  const auto line = lines_.find(key);
  if (line == lines_.end()) return UnknownQueue();
  return line->second.get();
}

QueueDay& Hall::Today(Line& line, absl::CivilDay today) {
  line.days.erase(line.days.begin(), line.days.lower_bound(today - 1));
  return line.days[today];
}

absl::StatusOr<Queue> Hall::CreateQueue(const Queue& queue, Request request) {
  if (const std::vector<FieldFault> faults = CheckQueue(queue); !faults.empty()) return InvalidFields(faults);
  request.time = clock_->Now();
  MutexLock creating(&creating_);
  {
    MutexLock lock(&mutex_);
    const auto same_office = [&](const auto& entry) {
      return entry.first.municipality == queue.key.municipality && entry.first.office == queue.key.office;
    };
    if (!lines_.contains(queue.key) &&
        std::count_if(lines_.begin(), lines_.end(), same_office) >= kQueuesPerOfficeMax) {
      return TooManyQueues();
    }
  }
  ASSIGN_OR_RETURN(Queue kept, queues_->Insert(queue, request));
  MutexLock lock(&mutex_);
  lines_.try_emplace(kept.key, std::make_unique<Line>(kept));
  return kept;
}

absl::StatusOr<Ticket> Hall::Issue(const QueueKey& key, Request request) {
  ASSIGN_OR_RETURN(Line* const line, FindLine(key));
  MutexLock deciding(&line->deciding);
  request.time = clock_->Now();
  const absl::CivilDay today = JstDay(request.time);
  const auto decide = [&]() -> absl::StatusOr<TicketEvent> {
    MutexLock lock(&line->mutex);
    const QueueDay& day = Today(*line, today);
    if (day.last_number() >= kTicketsPerQueueAndDayMax) return QueueFull();
    return TicketEvent{.kind = EventKind::kIssued,
                       .day = today,
                       .number = day.last_number() + 1,
                       .time = request.time,
                       .ahead = day.waiting(),
                       .expected_wait_s = ExpectedWaitSeconds(line->queue, day, day.waiting(), request.time)};
  };
  ASSIGN_OR_RETURN(const TicketEvent event, events_->AppendOnce(key, request, decide));
  return Settle(*line, event);
}

absl::StatusOr<Ticket> Hall::Call(const QueueKey& key, const std::string& counter, Request request) {
  if (counter.empty() || counter.size() > kCounterBytesMax) {
    return InvalidFields(
        {{"counter", counter.empty() ? "REQUIRED" : "TOO_LONG",
          absl::StrCat("呼び出すカウンターの名前を", kCounterBytesMax, "バイト以内で指定してください。")}});
  }
  ASSIGN_OR_RETURN(Line* const line, FindLine(key));
  MutexLock deciding(&line->deciding);
  request.time = clock_->Now();
  const absl::CivilDay today = JstDay(request.time);
  const auto decide = [&]() -> absl::StatusOr<TicketEvent> {
    MutexLock lock(&line->mutex);
    const std::optional<int> number = Today(*line, today).LongestWaiting();
    if (!number) return QueueEmpty();
    return TicketEvent{
        .kind = EventKind::kCalled, .day = today, .number = *number, .time = request.time, .counter = counter};
  };
  ASSIGN_OR_RETURN(const TicketEvent event, events_->AppendOnce(key, request, decide));
  return Settle(*line, event);
}

absl::StatusOr<Ticket> Hall::Finish(const QueueKey& key, absl::CivilDay day, int number, Request request) {
  ASSIGN_OR_RETURN(Line* const line, FindLine(key));
  MutexLock deciding(&line->deciding);
  request.time = clock_->Now();
  const absl::CivilDay today = JstDay(request.time);
  const auto decide = [&]() -> absl::StatusOr<TicketEvent> {
    MutexLock lock(&line->mutex);
    Today(*line, today);
    const auto found = line->days.find(day);
    const std::optional<Ticket> ticket = found == line->days.end() ? std::nullopt : found->second.Find(number);
    if (!ticket) return UnknownTicket();
    if (ticket->state != TicketState::kCalled) return NotCalled();
    return TicketEvent{.kind = EventKind::kFinished, .day = day, .number = number, .time = request.time};
  };
  ASSIGN_OR_RETURN(const TicketEvent event, events_->AppendOnce(key, request, decide));
  return Settle(*line, event);
}

absl::StatusOr<Ticket> Hall::Settle(Line& line, const TicketEvent& event) {
  {
    MutexLock lock(&line.mutex);
    if (const auto day = line.days.find(event.day); day != line.days.end()) {
      if (day->second.Apply(event)) Meter(line, event, day->second);
      return *day->second.FindAfter(event.number, event.kind);
    }
  }
  // The repetition of a request from a day that is over.
  ASSIGN_OR_RETURN(const QueueDay past, DayFromStore(line.queue.key, event.day, event.number));
  const std::optional<Ticket> ticket = past.FindAfter(event.number, event.kind);
  if (!ticket) return UnknownTicket();
  return *ticket;
}

void Hall::Meter(const Line& line, const TicketEvent& event, const QueueDay& day) {
  const Ticket ticket = *day.Find(event.number);
  switch (event.kind) {
    case EventKind::kIssued:
      meter_->Issued();
      break;
    case EventKind::kCalled:
      if (const std::optional<Ticket> issued = day.FindAfter(event.number, EventKind::kIssued); issued->issue_time) {
        meter_->Called(absl::Seconds(issued->expected_wait_s), event.time - *issued->issue_time);
      }
      break;
    case EventKind::kFinished:
      if (ticket.call_time) meter_->Finished(event.time - *ticket.call_time);
      break;
  }
  meter_->Waiting(line.queue.key, day.waiting());
}

absl::StatusOr<QueueDay> Hall::DayFromStore(const QueueKey& key, absl::CivilDay day, int number) {
  ASSIGN_OR_RETURN(const std::vector<TicketEvent> events, events_->EventsOf(key, day, number));
  QueueDay past;
  for (const TicketEvent& event : events) past.Apply(event);
  return past;
}

absl::StatusOr<Ticket> Hall::Find(const QueueKey& key, absl::CivilDay day, int number) {
  ASSIGN_OR_RETURN(Line* const line, FindLine(key));
  const absl::Time now = clock_->Now();
  const absl::CivilDay today = JstDay(now);
  {
    MutexLock lock(&line->mutex);
    Today(*line, today);
    if (const auto found = line->days.find(day); found != line->days.end()) {
      std::optional<Ticket> ticket = found->second.Find(number);
      if (!ticket) return UnknownTicket();
      if (ticket->state == TicketState::kWaiting && day == today) {
        ticket->expected_wait_s = ExpectedWaitSeconds(line->queue, found->second, ticket->ahead, now);
      }
      return *ticket;
    }
  }
  ASSIGN_OR_RETURN(const QueueDay past, DayFromStore(key, day, number));
  const std::optional<Ticket> ticket = past.Find(number);
  if (!ticket) return UnknownTicket();
  return *ticket;
}

absl::StatusOr<std::vector<QueueState>> Hall::Live(absl::string_view municipality, absl::string_view office) {
  std::vector<Line*> lines;
  {
    MutexLock lock(&mutex_);
    const QueueKey first{std::string(municipality), std::string(office), ""};
    for (auto it = lines_.lower_bound(first); it != lines_.end(); ++it) {
      if (it->first.municipality != municipality || it->first.office != office) break;
      lines.push_back(it->second.get());
    }
  }
  if (lines.empty()) return UnknownOffice();
  const absl::Time now = clock_->Now();
  std::vector<QueueState> states;
  for (Line* const line : lines) {
    MutexLock lock(&line->mutex);
    const QueueDay& day = Today(*line, JstDay(now));
    QueueState state{.queue = line->queue,
                     .waiting = day.waiting(),
                     .expected_wait_s = ExpectedWaitSeconds(line->queue, day, day.waiting(), now),
                     .open_counters = std::max(1, day.BusyCounters()),
                     .last_called = day.LastCalled(kLastCalledMax)};
    state.level = std::string(CongestionLevel(state.expected_wait_s));
    meter_->Waiting(line->queue.key, state.waiting);  // falls to 0 at midnight without any event
    states.push_back(std::move(state));
  }
  return states;
}

}  // namespace madoguchi::congestion
