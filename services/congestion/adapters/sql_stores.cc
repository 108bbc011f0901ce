#include "services/congestion/adapters/sql_stores.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr std::pair<EventKind, const char*> kKinds[] = {
    {EventKind::kIssued, "issued"}, {EventKind::kCalled, "called"}, {EventKind::kFinished, "finished"}};

std::string NameOf(EventKind wanted) {
  for (const auto& [kind, name] : kKinds) {
    if (kind == wanted) return name;
  }
  return "";
}

absl::StatusOr<EventKind> KindOf(absl::string_view wanted) {
  for (const auto& [kind, name] : kKinds) {
    if (name == wanted) return kind;
  }
  return CorruptEvent();
}

absl::StatusOr<absl::CivilDay> DayOf(absl::string_view text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) return CorruptEvent();
  return day;
}

sql::RequestKey LedgerKey(const Request& request) {
  return {request.municipality, request.method, request.id, request.body, absl::ToUnixMillis(request.time)};
}

constexpr char kEventColumns[] = "day, number, kind, time_us, counter, ahead, expected_wait_s";

// `first` is the column where kEventColumns begin.
absl::StatusOr<TicketEvent> EventFrom(const sql::Row& row, size_t first) {
  TicketEvent event;
  ASSIGN_OR_RETURN(event.day, DayOf(row.Text(first)));
  event.number = static_cast<int>(row.Int(first + 1));
  ASSIGN_OR_RETURN(event.kind, KindOf(row.Text(first + 2)));
  event.time = absl::FromUnixMicros(row.Int(first + 3));
  event.counter = row.Text(first + 4);
  event.ahead = static_cast<int>(row.Int(first + 5));
  event.expected_wait_s = static_cast<int>(row.Int(first + 6));
  return event;
}

absl::Status InsertEvent(sql::Connection& connection, const QueueKey& key, const TicketEvent& event) {
  return connection
      .Execute(
          "INSERT INTO ticket_events (municipality, office, queue, day, number, kind, time_us, counter, ahead, "
          "expected_wait_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
          {key.municipality, key.office, key.queue, absl::FormatCivilTime(event.day), int64_t{event.number},
           NameOf(event.kind), absl::ToUnixMicros(event.time), event.counter, int64_t{event.ahead},
           int64_t{event.expected_wait_s}})
      .status();
}

absl::StatusOr<std::vector<TicketEvent>> EventsIn(sql::Connection& connection, const QueueKey& key, absl::CivilDay day,
                                                  int number) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      connection.Query(absl::StrCat("SELECT ", kEventColumns,
                                    " FROM ticket_events WHERE municipality = $1 AND office = $2 AND "
                                    "queue = $3 AND day = $4 AND number = $5 ORDER BY kind"),
                       {key.municipality, key.office, key.queue, absl::FormatCivilTime(day), int64_t{number}}));
  std::vector<TicketEvent> events;
  for (const sql::Row& row : rows) {
    ASSIGN_OR_RETURN(events.emplace_back(), EventFrom(row, 0));
  }
  return events;
}

// The ledger remembers which event a request caused, as "2025-04-01 17 called".
std::string Answer(const TicketEvent& event) {
  return absl::StrCat(absl::FormatCivilTime(event.day), " ", event.number, " ", NameOf(event.kind));
}

absl::StatusOr<TicketEvent> EventOfAnswer(sql::Connection& connection, const QueueKey& key, const std::string& answer) {
  const std::vector<std::string> parts = absl::StrSplit(answer, ' ');
  int number = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[1], &number)) return CorruptEvent();
  ASSIGN_OR_RETURN(const absl::CivilDay day, DayOf(parts[0]));
  ASSIGN_OR_RETURN(const EventKind kind, KindOf(parts[2]));
  ASSIGN_OR_RETURN(const std::vector<TicketEvent> events, EventsIn(connection, key, day, number));
  for (const TicketEvent& event : events) {
    if (event.kind == kind) return event;
  }
  return CorruptEvent();
}

constexpr char kSelectQueues[] = "SELECT municipality, office, queue, title, counters, service_time_s FROM queues";

Queue QueueFrom(const sql::Row& row) {
  return {
      {row.Text(0), row.Text(1), row.Text(2)}, row.Text(3), static_cast<int>(row.Int(4)), static_cast<int>(row.Int(5))};
}

}  // namespace

absl::StatusOr<Queue> SqlQueueStore::Insert(const Queue& queue, const Request& request) {
  const QueueKey& key = queue.key;
  Queue kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto insert = [&]() -> absl::StatusOr<std::string> {
      const absl::Status status =
          connection
              .Execute(
                  "INSERT INTO queues (municipality, office, queue, title, counters, service_time_s) "
                  "VALUES ($1, $2, $3, $4, $5, $6)",
                  {key.municipality, key.office, key.queue, queue.title, int64_t{queue.counters},
                   int64_t{queue.service_time_s}})
              .status();
      if (absl::IsAlreadyExists(status)) return QueueExists();
      RETURN_IF_ERROR(status);
      return key.queue;
    };
    RETURN_IF_ERROR(sql::Once(connection, LedgerKey(request), insert).status());
    ASSIGN_OR_RETURN(const sql::Row row,
                     sql::Only(connection.Query(absl::StrCat(kSelectQueues,
                                                             " WHERE municipality = $1 AND office = $2 AND queue = $3"),
                                                {key.municipality, key.office, key.queue}),
                               UnknownQueue()));
    kept = QueueFrom(row);
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<std::vector<Queue>> SqlQueueStore::All() {
  std::vector<Queue> queues;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    queues.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelectQueues));
    for (const sql::Row& row : rows) queues.push_back(QueueFrom(row));
    return absl::OkStatus();
  }));
  return queues;
}

absl::StatusOr<TicketEvent> SqlTicketEventStore::AppendOnce(const QueueKey& queue, const Request& request,
                                                            Decide decide) {
  TicketEvent event;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto append = [&]() -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(const TicketEvent decided, decide());
      RETURN_IF_ERROR(InsertEvent(connection, queue, decided));
      return Answer(decided);
    };
    ASSIGN_OR_RETURN(const std::string answer, sql::Once(connection, LedgerKey(request), append));
    ASSIGN_OR_RETURN(event, EventOfAnswer(connection, queue, answer));
    return absl::OkStatus();
  }));
  return event;
}

absl::Status SqlTicketEventStore::Replay(absl::CivilDay since, Take take) {
  return database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat("SELECT municipality, office, queue, ", kEventColumns,
                                                   " FROM ticket_events WHERE day >= $1"),
                                      {absl::FormatCivilTime(since)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(const TicketEvent event, EventFrom(row, 3));
      take({row.Text(0), row.Text(1), row.Text(2)}, event);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<TicketEvent>> SqlTicketEventStore::EventsOf(const QueueKey& queue, absl::CivilDay day,
                                                                       int number) {
  std::vector<TicketEvent> events;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(events, EventsIn(connection, queue, day, number));
    return absl::OkStatus();
  }));
  return events;
}

}  // namespace madoguchi::congestion
