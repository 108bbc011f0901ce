#include "services/intake/adapters/sql_outbox.h"

#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"

namespace madoguchi::intake {

absl::StatusOr<std::vector<WorkItem>> SqlOutbox::Due(WorkKind kind, absl::Time now, int limit) {
  std::vector<WorkItem> items;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT municipality, subject, job, blob, attempts, create_time FROM outbox "
                         "WHERE kind = $1 AND due_time <= $2 ORDER BY due_time, create_time, subject LIMIT $3",
                         {std::string(Name(kind)), ToMicros(now), static_cast<int64_t>(limit)}));
    for (const sql::Row& row : rows) {
      items.push_back(
          {row.Text(0), row.Text(1), row.Text(2), row.Text(3), static_cast<int>(row.Int(4)), FromMicros(row.Int(5))});
    }
    return absl::OkStatus();
  }));
  return items;
}

absl::Status SqlOutbox::Postpone(WorkKind kind, const std::vector<Postponed>& items) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    for (const auto& [item, due] : items) {
      RETURN_IF_ERROR(connection
                          .Execute("UPDATE outbox SET attempts = attempts + 1, due_time = $1 "
                                   "WHERE kind = $2 AND municipality = $3 AND subject = $4 AND job = $5",
                                   {ToMicros(due), std::string(Name(kind)), item.municipality, item.subject, item.job})
                          .status());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<Backlog> SqlOutbox::Waiting(WorkKind kind) {
  Backlog backlog;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT COUNT(*), MIN(create_time) FROM outbox WHERE kind = $1", {std::string(Name(kind))}));
    backlog.items = rows[0].Int(0);
    if (!rows[0].IsNull(1)) backlog.oldest = FromMicros(rows[0].Int(1));
    return absl::OkStatus();
  }));
  return backlog;
}

absl::StatusOr<std::string> SqlOutbox::QueueMark() {
  std::string mark;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT mark FROM queue_mark"));
    if (!rows.empty()) mark = rows[0].Text(0);
    return absl::OkStatus();
  }));
  return mark;
}

absl::Status SqlOutbox::StartQueue(const std::string& mark, absl::Time now) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("DELETE FROM queue_mark").status());
    RETURN_IF_ERROR(connection.Execute("INSERT INTO queue_mark (mark) VALUES ($1)", {mark}).status());
    return connection
        .Execute("UPDATE outbox SET due_time = $1 WHERE kind = $2 AND due_time > $1",
                 {ToMicros(now), std::string(Name(WorkKind::kReadScan))})
        .status();
  });
}

}  // namespace madoguchi::intake
