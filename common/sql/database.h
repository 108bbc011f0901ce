// The SQL port. SQLite stands behind it today; the text of statements ($1…$n, no dialect) and this interface also fit
// PostgreSQL.
//
// Write runs one function as one durable transaction: when it returns OK the data is on disk (SQLite: WAL,
// synchronous=FULL). Functions of several threads that arrive together share one commit (group commit), each inside its
// own savepoint, so that one that fails takes nothing with it. Read runs on its own connection and sees the last
// committed state. Thread-safe.
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
  // Rows changed. ALREADY_EXISTS (CONSTRAINT) on a unique key; INTERNAL (SQL_ERROR); RESOURCE_EXHAUSTED (DISK_FULL).
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
  // shared: it must not wait for a lock that a writer may hold, and not call Write.
  virtual absl::Status Write(Work work) = 0;
  virtual absl::Status Read(Work work) = 0;
  // Grows with every commit of this process: while it stays the same, whoever found nothing need not look again.
  virtual uint64_t commits() const = 0;
};

// Schema changes in order; each runs once, ever. Never edit one that was released: append.
using Migrations = std::vector<std::string>;

// `url`: "sqlite:///absolute/path.db" or "sqlite:relative.db". INVALID_ARGUMENT (UNKNOWN_DATABASE); FAILED_PRECONDITION
// (NEWER_SCHEMA) when the file was written by a later version.
absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const std::string& url, const Migrations& migrations);

// Convenience for the common case of one row or none.
absl::StatusOr<Row> Only(absl::StatusOr<Rows> rows, const absl::Status& if_none);

}  // namespace madoguchi::sql
