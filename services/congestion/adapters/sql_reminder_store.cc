#include "services/congestion/adapters/sql_reminder_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/sql_rows.h"

namespace madoguchi::congestion {
namespace {

constexpr std::pair<ReminderState, const char*> kStates[] = {
    {ReminderState::kWished, "wished"}, {ReminderState::kDue, "due"}, {ReminderState::kDead, "dead"}};

std::string NameOf(ReminderState wanted) {
  for (const auto& [state, name] : kStates) {
    if (state == wanted) return name;
  }
  return "";
}

absl::StatusOr<ReminderState> StateOf(const std::string& wanted) {
  for (const auto& [state, name] : kStates) {
    if (wanted == name) return state;
  }
  return CorruptEvent();
}

constexpr char kSelect[] =
    "SELECT municipality, office, day, queue, number, medium, address, ahead, state, attempts, due_us, reason FROM "
    "reminders";

absl::StatusOr<Reminder> ReminderFrom(const sql::Row& row) {
  Reminder reminder;
  reminder.ticket.office = {row.Text(0), row.Text(1)};
  ASSIGN_OR_RETURN(reminder.ticket.day, DayFromColumn(row.Text(2)));
  reminder.ticket.id = {row.Text(3), static_cast<int>(row.Int(4))};
  reminder.medium = row.Text(5) == "email" ? Medium::kEmail : Medium::kWebhook;
  reminder.address = row.Text(6);
  reminder.ahead = static_cast<int>(row.Int(7));
  ASSIGN_OR_RETURN(reminder.state, StateOf(row.Text(8)));
  reminder.attempts = static_cast<int>(row.Int(9));
  reminder.due = absl::FromUnixMicros(row.Int(10));
  reminder.reason = row.Text(11);
  return reminder;
}

absl::Status Delete(sql::Connection& connection, const TicketRef& ticket) {
  return connection
      .Execute(
          "DELETE FROM reminders WHERE municipality = $1 AND office = $2 AND day = $3 AND queue = $4 AND number = "
          "$5",
          {ticket.office.municipality, ticket.office.office, absl::FormatCivilTime(ticket.day), ticket.id.queue,
           int64_t{ticket.id.number}})
      .status();
}

}  // namespace

absl::Status SqlReminderStore::Save(const Reminder& reminder, const Request& request) {
  const TicketRef& ticket = reminder.ticket;
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto save = [&]() -> absl::StatusOr<std::string> {
      RETURN_IF_ERROR(Delete(connection, ticket));
      RETURN_IF_ERROR(
          connection
              .Execute(
                  "INSERT INTO reminders (municipality, office, day, queue, number, medium, address, ahead, state, "
                  "attempts, due_us, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, '')",
                  {ticket.office.municipality, ticket.office.office, absl::FormatCivilTime(ticket.day), ticket.id.queue,
                   int64_t{ticket.id.number}, std::string(reminder.medium == Medium::kEmail ? "email" : "webhook"),
                   reminder.address, int64_t{reminder.ahead}, NameOf(reminder.state)})
              .status());
      return std::string("set");
    };
    return sql::Once(connection, LedgerKey(request), save).status();
  });
}

absl::Status SqlReminderStore::Forget(const TicketRef& ticket, const Request& request) {
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto forget = [&]() -> absl::StatusOr<std::string> {
      RETURN_IF_ERROR(Delete(connection, ticket));
      return std::string("forgotten");
    };
    return sql::Once(connection, LedgerKey(request), forget).status();
  });
}

absl::Status SqlReminderStore::Forget(const TicketRef& ticket) {
  return database_->Write([&](sql::Connection& connection) { return Delete(connection, ticket); });
}

absl::Status SqlReminderStore::Move(const Reminder& reminder) {
  const TicketRef& ticket = reminder.ticket;
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    return connection
        .Execute(
            "UPDATE reminders SET state = $6, attempts = $7, due_us = $8, reason = $9 WHERE municipality = $1 AND "
            "office = $2 AND day = $3 AND queue = $4 AND number = $5 AND address = $10",
            {ticket.office.municipality, ticket.office.office, absl::FormatCivilTime(ticket.day), ticket.id.queue,
             int64_t{ticket.id.number}, NameOf(reminder.state), int64_t{reminder.attempts},
             absl::ToUnixMicros(reminder.due), reminder.reason, reminder.address})
        .status();
  });
}

absl::Status SqlReminderStore::Revive(const TicketRef& ticket, const Request& request) {
  return database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto revive = [&]() -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(
          const int64_t changed,
          connection.Execute("UPDATE reminders SET state = 'due', attempts = 0, due_us = $6 WHERE "
                             "municipality = $1 AND office = $2 AND day = $3 AND queue = $4 AND number = "
                             "$5 AND state = 'dead'",
                             {ticket.office.municipality, ticket.office.office, absl::FormatCivilTime(ticket.day),
                              ticket.id.queue, int64_t{ticket.id.number}, absl::ToUnixMicros(request.time)}));
      if (changed == 0) return UnknownReminder();
      return std::string("due");
    };
    return sql::Once(connection, LedgerKey(request), revive).status();
  });
}

absl::StatusOr<std::optional<Reminder>> SqlReminderStore::Find(const TicketRef& ticket) {
  std::optional<Reminder> found;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    found.reset();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat(kSelect,
                                                   " WHERE municipality = $1 AND office = $2 AND day = $3 AND queue = "
                                                   "$4 AND number = $5"),
                                      {ticket.office.municipality, ticket.office.office,
                                       absl::FormatCivilTime(ticket.day), ticket.id.queue, int64_t{ticket.id.number}}));
    if (rows.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(found, ReminderFrom(rows[0]));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<Reminder>> SqlReminderStore::All() {
  std::vector<Reminder> reminders;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    reminders.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query(kSelect));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(reminders.emplace_back(), ReminderFrom(row));
    }
    return absl::OkStatus();
  }));
  return reminders;
}

}  // namespace madoguchi::congestion
