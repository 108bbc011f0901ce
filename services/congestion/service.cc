#include "services/congestion/service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"

namespace madoguchi::congestion {
namespace {

Request RequestOf(const rpc::Call& call, const char* method, const std::string& id, std::string body) {
  return {.municipality = call.municipality, .method = method, .id = id, .body = std::move(body)};
}

}  // namespace

grpc::ServerUnaryReactor* CongestionService::CreateQueue(grpc::CallbackServerContext* context,
                                                         const v1::CreateQueueRequest* request, v1::Queue* response) {
  return edge_.Unary<v1::CreateQueueRequest, v1::Queue>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreateQueueRequest& request) -> absl::StatusOr<v1::Queue> {
        ASSIGN_OR_RETURN(const std::string office, ParseOffice(call.municipality, request.parent()));
        const Queue queue{.key = {call.municipality, office, request.queue_id()},
                          .title = request.queue().title(),
                          .counters = request.queue().counters(),
                          .service_time_s = request.queue().service_time_s()};
        const std::string body = absl::StrCat(request.parent(), "\n", request.queue_id(), "\n", queue.counters, "\n",
                                              queue.service_time_s, "\n", queue.title);
        ASSIGN_OR_RETURN(const Queue kept,
                         hall_.CreateQueue(queue, RequestOf(call, "CreateQueue", request.request_id(), body)));
        return ToProto(kept);
      });
}

grpc::ServerUnaryReactor* CongestionService::IssueTicket(grpc::CallbackServerContext* context,
                                                         const v1::IssueTicketRequest* request, v1::Ticket* response) {
  return edge_.Unary<v1::IssueTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::IssueTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const Ticket ticket,
                         hall_.Issue(key, RequestOf(call, "IssueTicket", request.request_id(), request.parent())));
        return ToProto(key, ticket);
      });
}

grpc::ServerUnaryReactor* CongestionService::CallTicket(grpc::CallbackServerContext* context,
                                                        const v1::CallTicketRequest* request, v1::Ticket* response) {
  return edge_.Unary<v1::CallTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CallTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.parent()));
        const std::string body = absl::StrCat(request.parent(), "\n", request.counter());
        ASSIGN_OR_RETURN(const Ticket ticket,
                         hall_.Call(key, request.counter(), RequestOf(call, "CallTicket", request.request_id(), body)));
        return ToProto(key, ticket);
      });
}

grpc::ServerUnaryReactor* CongestionService::FinishTicket(grpc::CallbackServerContext* context,
                                                          const v1::FinishTicketRequest* request,
                                                          v1::Ticket* response) {
  return edge_.Unary<v1::FinishTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::FinishTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketName name, ParseTicket(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Ticket ticket,
                         hall_.Finish(name.queue, name.day, name.number,
                                      RequestOf(call, "FinishTicket", request.request_id(), request.name())));
        return ToProto(name.queue, ticket);
      });
}

grpc::ServerUnaryReactor* CongestionService::GetTicket(grpc::CallbackServerContext* context,
                                                       const v1::GetTicketRequest* request, v1::Ticket* response) {
  return edge_.Unary<v1::GetTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const TicketName name, ParseTicket(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Ticket ticket, hall_.Find(name.queue, name.day, name.number));
        return ToProto(name.queue, ticket);
      });
}

grpc::ServerUnaryReactor* CongestionService::GetLiveState(grpc::CallbackServerContext* context,
                                                          const v1::GetLiveStateRequest* request,
                                                          v1::LiveState* response) {
  return edge_.Unary<v1::GetLiveStateRequest, v1::LiveState>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetLiveStateRequest& request) -> absl::StatusOr<v1::LiveState> {
        ASSIGN_OR_RETURN(const std::string office, ParseOffice(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const std::vector<QueueState> queues, hall_.Live(call.municipality, office));
        return ToProto(call.municipality, office, queues, clock_.Now());
      });
}

}  // namespace madoguchi::congestion
