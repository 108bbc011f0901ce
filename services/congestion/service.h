// The gRPC edge of the hall: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "common/time/clock.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"
#include "services/congestion/core/hall.h"

namespace madoguchi::congestion {

class CongestionService final : public v1::Congestion::CallbackService {
 public:
  // Nothing is owned.
  CongestionService(rpc::Edge* edge, Hall* hall, const Clock* clock) : edge_(*edge), hall_(*hall), clock_(*clock) {}

  grpc::ServerUnaryReactor* CreateQueue(grpc::CallbackServerContext* context, const v1::CreateQueueRequest* request,
                                        v1::Queue* response) override;
  grpc::ServerUnaryReactor* IssueTicket(grpc::CallbackServerContext* context, const v1::IssueTicketRequest* request,
                                        v1::Ticket* response) override;
  grpc::ServerUnaryReactor* CallTicket(grpc::CallbackServerContext* context, const v1::CallTicketRequest* request,
                                       v1::Ticket* response) override;
  grpc::ServerUnaryReactor* FinishTicket(grpc::CallbackServerContext* context, const v1::FinishTicketRequest* request,
                                         v1::Ticket* response) override;
  grpc::ServerUnaryReactor* GetTicket(grpc::CallbackServerContext* context, const v1::GetTicketRequest* request,
                                      v1::Ticket* response) override;
  grpc::ServerUnaryReactor* GetLiveState(grpc::CallbackServerContext* context, const v1::GetLiveStateRequest* request,
                                         v1::LiveState* response) override;

 private:
  rpc::Edge& edge_;
  Hall& hall_;
  const Clock& clock_;
};

}  // namespace madoguchi::congestion
