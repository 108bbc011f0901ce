#include "services/congestion/server.h"

#include <utility>

#include "absl/memory/memory.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  options.host.process = "congestion";
  options.host.services = {v1::Congestion::service_full_name(), v1::Planning::service_full_name()};
  ASSIGN_OR_RETURN(auto host, rpc::Host::Create(std::move(options.host), clock));
  ASSIGN_OR_RETURN(auto database, sql::OpenDatabase(options.database, CongestionMigrations()));
  const int64_t forget_before_ms = absl::ToUnixMillis(clock->Now() - absl::Hours(24 * kRequestMemoryDays));
  RETURN_IF_ERROR(database->Write(
      [&](sql::Connection& connection) { return sql::ForgetRequests(connection, forget_before_ms).status(); }));
  auto server = absl::WrapUnique(new Server(std::move(host), std::move(database)));
  ASSIGN_OR_RETURN(server->hall_, Hall::Load(clock, &server->queues_, &server->events_, &server->meter_));
  server->service_ = std::make_unique<CongestionService>(&server->host_->edge(), server->hall_.get(), clock);
  server->planning_service_ = std::make_unique<PlanningService>();
  RETURN_IF_ERROR(server->host_->Serve({server->service_.get(), server->planning_service_.get()}));
  return server;
}

Server::Server(std::unique_ptr<rpc::Host> host, std::unique_ptr<sql::Database> database)
    : host_(std::move(host)),
      database_(std::move(database)),
      meter_(&host_->metrics()),
      queues_(database_.get()),
      events_(database_.get()) {}

Server::~Server() { host_->Drain(); }

}  // namespace madoguchi::congestion
