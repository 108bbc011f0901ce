// How sessions with a PostgreSQL server come about, and come about again after the server was away.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sql/postgres_address.h"
#include "common/sql/postgres_connection.h"
#include "common/sync/mutex.h"

namespace madoguchi::sql {

// Connects, but not more often than makes sense while the server does not answer. Thread-safe.
class PostgresConnector {
 public:
  explicit PostgresConnector(PostgresAddress address) : address_(std::move(address)) {}

  // DATABASE_UNREACHABLE at once while the last failure is too recent; the errors of PostgresConnection::Open.
  absl::StatusOr<std::unique_ptr<PostgresConnection>> Connect();
  const PostgresAddress& address() const { return address_; }

 private:
  void Remember(const absl::Status& outcome);

  const PostgresAddress address_;
  Mutex mutex_;
  bool has_answered_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Duration pause_ ABSL_GUARDED_BY(mutex_) = absl::ZeroDuration();
  absl::Time not_before_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// The one session that writes. It holds an advisory lock, so that no second process writes into the same database and
// read-then-write inside a transaction races with nobody. Not thread-safe.
class PostgresWriter {
 public:
  explicit PostgresWriter(PostgresConnector* connector) : connector_(connector) {}

  // The living session, a new one if need be. UNAVAILABLE (DATABASE_IN_USE) when another process holds the lock longer
  // than `patience`.
  absl::StatusOr<PostgresConnection*> Session(absl::Duration patience);

 private:
  absl::Status TakeLock(PostgresConnection& session, absl::Duration patience) const;

  PostgresConnector* const connector_;
  std::unique_ptr<PostgresConnection> session_;
  int last_process_ = 0;  // the server process of the session before
};

}  // namespace madoguchi::sql
