#include "common/sql/sqlite.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <unordered_map>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "common/sql/database_errors.h"
#include "common/sql/group_commit.h"
#include "common/status/macros.h"
#include "common/sync/mutex.h"

namespace madoguchi::sql {
namespace {

constexpr int kBusyTimeoutMs = 10'000;  // another process (a backup) may hold the file for a moment
constexpr size_t kIdleReadersMax = 8;

absl::Status ErrorOf(sqlite3* db) {
  const std::string detail = absl::StrCat(sqlite3_errmsg(db), " (", sqlite3_extended_errcode(db), ")");
  switch (sqlite3_errcode(db)) {
    case SQLITE_CONSTRAINT:
      return ConstraintError(detail);
    case SQLITE_FULL:
      return DiskFull();
    case SQLITE_BUSY:
      return DatabaseBusy();
    default:
      return SqlError(detail);
  }
}

class SqliteConnection final : public Connection {
 public:
  using Connection::Execute;
  using Connection::Query;

  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(const std::string& path, bool writer) {
    sqlite3* db = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writer ? SQLITE_OPEN_CREATE : 0);
    const int code = sqlite3_open_v2(path.c_str(), &db, flags, nullptr);
    auto connection = std::unique_ptr<SqliteConnection>(new SqliteConnection(db));
    if (code != SQLITE_OK) return ErrorOf(db);
    sqlite3_busy_timeout(db, kBusyTimeoutMs);
    // SQLite gives its -wal and -shm files the mode of the main file.
    if (writer) chmod(path.c_str(), S_IRUSR | S_IWUSR);
    RETURN_IF_ERROR(connection->Run("PRAGMA journal_mode=WAL"));
    RETURN_IF_ERROR(connection->Run("PRAGMA synchronous=FULL"));
    RETURN_IF_ERROR(connection->Run("PRAGMA foreign_keys=ON"));
    // What is deleted is overwritten: addresses and reasons must not outlive their rows.
    if (writer) RETURN_IF_ERROR(connection->Run("PRAGMA secure_delete=ON"));
    if (!writer) RETURN_IF_ERROR(connection->Run("PRAGMA query_only=ON"));
    return connection;
  }

  ~SqliteConnection() override {
    for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  // A statement without parameters or rows that is run again and again.
  absl::Status RunKept(absl::string_view statement) { return Step(statement, {}).status(); }

  // For statements without parameters or rows; may be several.
  absl::Status Run(const std::string& script) {
    return sqlite3_exec(db_, script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : ErrorOf(db_);
  }

  absl::StatusOr<int64_t> Execute(absl::string_view text, absl::Span<const Value> parameters) override {
    RETURN_IF_ERROR(Query(text, parameters).status());
    return sqlite3_changes64(db_);
  }

  absl::StatusOr<Rows> Query(absl::string_view text, absl::Span<const Value> parameters) override {
    absl::StatusOr<Rows> rows = Step(text, parameters);
    if (!rows.ok()) failure_ = rows.status();
    return rows;
  }

  // The last statement of a function that failed since this was asked.
  absl::Status TakeFailure() { return std::exchange(failure_, absl::OkStatus()); }

  // SQLite ends the whole transaction by itself on some errors (a full disk, for one).
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

 private:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}

  absl::StatusOr<sqlite3_stmt*> Prepare(absl::string_view text) {
    auto [entry, fresh] = statements_.try_emplace(std::string(text), nullptr);
    if (fresh && sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                    &entry->second, nullptr) != SQLITE_OK) {
      statements_.erase(entry);
      return ErrorOf(db_);
    }
    return entry->second;
  }

  static int Bind(sqlite3_stmt* statement, int index, const Value& value) {
    if (const auto* number = std::get_if<int64_t>(&value)) return sqlite3_bind_int64(statement, index, *number);
    if (const auto* real = std::get_if<double>(&value)) return sqlite3_bind_double(statement, index, *real);
    if (const auto* text = std::get_if<std::string>(&value)) {
      return sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    if (const auto* blob = std::get_if<Blob>(&value)) {
      return sqlite3_bind_blob64(statement, index, blob->bytes.data(), blob->bytes.size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, index);
  }

  // Half of SQLite's own functions end a text at its first NUL.
  static bool IsKept(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text == nullptr || text->find('\0') == std::string::npos;
  }

  static Value Column(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
      case SQLITE_INTEGER:
        return sqlite3_column_int64(statement, column);
      case SQLITE_FLOAT:
        return sqlite3_column_double(statement, column);
      case SQLITE_TEXT:
        return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                           sqlite3_column_bytes(statement, column));
      case SQLITE_BLOB:
        return Blob{std::string(static_cast<const char*>(sqlite3_column_blob(statement, column)),
                                sqlite3_column_bytes(statement, column))};
      default:
        return std::monostate();
    }
  }

  absl::StatusOr<Rows> Step(absl::string_view text, absl::Span<const Value> parameters) {
    ASSIGN_OR_RETURN(sqlite3_stmt* const statement, Prepare(text));
    const auto reset = absl::MakeCleanup([statement] {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    });
    for (size_t i = 0; i < parameters.size(); ++i) {
      // By name, because SQLite numbers $n by first appearance.
      const int index = sqlite3_bind_parameter_index(statement, absl::StrCat("$", i + 1).c_str());
      if (!IsKept(parameters[i])) return TextInvalid();
      if (index == 0 || Bind(statement, index, parameters[i]) != SQLITE_OK) return ErrorOf(db_);
    }
    Rows rows;
    while (true) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return rows;
      if (code != SQLITE_ROW) return ErrorOf(db_);
      std::vector<Value> values;
      const int columns = sqlite3_column_count(statement);
      values.reserve(columns);
      for (int column = 0; column < columns; ++column) values.push_back(Column(statement, column));
      rows.emplace_back(std::move(values));
    }
  }

  sqlite3* const db_;
  absl::Status failure_;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(std::string path, std::unique_ptr<SqliteConnection> writer)
      : path_(std::move(path)), writer_(std::move(writer)) {}

  absl::Status Migrate(const Migrations& migrations) {
    RETURN_IF_ERROR(writer_->Run("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"));
    ASSIGN_OR_RETURN(const Rows rows, writer_->Query("SELECT MAX(version) FROM schema_version"));
    const size_t done = static_cast<size_t>(rows[0].Int(0));
    if (done > migrations.size()) return NewerSchema(path_);
    for (size_t i = done; i < migrations.size(); ++i) {
      absl::Status status = writer_->Run(
          absl::StrCat("BEGIN IMMEDIATE;", migrations[i], ";INSERT INTO schema_version VALUES (", i + 1, ");COMMIT"));
      if (!status.ok()) {
        if (writer_->in_transaction()) writer_->Run("ROLLBACK").IgnoreError();
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Write(Work work) override { return writes_.Write(work); }

  absl::Status Read(Work work) override {
    ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader, TakeReader());
    // One snapshot for the whole function.
    RETURN_IF_ERROR(reader->RunKept("BEGIN"));
    absl::Status status = work(*reader);
    reader->RunKept("COMMIT").IgnoreError();
    MutexLock lock(&mutex_);
    if (readers_.size() < kIdleReadersMax) readers_.push_back(std::move(reader));
    return status;
  }

  uint64_t commits() const override { return commits_.load(); }

 private:
  void Commit(const GroupCommit::Batch& batch) {
    absl::Status shared = writer_->RunKept("BEGIN IMMEDIATE");
    if (shared.ok()) {
      for (GroupCommit::Pending* each : batch) {
        each->result = RunOne(each->work);
        if (!writer_->in_transaction()) {
          shared = each->result;
          break;
        }
      }
    }
    if (shared.ok()) {
      shared = writer_->RunKept("COMMIT");
      if (!shared.ok() && writer_->in_transaction()) writer_->Run("ROLLBACK").IgnoreError();
    }
    if (shared.ok()) {
      commits_.fetch_add(1);
      return;
    }
    for (GroupCommit::Pending* each : batch) {
      if (each->result.ok()) each->result = shared;
    }
  }

  absl::Status RunOne(Work work) {
    RETURN_IF_ERROR(writer_->RunKept("SAVEPOINT one"));
    absl::Status status = work(*writer_);
    const absl::Status overlooked = writer_->TakeFailure();
    if (status.ok()) status = overlooked;
    if (!writer_->in_transaction()) return status;
    if (!status.ok()) RETURN_IF_ERROR(writer_->Run("ROLLBACK TO one"));
    RETURN_IF_ERROR(writer_->RunKept("RELEASE one"));
    return status;
  }

  absl::StatusOr<std::unique_ptr<SqliteConnection>> TakeReader() {
    {
      MutexLock lock(&mutex_);
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return SqliteConnection::Open(path_, /*writer=*/false);
  }

  const std::string path_;
  const std::unique_ptr<SqliteConnection> writer_;  // used by the leader alone
  std::atomic<uint64_t> commits_ = 0;
  GroupCommit writes_{[this](const GroupCommit::Batch& batch) { Commit(batch); }};
  Mutex mutex_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(const std::string& path, const Migrations& migrations) {
  ASSIGN_OR_RETURN(auto writer, SqliteConnection::Open(path, /*writer=*/true));
  auto database = std::make_unique<SqliteDatabase>(path, std::move(writer));
  RETURN_IF_ERROR(database->Migrate(migrations));
  return database;
}

}  // namespace madoguchi::sql
