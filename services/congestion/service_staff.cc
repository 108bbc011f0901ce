// What staff and operators do: tickets at the counter, counters, devices, conflicts, undelivered reminders.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"
#include "services/congestion/service.h"
#include "services/congestion/service_request.h"

namespace madoguchi::congestion {
namespace {

// Pages need keys that sort as text.
std::string SortKey(const TicketId& id) { return absl::StrFormat("%s/%06d", id.queue, id.number); }

}  // namespace

template <class Message>
CongestionService::Reactor* CongestionService::OnTicket(Context* context, const Message* request, v1::Ticket* response,
                                                        const char* method, Act (*act)(const Message&)) {
  return edge_.Unary<Message, v1::Ticket>(
      context, request, response,
      [this, method, act](const rpc::Call& call, const Message& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        ASSIGN_OR_RETURN(const Ticket ticket, office->Do(ref, act(request), RequestOf(call, method, request)));
        return ToProto(ref.office, ticket, true);
      });
}

CongestionService::Reactor* CongestionService::ListTickets(Context* context, const v1::ListTicketsRequest* request,
                                                           v1::ListTicketsResponse* response) {
  return edge_.Unary<v1::ListTicketsRequest, v1::ListTicketsResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ListTicketsRequest& request) -> absl::StatusOr<v1::ListTicketsResponse> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        const std::vector<Ticket> tickets = office->List(FromProto(request));
        v1::ListTicketsRequest query = request;
        query.clear_page_size();
        query.clear_page_token();
        v1::ListTicketsResponse response;
        RETURN_IF_ERROR(Page(
            tickets, request, query.SerializeAsString(), [](const Ticket& ticket) { return SortKey(ticket.id); },
            [&](const Ticket& ticket) { *response.add_tickets() = ToProto(key, ticket, true); },
            response.mutable_next_page_token()));
        return response;
      });
}

CongestionService::Reactor* CongestionService::CallTicket(Context* context, const v1::CallTicketRequest* request,
                                                          v1::Ticket* response) {
  return edge_.Unary<v1::CallTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CallTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.parent()));
        std::optional<TicketRef> wanted;
        if (!request.ticket().empty()) {
          ASSIGN_OR_RETURN(wanted, ParseTicket(call.municipality, request.ticket()));
          if (wanted->office != key.office_key()) return UnknownTicket();
        }
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(key.office_key()));
        ASSIGN_OR_RETURN(const Ticket ticket,
                         office->Call(key.queue, request.counter(), wanted, RequestOf(call, "CallTicket", request)));
        return ToProto(key.office_key(), ticket, true);
      });
}

CongestionService::Reactor* CongestionService::RecallTicket(Context* context, const v1::RecallTicketRequest* request,
                                                            v1::Ticket* response) {
  return OnTicket<v1::RecallTicketRequest>(context, request, response, "RecallTicket",
                                           [](const v1::RecallTicketRequest&) { return Act{EventKind::kRecalled}; });
}
CongestionService::Reactor* CongestionService::HoldTicket(Context* context, const v1::HoldTicketRequest* request,
                                                          v1::Ticket* response) {
  return OnTicket<v1::HoldTicketRequest>(context, request, response, "HoldTicket",
                                         [](const v1::HoldTicketRequest&) { return Act{EventKind::kHeld}; });
}
CongestionService::Reactor* CongestionService::ResumeTicket(Context* context, const v1::ResumeTicketRequest* request,
                                                            v1::Ticket* response) {
  return OnTicket<v1::ResumeTicketRequest>(context, request, response, "ResumeTicket",
                                           [](const v1::ResumeTicketRequest&) { return Act{EventKind::kResumed}; });
}
CongestionService::Reactor* CongestionService::TransferTicket(Context* context,
                                                              const v1::TransferTicketRequest* request,
                                                              v1::Ticket* response) {
  return OnTicket<v1::TransferTicketRequest>(
      context, request, response, "TransferTicket", [](const v1::TransferTicketRequest& request) {
        return Act{.kind = EventKind::kTransferred, .to_queue = request.to_queue()};
      });
}
CongestionService::Reactor* CongestionService::ReturnTicket(Context* context, const v1::ReturnTicketRequest* request,
                                                            v1::Ticket* response) {
  return OnTicket<v1::ReturnTicketRequest>(context, request, response, "ReturnTicket",
                                           [](const v1::ReturnTicketRequest&) { return Act{EventKind::kReturned}; });
}
CongestionService::Reactor* CongestionService::MarkNoShow(Context* context, const v1::MarkNoShowRequest* request,
                                                          v1::Ticket* response) {
  return OnTicket<v1::MarkNoShowRequest>(context, request, response, "MarkNoShow",
                                         [](const v1::MarkNoShowRequest&) { return Act{EventKind::kNoShow}; });
}
CongestionService::Reactor* CongestionService::FinishTicket(Context* context, const v1::FinishTicketRequest* request,
                                                            v1::Ticket* response) {
  return OnTicket<v1::FinishTicketRequest>(
      context, request, response, "FinishTicket", [](const v1::FinishTicketRequest& request) {
        return Act{.kind = EventKind::kFinished, .whole_route = request.whole_route()};
      });
}

// ---- counters and devices ----

CongestionService::Reactor* CongestionService::OpenCounter(Context* context, const v1::OpenCounterRequest* request,
                                                           v1::Counter* response) {
  return edge_.Unary<v1::OpenCounterRequest, v1::Counter>(
      context, request, response,
      [this](const rpc::Call& call, const v1::OpenCounterRequest& request) -> absl::StatusOr<v1::Counter> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        ASSIGN_OR_RETURN(const CounterState counter,
                         office->SetCounter(request.counter(), true, {request.queues().begin(), request.queues().end()},
                                            RequestOf(call, "OpenCounter", request)));
        return ToProto(key, counter);
      });
}

CongestionService::Reactor* CongestionService::CloseCounter(Context* context, const v1::CloseCounterRequest* request,
                                                            v1::Counter* response) {
  return edge_.Unary<v1::CloseCounterRequest, v1::Counter>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CloseCounterRequest& request) -> absl::StatusOr<v1::Counter> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        ASSIGN_OR_RETURN(const CounterState counter,
                         office->SetCounter(request.counter(), false, {}, RequestOf(call, "CloseCounter", request)));
        return ToProto(key, counter);
      });
}

CongestionService::Reactor* CongestionService::RecordEvents(Context* context, const v1::RecordEventsRequest* request,
                                                            v1::RecordEventsResponse* response) {
  return edge_.Unary<v1::RecordEventsRequest, v1::RecordEventsResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::RecordEventsRequest& request) -> absl::StatusOr<v1::RecordEventsResponse> {
        if (request.events_size() > kEventsPerRequestMax) return TooManyEvents();
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        std::vector<HallEvent> events;
        for (const v1::DeviceEvent& event : request.events()) {
          events.push_back(FromProto(call.municipality, key, event));
        }
        ASSIGN_OR_RETURN(const std::vector<EventOutcome> outcomes,
                         office->Record(std::move(events), RequestOf(call, "RecordEvents", request)));
        v1::RecordEventsResponse response;
        for (const EventOutcome& outcome : outcomes) *response.add_outcomes() = ToProto(outcome);
        return response;
      });
}

CongestionService::Reactor* CongestionService::ListConflicts(Context* context, const v1::ListConflictsRequest* request,
                                                             v1::ListConflictsResponse* response) {
  return edge_.Unary<v1::ListConflictsRequest, v1::ListConflictsResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListConflictsRequest& request) -> absl::StatusOr<v1::ListConflictsResponse> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        const auto sort_key = [](const Conflict& conflict) {
          return absl::StrCat(absl::FormatCivilTime(conflict.event.day), "/",
                              absl::StrFormat("%010d", conflict.event.sequence), "/",
                              static_cast<int>(conflict.reason));
        };
        std::vector<Conflict> conflicts = office->Conflicts();
        std::sort(conflicts.begin(), conflicts.end(),
                  [&](const Conflict& a, const Conflict& b) { return sort_key(a) < sort_key(b); });
        v1::ListConflictsResponse response;
        RETURN_IF_ERROR(Page(
            conflicts, request, request.parent(), sort_key,
            [&](const Conflict& conflict) { *response.add_conflicts() = ToProto(key, conflict); },
            response.mutable_next_page_token()));
        return response;
      });
}

// ---- reminders that could not be delivered ----

CongestionService::Reactor* CongestionService::ListDeadReminders(Context* context,
                                                                 const v1::ListDeadRemindersRequest* request,
                                                                 v1::ListDeadRemindersResponse* response) {
  return edge_.Unary<v1::ListDeadRemindersRequest, v1::ListDeadRemindersResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListDeadRemindersRequest& request) -> absl::StatusOr<v1::ListDeadRemindersResponse> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        ASSIGN_OR_RETURN(const std::vector<Reminder> dead, reminders_.Dead(key));
        v1::ListDeadRemindersResponse response;
        RETURN_IF_ERROR(Page(
            dead, request, request.parent(),
            [](const Reminder& reminder) {
              return absl::StrCat(absl::FormatCivilTime(reminder.ticket.day), "/", SortKey(reminder.ticket.id));
            },
            [&](const Reminder& reminder) {
              v1::DeadReminder* const added = response.add_reminders();
              added->set_ticket(TicketName(reminder.ticket));
              added->set_by(reminder.medium == Medium::kEmail ? "email" : "webhook");
              added->set_attempts(reminder.attempts);
              added->set_reason(reminder.reason);
              if (const absl::StatusOr<Ticket> ticket = office->Find(reminder.ticket); ticket.ok()) {
                added->set_label(ticket->label);
              }
            },
            response.mutable_next_page_token()));
        return response;
      });
}

CongestionService::Reactor* CongestionService::RetryReminder(Context* context, const v1::RetryReminderRequest* request,
                                                             v1::RetryReminderResponse* response) {
  return edge_.Unary<v1::RetryReminderRequest, v1::RetryReminderResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::RetryReminderRequest& request) -> absl::StatusOr<v1::RetryReminderResponse> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        RETURN_IF_ERROR(reminders_.Retry(ref, RequestOf(call, "RetryReminder", request)));
        return v1::RetryReminderResponse();
      });
}

}  // namespace madoguchi::congestion
