#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/event_rows.h"
#include "services/congestion/adapters/sql_rows.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

// The place of the next event of a day, which the day counts in the same transaction.
absl::StatusOr<int64_t> NextSequence(sql::Connection& connection, const OfficeKey& office, const HallEvent& event) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      connection.Query("INSERT INTO event_days (municipality, office, day, sequence, counted, categories) VALUES ($1, "
                       "$2, $3, 1, 0, $4) ON CONFLICT (municipality, office, day) DO UPDATE SET sequence = "
                       "event_days.sequence + 1, categories = CASE WHEN excluded.categories = 1 THEN 1 ELSE "
                       "event_days.categories END RETURNING sequence",
                       {office.municipality, office.office, absl::FormatCivilTime(event.day),
                        int64_t{event.category.empty() ? 0 : 1}}));
  return rows.at(0).Int(0);
}

// None if no event has the id.
absl::StatusOr<std::optional<HallEvent>> FindEvent(sql::Connection& connection, const OfficeKey& office,
                                                   absl::string_view day, const std::string& id) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query(absl::StrCat("SELECT ", kEventColumns,
                                                 " FROM ticket_events WHERE municipality = $1 AND office = $2 AND day "
                                                 "= $3 AND event_id = $4"),
                                    {office.municipality, office.office, std::string(day), id}));
  if (rows.empty()) return std::optional<HallEvent>();
  ASSIGN_OR_RETURN(HallEvent event, EventFrom(rows[0]));
  return std::optional<HallEvent>(std::move(event));
}

// The same thing told again, whenever it was received.
bool SameDeed(const HallEvent& a, const HallEvent& b) {
  return a.kind == b.kind && a.ticket == b.ticket && a.counter == b.counter && a.to_queue == b.to_queue &&
         a.queues == b.queues;
}

absl::StatusOr<Taken> Append(sql::Connection& connection, const OfficeKey& office, HallEvent* event) {
  ASSIGN_OR_RETURN(const std::optional<HallEvent> known,
                   FindEvent(connection, office, absl::FormatCivilTime(event->day), event->id));
  if (known) return SameDeed(*known, *event) ? Taken::kKnown : Taken::kReused;
  ASSIGN_OR_RETURN(event->sequence, NextSequence(connection, office, *event));
  RETURN_IF_ERROR(InsertEvent(connection, office, *event));
  return Taken::kRecorded;
}

// The ledger remembers which event a request caused, as "2025-04-01 #17".
std::string Answer(const HallEvent& event) { return absl::StrCat(absl::FormatCivilTime(event.day), " ", event.id); }

// … and of each of a device's events what became of it: one letter each.
constexpr std::pair<Taken, char> kLetters[] = {{Taken::kRecorded, 'r'}, {Taken::kKnown, 'k'}, {Taken::kReused, 'u'}};

// Those that `condition` names, whose first two values are the office's.
absl::StatusOr<std::vector<HallEvent>> Select(sql::Database* database, absl::string_view condition,
                                              const std::vector<sql::Value>& values) {
  std::vector<HallEvent> events;
  RETURN_IF_ERROR(database->Read([&](sql::Connection& connection) -> absl::Status {
    events.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat("SELECT ", kEventColumns,
                                                   " FROM ticket_events WHERE municipality = $1 AND office = $2 AND ",
                                                   condition, " ORDER BY day, sequence"),
                                      absl::MakeConstSpan(values)));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(events.emplace_back(), EventFrom(row));
    }
    return absl::OkStatus();
  }));
  return events;
}

}  // namespace

absl::StatusOr<HallEvent> SqlTicketEventStore::AppendOnce(const OfficeKey& office, const Request& request,
                                                          Decide decide) {
  HallEvent event;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto append = [&]() -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(HallEvent decided, decide());
      ASSIGN_OR_RETURN(decided.sequence, NextSequence(connection, office, decided));
      decided.id = absl::StrCat("#", decided.sequence);
      RETURN_IF_ERROR(InsertEvent(connection, office, decided));
      return Answer(decided);
    };
    ASSIGN_OR_RETURN(const std::string answer, sql::Once(connection, LedgerKey(request), append));
    const std::pair<std::string, std::string> parts = absl::StrSplit(answer, absl::MaxSplits(' ', 1));
    ASSIGN_OR_RETURN(std::optional<HallEvent> found, FindEvent(connection, office, parts.first, parts.second));
    if (!found) return CorruptEvent();
    event = *std::move(found);
    return absl::OkStatus();
  }));
  return event;
}

absl::StatusOr<std::vector<Taken>> SqlTicketEventStore::AppendAll(const OfficeKey& office, const Request& request,
                                                                  std::vector<HallEvent>* events) {
  std::vector<Taken> taken;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto append = [&]() -> absl::StatusOr<std::string> {
      std::string letters;
      for (HallEvent& event : *events) {
        ASSIGN_OR_RETURN(const Taken outcome, Append(connection, office, &event));
        for (const auto& [value, letter] : kLetters) {
          if (value == outcome) letters += letter;
        }
      }
      return letters;
    };
    ASSIGN_OR_RETURN(const std::string letters, sql::Once(connection, LedgerKey(request), append));
    taken.assign(events->size(), Taken::kKnown);
    if (letters.size() != events->size()) return absl::OkStatus();
    for (size_t i = 0; i < letters.size(); ++i) {
      for (const auto& [value, letter] : kLetters) {
        if (letter == letters[i]) taken[i] = value;
      }
    }
    return absl::OkStatus();
  }));
  return taken;
}

absl::StatusOr<std::vector<HallEvent>> SqlTicketEventStore::EventsSince(const OfficeKey& office, absl::CivilDay since) {
  return Select(database_, "day >= $3", {office.municipality, office.office, absl::FormatCivilTime(since)});
}

absl::StatusOr<std::vector<HallEvent>> SqlTicketEventStore::EventsOfDay(const OfficeKey& office, absl::CivilDay day) {
  return Select(database_, "day = $3", {office.municipality, office.office, absl::FormatCivilTime(day)});
}

absl::StatusOr<std::vector<HallEvent>> SqlTicketEventStore::EventsOfTicket(const OfficeKey& office, absl::CivilDay day,
                                                                           const TicketId& ticket) {
  return Select(database_, "day = $3 AND queue = $4 AND number = $5",
                {office.municipality, office.office, absl::FormatCivilTime(day), ticket.queue, int64_t{ticket.number}});
}

absl::StatusOr<int> SqlTicketEventStore::ForgetCategories(absl::CivilDay before) {
  sql::Rows days;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        days, connection.Query("SELECT municipality, office, day FROM event_days WHERE categories = 1 AND day < $1",
                               {absl::FormatCivilTime(before)}));
    return absl::OkStatus();
  }));
  // A day at a time, so that nobody who draws a number waits for long.
  for (const sql::Row& day : days) {
    RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
      const std::initializer_list<sql::Value> of_day = {day.Text(0), day.Text(1), day.Text(2)};
      RETURN_IF_ERROR(connection
                          .Execute("UPDATE ticket_events SET category = '' WHERE municipality = $1 AND office = $2 AND "
                                   "day = $3 AND category <> ''",
                                   of_day)
                          .status());
      return connection
          .Execute("UPDATE event_days SET categories = 0 WHERE municipality = $1 AND office = $2 AND day = $3", of_day)
          .status();
    }));
  }
  return static_cast<int>(days.size());
}

}  // namespace madoguchi::congestion
