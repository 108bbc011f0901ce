#include "common/sql/sqlite.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <unordered_map>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/sync/mutex.h"

namespace madoguchi::sql {
namespace {

constexpr int kBusyTimeoutMs = 10'000;   // another process (a backup) may hold the file for a moment
constexpr size_t kGroupCommitMax = 128;  // writers that share one fdatasync
constexpr size_t kIdleReadersMax = 8;

absl::Status SqlError(sqlite3* db) {
  const int code = sqlite3_errcode(db);
  const std::string detail = absl::StrCat(sqlite3_errmsg(db), " (", sqlite3_extended_errcode(db), ")");
  if (code == SQLITE_CONSTRAINT) {
    return Error(absl::StatusCode::kAlreadyExists, "CONSTRAINT", absl::StrCat("同じものがすでにあります: ", detail));
  }
  if (code == SQLITE_FULL) {
    return Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                 "保存場所がいっぱいです。情報システムの担当者へ知らせてください。");
  }
  if (code == SQLITE_BUSY) {
    return Error(absl::StatusCode::kUnavailable, "DATABASE_BUSY",
                 "データベースが使用中です。少し待ってから、もう一度お試しください。");
  }
  return Error(absl::StatusCode::kInternal, "SQL_ERROR", absl::StrCat("データベースの処理に失敗しました: ", detail));
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
    if (code != SQLITE_OK) return SqlError(db);
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
    return sqlite3_exec(db_, script.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK ? absl::OkStatus() : SqlError(db_);
  }

  absl::StatusOr<int64_t> Execute(absl::string_view text, absl::Span<const Value> parameters) override {
    RETURN_IF_ERROR(Step(text, parameters).status());
    return sqlite3_changes64(db_);
  }

  absl::StatusOr<Rows> Query(absl::string_view text, absl::Span<const Value> parameters) override {
    return Step(text, parameters);
  }

  // SQLite ends the whole transaction by itself on some errors (a full disk, for one).
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

 private:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}

  absl::StatusOr<sqlite3_stmt*> Prepare(absl::string_view text) {
    auto [entry, fresh] = statements_.try_emplace(std::string(text), nullptr);
    if (fresh && sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT,
                                    &entry->second, nullptr) != SQLITE_OK) {
      statements_.erase(entry);
      return SqlError(db_);
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
      if (index == 0 || Bind(statement, index, parameters[i]) != SQLITE_OK) return SqlError(db_);
    }
    Rows rows;
    while (true) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return rows;
      if (code != SQLITE_ROW) return SqlError(db_);
      std::vector<Value> values;
      const int columns = sqlite3_column_count(statement);
      values.reserve(columns);
      for (int column = 0; column < columns; ++column) values.push_back(Column(statement, column));
      rows.emplace_back(std::move(values));
    }
  }

  sqlite3* const db_;
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
    if (done > migrations.size()) {
      return Error(absl::StatusCode::kFailedPrecondition, "NEWER_SCHEMA",
                   absl::StrCat(path_, " はより新しい版が書いたものです。新しい版のプログラムを使ってください。"));
    }
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

  absl::Status Write(Work work) override {
    Pending mine{work};
    MutexLock lock(&mutex_);
    pending_.push_back(&mine);
    while (!mine.done && leading_) changed_.Wait(&mutex_);
    if (mine.done) return mine.result;

    // Leader: commits everything that has gathered, its own included, while newcomers wait for the next round.
    leading_ = true;
    while (!mine.done) {
      const size_t count = std::min(pending_.size(), kGroupCommitMax);
      std::vector<Pending*> batch(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
      pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
      mutex_.Unlock();
      Commit(batch);
      mutex_.Lock();
      for (Pending* each : batch) each->done = true;
    }
    leading_ = false;
    changed_.NotifyAll();
    return mine.result;
  }

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
  struct Pending {
    Work work;
    absl::Status result = absl::OkStatus();
    bool done = false;
  };

  void Commit(const std::vector<Pending*>& batch) {
    absl::Status shared = writer_->RunKept("BEGIN IMMEDIATE");
    if (shared.ok()) {
      for (Pending* each : batch) {
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
    for (Pending* each : batch) {
      if (each->result.ok()) each->result = shared;
    }
  }

  absl::Status RunOne(Work work) {
    RETURN_IF_ERROR(writer_->RunKept("SAVEPOINT one"));
    absl::Status status = work(*writer_);
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
  Mutex mutex_;
  CondVar changed_;
  std::vector<Pending*> pending_ ABSL_GUARDED_BY(mutex_);
  bool leading_ ABSL_GUARDED_BY(mutex_) = false;
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
