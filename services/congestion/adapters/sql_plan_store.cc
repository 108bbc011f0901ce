#include "services/congestion/adapters/sql_plan_store.h"

#include <utility>

#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/plan_documents.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

using sql::Connection;

constexpr char kSelectHours[] = "SELECT document FROM office_hours WHERE municipality = $1 AND office = $2";
constexpr char kSelectEvent[] =
    "SELECT document FROM planned_events WHERE municipality = $1 AND office = $2 AND event = $3";
constexpr char kSelectPartner[] =
    "SELECT document FROM partners WHERE municipality = $1 AND office = $2 AND partner = $3";

absl::StatusOr<std::optional<OfficeHours>> ReadHours(Connection& connection, const OfficeKey& office) {
  ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelectHours, {office.municipality, office.office}));
  if (rows.empty()) return std::optional<OfficeHours>();
  ASSIGN_OR_RETURN(OfficeHours hours, HoursFrom(rows[0].Text(0)));
  return std::optional<OfficeHours>(std::move(hours));
}

absl::StatusOr<std::optional<PlannedEvent>> ReadEvent(Connection& connection, const OfficeKey& office,
                                                      const std::string& id) {
  ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelectEvent, {office.municipality, office.office, id}));
  if (rows.empty()) return std::optional<PlannedEvent>();
  ASSIGN_OR_RETURN(PlannedEvent event, EventFrom(rows[0].Text(0)));
  return std::optional<PlannedEvent>(std::move(event));
}

absl::StatusOr<std::optional<Partner>> ReadPartner(Connection& connection, const OfficeKey& office,
                                                   const std::string& id) {
  ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelectPartner, {office.municipality, office.office, id}));
  if (rows.empty()) return std::optional<Partner>();
  ASSIGN_OR_RETURN(Partner partner, PartnerFrom(rows[0].Text(0)));
  return std::optional<Partner>(std::move(partner));
}

absl::StatusOr<int> CountOf(absl::StatusOr<sql::Rows> rows) {
  RETURN_IF_ERROR(rows.status());
  return rows->empty() ? 0 : static_cast<int>((*rows)[0].Int(0));
}

absl::Status WritePartner(Connection& connection, const OfficeKey& office, const Partner& partner) {
  return connection
      .Execute(
          "INSERT INTO partners (municipality, office, partner, document) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (municipality, office, partner) DO UPDATE SET document = excluded.document",
          {office.municipality, office.office, partner.id, DocumentOf(partner)})
      .status();
}

}  // namespace

absl::StatusOr<std::string> SqlPlanStore::Once(const Request& request,
                                               absl::FunctionRef<absl::StatusOr<std::string>(Connection&)> act) {
  std::string document;
  const sql::RequestKey key{request.municipality, request.method, request.id, request.body,
                            absl::ToUnixMillis(request.time)};
  RETURN_IF_ERROR(database_->Write([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(document, sql::Once(connection, key, [&] { return act(connection); }));
    return absl::OkStatus();
  }));
  return document;
}

absl::StatusOr<OfficeHours> SqlPlanStore::PutHours(const OfficeKey& office, const Request& request,
                                                   DecideHours decide) {
  const auto put = [&](Connection& connection) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const std::optional<OfficeHours> kept, ReadHours(connection, office));
    ASSIGN_OR_RETURN(const OfficeHours next, decide(kept));
    std::string document = DocumentOf(next);
    RETURN_IF_ERROR(connection
                        .Execute("INSERT INTO office_hours (municipality, office, document) VALUES ($1, $2, $3) "
                                 "ON CONFLICT (municipality, office) DO UPDATE SET document = excluded.document",
                                 {office.municipality, office.office, document})
                        .status());
    return document;
  };
  ASSIGN_OR_RETURN(const std::string document, Once(request, put));
  return HoursFrom(document);
}

absl::StatusOr<std::optional<OfficeHours>> SqlPlanStore::Hours(const OfficeKey& office) {
  std::optional<OfficeHours> hours;
  RETURN_IF_ERROR(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(hours, ReadHours(connection, office));
    return absl::OkStatus();
  }));
  return hours;
}

absl::StatusOr<PlannedEvent> SqlPlanStore::PutEvent(const OfficeKey& office, const std::string& id,
                                                    const std::string& partner, absl::CivilDay today,
                                                    const Request& request, DecideEvent decide) {
  const auto put = [&](Connection& connection) -> absl::StatusOr<std::string> {
    EventsNow now;
    ASSIGN_OR_RETURN(now.kept, ReadEvent(connection, office, id));
    const std::string day = FormatDay(today);
    ASSIGN_OR_RETURN(now.of_office, CountOf(connection.Query("SELECT COUNT(*) FROM planned_events WHERE municipality = "
                                                             "$1 AND office = $2 AND last_day >= $3 AND cancelled = 0",
                                                             {office.municipality, office.office, day})));
    ASSIGN_OR_RETURN(now.of_partner, CountOf(connection.Query(
                                         "SELECT COUNT(*) FROM planned_events WHERE municipality = $1 AND office = "
                                         "$2 AND last_day >= $3 AND cancelled = 0 AND partner = $4",
                                         {office.municipality, office.office, day, partner})));
    ASSIGN_OR_RETURN(const PlannedEvent next, decide(now));
    std::string document = DocumentOf(next);
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO planned_events (municipality, office, event, partner, first_day, "
                     "last_day, cancelled, document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                     "ON CONFLICT (municipality, office, event) DO UPDATE SET first_day = "
                     "excluded.first_day, last_day = excluded.last_day, cancelled = excluded.cancelled, "
                     "document = excluded.document",
                     {office.municipality, office.office, next.id, next.partner, FormatDay(next.first),
                      FormatDay(next.last), int64_t{next.state == PlannedEventState::kCancelled ? 1 : 0}, document})
            .status());
    return document;
  };
  ASSIGN_OR_RETURN(const std::string document, Once(request, put));
  return EventFrom(document);
}

absl::StatusOr<std::vector<PlannedEvent>> SqlPlanStore::Events(const OfficeKey& office, absl::CivilDay since) {
  std::vector<PlannedEvent> events;
  RETURN_IF_ERROR(database_->Read([&](Connection& connection) -> absl::Status {
    events.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT document FROM planned_events WHERE municipality = $1 AND office = $2 AND "
                                      "last_day >= $3 ORDER BY first_day, event",
                                      {office.municipality, office.office, FormatDay(since)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(events.emplace_back(), EventFrom(row.Text(0)));
    }
    return absl::OkStatus();
  }));
  return events;
}

absl::StatusOr<Partner> SqlPlanStore::PutPartner(const OfficeKey& office, const std::string& id, const Request& request,
                                                 DecidePartner decide) {
  const auto put = [&](Connection& connection) -> absl::StatusOr<std::string> {
    PartnersNow now;
    ASSIGN_OR_RETURN(now.kept, ReadPartner(connection, office, id));
    ASSIGN_OR_RETURN(now.of_office,
                     CountOf(connection.Query("SELECT COUNT(*) FROM partners WHERE municipality = $1 AND office = $2",
                                              {office.municipality, office.office})));
    ASSIGN_OR_RETURN(const Partner next, decide(now));
    RETURN_IF_ERROR(WritePartner(connection, office, next));
    return DocumentOf(next);
  };
  ASSIGN_OR_RETURN(const std::string document, Once(request, put));
  return PartnerFrom(document);
}

absl::StatusOr<std::vector<Partner>> SqlPlanStore::Partners(const OfficeKey& office) {
  std::vector<Partner> partners;
  RETURN_IF_ERROR(database_->Read([&](Connection& connection) -> absl::Status {
    partners.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT document FROM partners WHERE municipality = $1 AND "
                                                            "office = $2 ORDER BY partner",
                                                            {office.municipality, office.office}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(partners.emplace_back(), PartnerFrom(row.Text(0)));
    }
    return absl::OkStatus();
  }));
  return partners;
}

absl::StatusOr<std::optional<Partner>> SqlPlanStore::FindPartner(const OfficeKey& office, const std::string& id) {
  std::optional<Partner> partner;
  RETURN_IF_ERROR(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(partner, ReadPartner(connection, office, id));
    return absl::OkStatus();
  }));
  return partner;
}

absl::Status SqlPlanStore::NotePartnerUse(const OfficeKey& office, const std::string& id, absl::Time day) {
  return database_->Write([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(std::optional<Partner> partner, ReadPartner(connection, office, id));
    if (!partner) return absl::OkStatus();
    partner->last_use_time = day;
    return WritePartner(connection, office, *partner);
  });
}

}  // namespace madoguchi::congestion
