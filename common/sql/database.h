// The SQL port: SQLite in a file, or PostgreSQL. Statements and schemas are one text for both: parameters $1…$n, the
// types TEXT (UTF-8 without NUL, compared byte by byte), BIGINT, DOUBLE PRECISION and BYTEA, and only such words as
// both know.
//
// Write runs one function as one durable transaction: when it returns OK the data is on disk (SQLite: WAL,
// synchronous=FULL; PostgreSQL: synchronous_commit=on). Functions of several threads that arrive together share one
// commit (group commit), each inside its own savepoint, so that one that fails takes nothing with it. There is one
// writer at a time: what a function has read inside Write still holds when it writes. Read runs on its own connection
// and sees the last committed state. One process per database; PostgreSQL refuses a second one. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace madoguchi::sql {

struct Blob {
  std::string bytes;
};
using Value = std::variant<std::monostate, int64_t, double, std::string, Blob>;

// One row of a result. Reading a column as another type than it has gives the type's empty value.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

  bool IsNull(size_t column) const { return std::holds_alternative<std::monostate>(values_.at(column)); }
  int64_t Int(size_t column) const;
  double Double(size_t column) const;
  // Text or blob.
  const std::string& Text(size_t column) const;

 private:
  std::vector<Value> values_;
};
using Rows = std::vector<Row>;

// Valid only inside Write or Read. Not thread-safe.
class Connection {
 public:
  virtual ~Connection() = default;
  // Rows changed. ALREADY_EXISTS (CONSTRAINT) on a unique key; INTERNAL (SQL_ERROR); RESOURCE_EXHAUSTED (DISK_FULL);
  // INVALID_ARGUMENT (TEXT_INVALID); UNAVAILABLE (DATABASE_BUSY, DATABASE_UNREACHABLE). After an error, the function
  // must return one: its transaction is lost.
  virtual absl::StatusOr<int64_t> Execute(absl::string_view statement, absl::Span<const Value> parameters) = 0;
  virtual absl::StatusOr<Rows> Query(absl::string_view statement, absl::Span<const Value> parameters) = 0;

  absl::StatusOr<int64_t> Execute(absl::string_view statement, std::initializer_list<Value> parameters = {}) {
    return Execute(statement, absl::MakeConstSpan(parameters.begin(), parameters.size()));
  }
  absl::StatusOr<Rows> Query(absl::string_view statement, std::initializer_list<Value> parameters = {}) {
    return Query(statement, absl::MakeConstSpan(parameters.begin(), parameters.size()));
  }
};

class Database {
 public:
  using Work = absl::FunctionRef<absl::Status(Connection&)>;

  virtual ~Database() = default;
  // An error of `work` rolls back only itself and is returned. `work` runs on another caller's thread when commits are
  // shared: it must not wait for a lock that a writer may hold, and not call Write. UNAVAILABLE (DATABASE_UNREACHABLE):
  // nothing was written; UNAVAILABLE (COMMIT_UNKNOWN): nobody knows, to be repeated with the same request_id.
  virtual absl::Status Write(Work work) = 0;
  virtual absl::Status Read(Work work) = 0;
  // Grows with every commit of this process: while it stays the same, whoever found nothing need not look again.
  virtual uint64_t commits() const = 0;
};

// Schema changes in order; each runs once, ever. Never edit one that was released: append.
using Migrations = std::vector<std::string>;

// `url`: "sqlite:///absolute/path.db", "sqlite:relative.db" or "postgresql://user@host/database", whose password stands
// in `password_file`. INVALID_ARGUMENT (UNKNOWN_DATABASE); FAILED_PRECONDITION (NEWER_SCHEMA) when the database was
// written by a later version; for PostgreSQL also the errors of PostgresAddress::Parse and OpenPostgres.
absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const std::string& url, const Migrations& migrations,
                                                       const std::string& password_file = "");

// Whether the database is one file beside which other files may stand, and where.
bool IsFile(absl::string_view url);
std::string PathOf(absl::string_view url);

// Convenience for the common case of one row or none.
absl::StatusOr<Row> Only(absl::StatusOr<Rows> rows, const absl::Status& if_none);

}  // namespace madoguchi::sql
