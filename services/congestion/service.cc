#include "services/congestion/service.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/paging/paging.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/errors.h"
#include "services/congestion/queue_monitor.h"
#include "services/congestion/service_request.h"

namespace madoguchi::congestion {

bool CongestionService::IsStaff(const rpc::Call& call) {
  const bool own = call.identity.municipality() == call.municipality || call.identity.municipality() == "*";
  return own && (call.HasRole(common::v1::ROLE_COUNTER) || call.HasRole(common::v1::ROLE_INTAKE));
}

absl::Status CongestionService::CheckHolder(const rpc::Call& call, const TicketRef& ticket,
                                            const std::string& key) const {
  return IsStaff(call) || keys_.Matches(TicketName(ticket), key) ? absl::OkStatus() : WrongTicketKey();
}

absl::StatusOr<OfficeHall*> CongestionService::OfficeOfQueue(const OfficeKey& office) {
  const absl::StatusOr<OfficeHall*> found = hall_.Office(office);
  if (!found.ok()) return UnknownQueue();
  return *found;
}

// ---- offices and queues ----

CongestionService::Reactor* CongestionService::CreateQueue(Context* context, const v1::CreateQueueRequest* request,
                                                           v1::Queue* response) {
  return edge_.Unary<v1::CreateQueueRequest, v1::Queue>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreateQueueRequest& request) -> absl::StatusOr<v1::Queue> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        const Queue queue =
            FromProto(QueueKey{office.municipality, office.office, request.queue_id()}, request.queue());
        ASSIGN_OR_RETURN(const Queue kept, hall_.CreateQueue(queue, RequestOf(call, "CreateQueue", request)));
        return ToProto(kept);
      });
}

CongestionService::Reactor* CongestionService::UpdateQueue(Context* context, const v1::UpdateQueueRequest* request,
                                                           v1::Queue* response) {
  return edge_.Unary<v1::UpdateQueueRequest, v1::Queue>(
      context, request, response,
      [this](const rpc::Call& call, const v1::UpdateQueueRequest& request) -> absl::StatusOr<v1::Queue> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Queue kept,
                         hall_.UpdateQueue(FromProto(key, request.queue()), RequestOf(call, "UpdateQueue", request)));
        return ToProto(kept);
      });
}

CongestionService::Reactor* CongestionService::ListQueues(Context* context, const v1::ListQueuesRequest* request,
                                                          v1::ListQueuesResponse* response) {
  return edge_.Unary<v1::ListQueuesRequest, v1::ListQueuesResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ListQueuesRequest& request) -> absl::StatusOr<v1::ListQueuesResponse> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        const std::vector<Queue> queues = office->Queues();
        v1::ListQueuesResponse response;
        RETURN_IF_ERROR(Page(
            queues, request, request.parent(), [](const Queue& queue) { return queue.key.queue; },
            [&](const Queue& queue) { *response.add_queues() = ToProto(queue); }, response.mutable_next_page_token()));
        return response;
      });
}

CongestionService::Reactor* CongestionService::UpdateOffice(Context* context, const v1::UpdateOfficeRequest* request,
                                                            v1::Office* response) {
  return edge_.Unary<v1::UpdateOfficeRequest, v1::Office>(
      context, request, response,
      [this](const rpc::Call& call, const v1::UpdateOfficeRequest& request) -> absl::StatusOr<v1::Office> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const OfficeSettings settings, FromProto(key, request.office()));
        ASSIGN_OR_RETURN(const OfficeSettings kept,
                         hall_.UpdateOffice(settings, RequestOf(call, "UpdateOffice", request)));
        return ToProto(kept);
      });
}

CongestionService::Reactor* CongestionService::GetOffice(Context* context, const v1::GetOfficeRequest* request,
                                                         v1::Office* response) {
  return edge_.Unary<v1::GetOfficeRequest, v1::Office>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetOfficeRequest& request) -> absl::StatusOr<v1::Office> {
        ASSIGN_OR_RETURN(const OfficeKey key, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOf(key));
        return ToProto(office->Settings());
      });
}

// ---- tickets: for everybody ----

CongestionService::Reactor* CongestionService::IssueTicket(Context* context, const v1::IssueTicketRequest* request,
                                                           v1::Ticket* response) {
  return edge_.Unary<v1::IssueTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::IssueTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(key.office_key()));
        IssueWish wish = FromProto(request);
        ASSIGN_OR_RETURN(wish.booking_time,
                         TimeFrom(request.has_booking_time(), request.booking_time(), "booking_time"));
        wish.by_staff = IsStaff(call);
        ASSIGN_OR_RETURN(const Ticket ticket, office->Issue(key.queue, wish, RequestOf(call, "IssueTicket", request)));
        v1::Ticket proto = ToProto(key.office_key(), ticket, true);
        proto.set_key(keys_.KeyOf(proto.name()));
        return proto;
      });
}

CongestionService::Reactor* CongestionService::GetTicket(Context* context, const v1::GetTicketRequest* request,
                                                         v1::Ticket* response) {
  return edge_.Unary<v1::GetTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        ASSIGN_OR_RETURN(const Ticket ticket, office->Find(ref));
        return ToProto(ref.office, ticket, false);
      });
}

CongestionService::Reactor* CongestionService::LookUpTicket(Context* context, const v1::LookUpTicketRequest* request,
                                                            v1::Ticket* response) {
  return edge_.Unary<v1::LookUpTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::LookUpTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        RETURN_IF_ERROR(CheckHolder(call, ref, request.key()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        ASSIGN_OR_RETURN(const Ticket ticket, office->Find(ref));
        v1::Ticket proto = ToProto(ref.office, ticket, true);
        ASSIGN_OR_RETURN(const bool reminder_set, reminders_.IsSet(ref));
        proto.set_reminder_set(reminder_set);
        return proto;
      });
}

CongestionService::Reactor* CongestionService::CheckInTicket(Context* context, const v1::CheckInTicketRequest* request,
                                                             v1::Ticket* response) {
  return edge_.Unary<v1::CheckInTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CheckInTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        RETURN_IF_ERROR(CheckHolder(call, ref, request.key()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        ASSIGN_OR_RETURN(const Ticket ticket,
                         office->Do(ref, {.kind = EventKind::kCheckedIn}, RequestOf(call, "CheckInTicket", request)));
        return ToProto(ref.office, ticket, true);
      });
}

CongestionService::Reactor* CongestionService::CancelTicket(Context* context, const v1::CancelTicketRequest* request,
                                                            v1::Ticket* response) {
  return edge_.Unary<v1::CancelTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CancelTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        RETURN_IF_ERROR(CheckHolder(call, ref, request.key()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        ASSIGN_OR_RETURN(const Ticket ticket,
                         office->Do(ref, {.kind = EventKind::kCancelled}, RequestOf(call, "CancelTicket", request)));
        return ToProto(ref.office, ticket, true);
      });
}

CongestionService::Reactor* CongestionService::SetReminder(Context* context, const v1::SetReminderRequest* request,
                                                           v1::Ticket* response) {
  return edge_.Unary<v1::SetReminderRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::SetReminderRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketRef ref, ParseTicket(call.municipality, request.name()));
        RETURN_IF_ERROR(CheckHolder(call, ref, request.key()));
        ASSIGN_OR_RETURN(OfficeHall* const office, OfficeOfQueue(ref.office));
        Request asked = RequestOf(call, "SetReminder", request);
        asked.body = request.name();
        const bool set = !request.email().empty() || !request.webhook_url().empty();
        if (set) {
          const Medium medium = request.email().empty() ? Medium::kWebhook : Medium::kEmail;
          RETURN_IF_ERROR(reminders_.Set({.ticket = ref,
                                          .medium = medium,
                                          .address = medium == Medium::kEmail ? request.email() : request.webhook_url(),
                                          .ahead = request.ahead()},
                                         asked));
        } else {
          RETURN_IF_ERROR(reminders_.Clear(ref, asked));
        }
        ASSIGN_OR_RETURN(const Ticket ticket, office->Find(ref));
        v1::Ticket proto = ToProto(ref.office, ticket, true);
        proto.set_reminder_set(set);
        return proto;
      });
}

// ---- what people look at ----

CongestionService::Reactor* CongestionService::GetLiveState(Context* context, const v1::GetLiveStateRequest* request,
                                                            v1::LiveState* response) {
  return edge_.Unary<v1::GetLiveStateRequest, v1::LiveState>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetLiveStateRequest& request) -> absl::StatusOr<v1::LiveState> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const std::shared_ptr<const LivePicture> picture, board_.Now(office));
        return ToProto(*picture);
      });
}

grpc::ServerWriteReactor<v1::LiveState>* CongestionService::WatchLiveState(Context* context,
                                                                           const v1::WatchLiveStateRequest* request) {
  using Writer = rpc::Edge::Writer<v1::LiveState>;
  return edge_.ServerStream<v1::WatchLiveStateRequest, v1::LiveState>(
      context, request,
      [this](const rpc::Call& call, const v1::WatchLiveStateRequest& request, Writer& writer) -> absl::Status {
        constexpr absl::Duration kLook = absl::Milliseconds(500);  // how soon it is seen that the watcher went away
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.name()));
        std::shared_ptr<const LivePicture> shown;
        const absl::Time end = call.deadline - absl::Seconds(1);
        while (!call.cancelled() && clock_.Now() < end) {
          if (shown != nullptr) {
            board_.Wait(*shown, kLook);
            const absl::Duration age = board_.Age(*shown);
            if (!board_.HasChanged(*shown) && age < kHeartbeatEvery) continue;
            if (age < kPictureEvery) absl::SleepFor(std::max(absl::ZeroDuration(), kPictureEvery - age));
          }
          ASSIGN_OR_RETURN(std::shared_ptr<const LivePicture> picture, board_.Recent(office));
          if (picture == shown) continue;  // the clock has not come as far as this thread slept
          shown = std::move(picture);
          if (!writer.Write(ToProto(*shown))) break;
        }
        return absl::OkStatus();
      });
}

CongestionService::Reactor* CongestionService::GetSign(Context* context, const v1::GetSignRequest* request,
                                                       v1::Sign* response) {
  return edge_.Unary<v1::GetSignRequest, v1::Sign>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetSignRequest& request) -> absl::StatusOr<v1::Sign> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const std::shared_ptr<const LivePicture> picture, board_.Now(office));
        return SignOf(picture->hall);
      });
}

CongestionService::Reactor* CongestionService::GetQueueMonitors(Context* context,
                                                                const v1::GetQueueMonitorsRequest* request,
                                                                google::api::HttpBody* response) {
  return edge_.Unary<v1::GetQueueMonitorsRequest, google::api::HttpBody>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::GetQueueMonitorsRequest& request) -> absl::StatusOr<google::api::HttpBody> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const std::shared_ptr<const LivePicture> picture, board_.Now(office));
        google::api::HttpBody body;
        body.set_content_type("application/ld+json");
        body.set_data(QueueMonitorsJson(picture->hall, request.key_values()));
        return body;
      });
}

}  // namespace madoguchi::congestion
