// The gRPC edge of the hall: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include <string>

#include "common/rpc/edge.h"
#include "common/time/clock.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/hall/live_board.h"
#include "services/congestion/core/hall/reminders.h"
#include "services/congestion/core/tickets/ticket_key.h"

namespace madoguchi::congestion {

class CongestionService final : public v1::Congestion::CallbackService {
 public:
  // Nothing is owned.
  struct Parts {
    rpc::Edge* edge = nullptr;
    Hall* hall = nullptr;
    LiveBoard* board = nullptr;
    Reminders* reminders = nullptr;
    const TicketKeys* keys = nullptr;
    const Clock* clock = nullptr;
  };
  explicit CongestionService(const Parts& parts)
      : edge_(*parts.edge),
        hall_(*parts.hall),
        board_(*parts.board),
        reminders_(*parts.reminders),
        keys_(*parts.keys),
        clock_(*parts.clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* CreateQueue(Context* context, const v1::CreateQueueRequest* request, v1::Queue* response) override;
  Reactor* UpdateQueue(Context* context, const v1::UpdateQueueRequest* request, v1::Queue* response) override;
  Reactor* ListQueues(Context* context, const v1::ListQueuesRequest* request,
                      v1::ListQueuesResponse* response) override;
  Reactor* UpdateOffice(Context* context, const v1::UpdateOfficeRequest* request, v1::Office* response) override;
  Reactor* GetOffice(Context* context, const v1::GetOfficeRequest* request, v1::Office* response) override;

  Reactor* IssueTicket(Context* context, const v1::IssueTicketRequest* request, v1::Ticket* response) override;
  Reactor* GetTicket(Context* context, const v1::GetTicketRequest* request, v1::Ticket* response) override;
  Reactor* LookUpTicket(Context* context, const v1::LookUpTicketRequest* request, v1::Ticket* response) override;
  Reactor* CheckInTicket(Context* context, const v1::CheckInTicketRequest* request, v1::Ticket* response) override;
  Reactor* CancelTicket(Context* context, const v1::CancelTicketRequest* request, v1::Ticket* response) override;
  Reactor* SetReminder(Context* context, const v1::SetReminderRequest* request, v1::Ticket* response) override;

  Reactor* ListTickets(Context* context, const v1::ListTicketsRequest* request,
                       v1::ListTicketsResponse* response) override;
  Reactor* CallTicket(Context* context, const v1::CallTicketRequest* request, v1::Ticket* response) override;
  Reactor* RecallTicket(Context* context, const v1::RecallTicketRequest* request, v1::Ticket* response) override;
  Reactor* HoldTicket(Context* context, const v1::HoldTicketRequest* request, v1::Ticket* response) override;
  Reactor* ResumeTicket(Context* context, const v1::ResumeTicketRequest* request, v1::Ticket* response) override;
  Reactor* TransferTicket(Context* context, const v1::TransferTicketRequest* request, v1::Ticket* response) override;
  Reactor* ReturnTicket(Context* context, const v1::ReturnTicketRequest* request, v1::Ticket* response) override;
  Reactor* MarkNoShow(Context* context, const v1::MarkNoShowRequest* request, v1::Ticket* response) override;
  Reactor* FinishTicket(Context* context, const v1::FinishTicketRequest* request, v1::Ticket* response) override;

  Reactor* OpenCounter(Context* context, const v1::OpenCounterRequest* request, v1::Counter* response) override;
  Reactor* CloseCounter(Context* context, const v1::CloseCounterRequest* request, v1::Counter* response) override;
  Reactor* RecordEvents(Context* context, const v1::RecordEventsRequest* request,
                        v1::RecordEventsResponse* response) override;
  Reactor* ListConflicts(Context* context, const v1::ListConflictsRequest* request,
                         v1::ListConflictsResponse* response) override;

  Reactor* GetLiveState(Context* context, const v1::GetLiveStateRequest* request, v1::LiveState* response) override;
  grpc::ServerWriteReactor<v1::LiveState>* WatchLiveState(Context* context,
                                                          const v1::WatchLiveStateRequest* request) override;
  Reactor* GetSign(Context* context, const v1::GetSignRequest* request, v1::Sign* response) override;
  Reactor* GetQueueMonitors(Context* context, const v1::GetQueueMonitorsRequest* request,
                            google::api::HttpBody* response) override;

  Reactor* ListDeadReminders(Context* context, const v1::ListDeadRemindersRequest* request,
                             v1::ListDeadRemindersResponse* response) override;
  Reactor* RetryReminder(Context* context, const v1::RetryReminderRequest* request,
                         v1::RetryReminderResponse* response) override;

 private:
  // Staff and signed-in devices of the ticket's own city.
  static bool IsStaff(const rpc::Call& call);
  // OK for who shows the ticket's key, and for staff. PERMISSION_DENIED (WRONG_TICKET_KEY).
  absl::Status CheckHolder(const rpc::Call& call, const TicketRef& ticket, const std::string& key) const;
  absl::StatusOr<OfficeHall*> OfficeOf(const OfficeKey& office) { return hall_.Office(office); }
  // The office of a ticket: NOT_FOUND (UNKNOWN_QUEUE) if there is none.
  absl::StatusOr<OfficeHall*> OfficeOfQueue(const OfficeKey& office);
  // What staff do with one ticket; `Message` has a name and a request id.
  template <class Message>
  Reactor* OnTicket(Context* context, const Message* request, v1::Ticket* response, const char* method,
                    Act (*act)(const Message&));

  rpc::Edge& edge_;
  Hall& hall_;
  LiveBoard& board_;
  Reminders& reminders_;
  const TicketKeys& keys_;
  const Clock& clock_;
};

}  // namespace madoguchi::congestion
