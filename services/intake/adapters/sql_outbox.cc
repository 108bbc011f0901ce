#include "services/intake/adapters/sql_outbox.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

namespace {

constexpr char kColumns[] = "kind, municipality, subject, job, blob, attempts, create_time, lane";
constexpr char kReading[] = "kind IN ('read_scan', 'open_file', 'read_page')";

std::vector<WorkItem> ItemsOf(const sql::Rows& rows) {
  std::vector<WorkItem> items;
  for (const sql::Row& row : rows) {
    WorkItem item;
    for (const WorkKind kind : kWorkKinds) {
      if (Name(kind) == row.Text(0)) item.kind = kind;
    }
    item.municipality = row.Text(1);
    item.subject = row.Text(2);
    item.job = row.Text(3);
    item.blob = row.Text(4);
    item.attempts = static_cast<int>(row.Int(5));
    item.create_time = FromMicros(row.Int(6));
    item.lane = ParseLane(row.Text(7)).value_or(Lane::kCounter);
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

absl::StatusOr<std::vector<WorkItem>> SqlOutbox::Due(WorkKind kind, absl::Time now, int limit) {
  return DueOf("kind = $1", std::string(Name(kind)), now, limit);
}

absl::StatusOr<std::vector<WorkItem>> SqlOutbox::DueReading(Lane lane, absl::Time now, int limit) {
  return DueOf(absl::StrCat("lane = $1 AND ", kReading), std::string(Name(lane)), now, limit);
}

absl::StatusOr<std::vector<WorkItem>> SqlOutbox::DueOf(const std::string& condition, const std::string& value,
                                                       absl::Time now, int limit) {
  if (IsQuiet(value, now)) return std::vector<WorkItem>();
  Quiet quiet{.commits = database_.commits(), .from = now, .until = now + kOutboxLookInterval};  // before looking
  std::vector<WorkItem> items;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(absl::StrCat("SELECT ", kColumns, " FROM outbox WHERE ", condition,
                                      " AND due_time <= $2 ORDER BY due_time, create_time, subject LIMIT $3"),
                         {value, ToMicros(now), static_cast<int64_t>(limit)}));
    items = ItemsOf(rows);
    if (!items.empty()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const sql::Rows next,
                     connection.Query(absl::StrCat("SELECT MIN(due_time) FROM outbox WHERE ", condition), {value}));
    if (!next[0].IsNull(0)) quiet.until = std::min(quiet.until, FromMicros(next[0].Int(0)));
    return absl::OkStatus();
  }));
  if (items.empty()) {
    MutexLock lock(&mutex_);
    quiet_[value] = quiet;
  }
  return items;
}

bool SqlOutbox::IsQuiet(const std::string& value, absl::Time now) {
  MutexLock lock(&mutex_);
  const auto found = quiet_.find(value);
  if (found == quiet_.end()) return false;
  const Quiet& quiet = found->second;
  return quiet.commits == database_.commits() && quiet.from <= now && now < quiet.until;
}

absl::StatusOr<int64_t> SqlOutbox::ReadingJobs() {
  int64_t jobs = 0;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat("SELECT COUNT(*) FROM outbox WHERE ", kReading)));
    jobs = rows[0].Int(0);
    return absl::OkStatus();
  }));
  return jobs;
}

absl::Status SqlOutbox::Postpone(const std::vector<Postponed>& items) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    for (const auto& [item, due] : items) {
      RETURN_IF_ERROR(
          connection
              .Execute("UPDATE outbox SET attempts = attempts + 1, due_time = $1 "
                       "WHERE kind = $2 AND municipality = $3 AND subject = $4 AND job = $5",
                       {ToMicros(due), std::string(Name(item.kind)), item.municipality, item.subject, item.job})
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
        .Execute(absl::StrCat("UPDATE outbox SET due_time = $1 WHERE due_time > $1 AND ", kReading), {ToMicros(now)})
        .status();
  });
}

}  // namespace madoguchi::intake
