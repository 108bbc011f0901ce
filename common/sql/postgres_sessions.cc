#include "common/sql/postgres_sessions.h"

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/database_errors.h"
#include "common/sql/postgres_errors.h"
#include "common/status/macros.h"

namespace madoguchi::sql {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(2);
constexpr absl::Duration kLockPoll = absl::Milliseconds(50);

// The first number stands for "Madoguchi's writer", the second for the schema.
constexpr char kTryLock[] = "SELECT pg_try_advisory_lock(5391, hashtext(COALESCE(current_schema(), '')))";
constexpr char kHolder[] = R"sql(
  SELECT a.pid, a.application_name, COALESCE(host(a.client_addr), 'localhost')
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 5391
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.objid = CAST(CAST(hashtext(COALESCE(current_schema(), '')) AS BIT(32)) AS BIGINT)
)sql";

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnector::Connect() {
  {
    MutexLock lock(&mutex_);
    if (absl::Now() < not_before_) return DatabaseUnreachable();
  }
  auto session = PostgresConnection::Open(address_);
  Remember(session.status());
  return session;
}

void PostgresConnector::Remember(const absl::Status& outcome) {
  MutexLock lock(&mutex_);
  if (outcome.ok()) {
    has_answered_ = true;
    if (pause_ > absl::ZeroDuration()) std::cerr << address_.name() << " answers again\n";
    pause_ = absl::ZeroDuration();
    not_before_ = absl::InfinitePast();
    return;
  }
  // What fails at the start is told by whoever started.
  if (has_answered_ && pause_ == absl::ZeroDuration())
    std::cerr << address_.name() << ": " << outcome.message() << "\n";
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  not_before_ = absl::Now() + pause_;
}

absl::StatusOr<PostgresConnection*> PostgresWriter::Session(absl::Duration patience) {
  if (session_ != nullptr && !session_->EndedByServer()) return session_.get();
  if (session_ != nullptr) last_process_ = session_->process();
  session_.reset();
  ASSIGN_OR_RETURN(auto session, connector_->Connect());
  RETURN_IF_ERROR(TakeLock(*session, patience));
  session_ = std::move(session);
  return session_.get();
}

absl::Status PostgresWriter::TakeLock(PostgresConnection& session, absl::Duration patience) const {
  const absl::Time deadline = absl::Now() + patience;
  while (true) {
    ASSIGN_OR_RETURN(const Rows taken, session.Query(kTryLock));
    if (taken.at(0).Int(0) != 0) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Rows holders, session.Query(kHolder));
    if (holders.empty()) continue;  // it has just let go
    const Row& holder = holders[0];
    // Our own session before, whose end the server has not noticed: nobody else reads its answers.
    if (holder.Int(0) == last_process_) {
      RETURN_IF_ERROR(session.Query("SELECT pg_terminate_backend(CAST($1 AS INTEGER))", {holder.Int(0)}).status());
    } else if (absl::Now() >= deadline) {
      return DatabaseInUse(connector_->address().name(), absl::StrCat(holder.Text(1), " (", holder.Text(2),
                                                                      ", PostgreSQL のプロセス ", holder.Int(0), ")"));
    }
    absl::SleepFor(kLockPoll);
  }
}

}  // namespace madoguchi::sql
