// The hall's composition root: every part is made here, in order of dependency.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/rpc/host.h"
#include "common/sql/database.h"
#include "common/time/clock.h"
#include "services/congestion/adapters/curl_sender.h"
#include "services/congestion/adapters/periodic.h"
#include "services/congestion/adapters/prometheus_meter.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/adapters/sql_reminder_store.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/adapters/sql_visit_store.h"
#include "services/congestion/core/hall/change_signal.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/hall/live_board.h"
#include "services/congestion/core/hall/reminders.h"
#include "services/congestion/core/hall/visit_archive.h"
#include "services/congestion/core/planning/openings.h"
#include "services/congestion/core/tickets/ticket_key.h"
#include "services/congestion/options.h"
#include "services/congestion/planning_part.h"
#include "services/congestion/prediction_part.h"
#include "services/congestion/reception_part.h"
#include "services/congestion/service.h"

namespace madoguchi::congestion {

class Server {
 public:
  // Opens the database, rebuilds today's halls and serves. The clock must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, const Clock* clock);
  // Drains.
  ~Server();

  int port() const { return host_->port(); }
  observability::Metrics& metrics() { return host_->metrics(); }

 private:
  Server(std::unique_ptr<rpc::Host> host, std::unique_ptr<sql::Database> database, SenderOptions sender);
  // The hall and what looks at it.
  absl::Status OpenHall(const Clock* clock);

  // Each may use those above it.
  const std::unique_ptr<rpc::Host> host_;
  const std::unique_ptr<sql::Database> database_;
  PrometheusMeter meter_;
  SqlQueueStore queues_;
  SqlTicketEventStore events_;
  SqlVisitStore visits_;
  SqlReminderStore reminder_store_;
  SqlPlanStore plans_;
  OfficeOpenings openings_;
  CurlSender sender_;
  ChangeSignal signal_;
  std::unique_ptr<PredictionPart> prediction_;
  std::unique_ptr<Hall> hall_;
  std::unique_ptr<LiveBoard> board_;
  std::unique_ptr<const TicketKeys> keys_;
  std::unique_ptr<Reminders> reminders_;
  std::unique_ptr<VisitArchive> archive_;
  std::unique_ptr<CongestionService> service_;
  std::unique_ptr<PlanningPart> planning_;
  std::unique_ptr<ReceptionPart> reception_;
  std::unique_ptr<Periodic> reminding_;
  std::unique_ptr<Periodic> archiving_;
};

}  // namespace madoguchi::congestion
