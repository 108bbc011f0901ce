#include "services/congestion/server.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "common/config/secret_file.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/delivery_lanes.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/ticket_secret.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::Duration kRemindEvery = absl::Seconds(1);
constexpr absl::Duration kArchiveEvery = absl::Minutes(10);

// Beside the database's file, unless another folder is named.
absl::StatusOr<std::string> ModelFolder(const Options& options) {
  if (!options.models.empty()) return options.models;
  if (!sql::IsFile(options.database)) return ModelFolderMissing();
  return absl::StrCat(sql::PathOf(options.database), ".models");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  ASSIGN_OR_RETURN(const std::string model_folder, ModelFolder(options));
  options.host.process = "congestion";
  options.host.streams_max = kWatchersMax;
  if (!options.smtp_password_file.empty()) {
    ASSIGN_OR_RETURN(options.sender.smtp_password, config::ReadSecretFile(options.smtp_password_file));
  }
  options.host.services = {v1::Congestion::service_full_name(), v1::Planning::service_full_name(),
                           v1::Reception::service_full_name()};
  ASSIGN_OR_RETURN(auto host, rpc::Host::Create(std::move(options.host), clock));
  ASSIGN_OR_RETURN(auto database,
                   sql::OpenDatabase(options.database, CongestionMigrations(), options.database_password_file));
  const int64_t forget_before_ms = absl::ToUnixMillis(clock->Now() - absl::Hours(24 * kRequestMemoryDays));
  RETURN_IF_ERROR(database->Write(
      [&](sql::Connection& connection) { return sql::ForgetRequests(connection, forget_before_ms).status(); }));
  auto server = absl::WrapUnique(new Server(std::move(host), std::move(database), std::move(options.sender)));
  ASSIGN_OR_RETURN(server->prediction_,
                   PredictionPart::Open(model_folder, clock, server->database_.get(), &server->host_->metrics()));
  RETURN_IF_ERROR(server->OpenHall(clock));
  server->planning_ =
      std::make_unique<PlanningPart>(server->host_.get(), server->database_.get(), &server->queues_,
                                     server->board_.get(), server->prediction_->waits(), &server->signal_);
  server->reception_ =
      std::make_unique<ReceptionPart>(server->host_.get(), server->database_.get(), server->hall_.get(),
                                      server->keys_.get(), server->planning_->calendars());
  RETURN_IF_ERROR(
      server->host_->Serve({server->service_.get(), &server->planning_->service(), &server->reception_->service()}));
  server->reminding_ = std::make_unique<Periodic>("reminding", kRemindEvery,
                                                  [reminders = server->reminders_.get()] { return reminders->Step(); });
  server->archiving_ = std::make_unique<Periodic>(
      "archiving", kArchiveEvery, [archive = server->archive_.get()] { return archive->Step().status(); });
  server->prediction_->BeginNights();
  return server;
}

absl::Status Server::OpenHall(const Clock* clock) {
  ASSIGN_OR_RETURN(std::string secret, TicketSecret(*database_));
  keys_ = std::make_unique<const TicketKeys>(std::move(secret));
  ASSIGN_OR_RETURN(hall_, Hall::Load(&queues_, {clock, &events_, &meter_, prediction_->waits(), &signal_, &openings_}));
  board_ = std::make_unique<LiveBoard>(hall_.get(), &signal_, clock);
  reminders_ = std::make_unique<Reminders>(
      Reminders::Ports{clock, hall_.get(), &reminder_store_, &sender_, &meter_, keys_.get()},
      std::make_unique<ThreadLanes>(LaneBounds{.threads = kReminderSendersMax,
                                               .of_lane_max = kReminderSendersOfHostMax,
                                               .waiting_of_lane_max = kRemindersOfHostMax}));
  archive_ = std::make_unique<VisitArchive>(clock, hall_.get(), &events_, &visits_);
  service_ = std::make_unique<CongestionService>(
      CongestionService::Parts{&host_->edge(), hall_.get(), board_.get(), reminders_.get(), keys_.get(), clock});
  return absl::OkStatus();
}

Server::Server(std::unique_ptr<rpc::Host> host, std::unique_ptr<sql::Database> database, SenderOptions sender)
    : host_(std::move(host)),
      database_(std::move(database)),
      meter_(&host_->metrics()),
      queues_(database_.get()),
      events_(database_.get()),
      visits_(database_.get()),
      reminder_store_(database_.get()),
      plans_(database_.get()),
      openings_(&plans_),
      sender_(std::move(sender)) {}

Server::~Server() { host_->Drain(); }

}  // namespace madoguchi::congestion
