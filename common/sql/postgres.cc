#include "common/sql/postgres.h"

#include <atomic>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/database_errors.h"
#include "common/sql/group_commit.h"
#include "common/sql/postgres_errors.h"
#include "common/sql/postgres_sessions.h"
#include "common/status/macros.h"
#include "common/sync/mutex.h"

namespace madoguchi::sql {
namespace {

constexpr size_t kIdleReadersMax = 8;
// A process that starts waits for the one before to end; one that runs has lost its place if another holds it.
constexpr absl::Duration kPatienceAtStart = absl::Seconds(3);
constexpr absl::Duration kPatienceLater = absl::Seconds(1);
// How long a commit may stay in doubt before its caller is told so.
constexpr absl::Duration kDoubtMax = absl::Seconds(10);
constexpr absl::Duration kDoubtPoll = absl::Milliseconds(50);

constexpr char kBeginWrite[] = "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE";
constexpr char kBeginRead[] = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";  // one snapshot
constexpr char kSavepoint[] = "SAVEPOINT one";

// The schema's one dialect, but for this: text is compared byte by byte, as SQLite does, whatever language the
// database was made for.
std::string Translate(const std::string& migration) {
  static const std::regex* const kText = new std::regex(R"(\bTEXT\b)");
  return std::regex_replace(migration, *kText, "TEXT COLLATE \"C\"");
}

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresAddress& address) : connector_(address), writer_(&connector_) {}

  absl::Status Migrate(const Migrations& migrations) {
    ASSIGN_OR_RETURN(PostgresConnection* const writer, writer_.Session(kPatienceAtStart));
    RETURN_IF_ERROR(writer->RunScript("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"));
    ASSIGN_OR_RETURN(const Rows rows, writer->Query("SELECT MAX(version) FROM schema_version"));
    const size_t done = static_cast<size_t>(rows.at(0).Int(0));
    if (done > migrations.size()) return NewerSchema(connector_.address().name());
    for (size_t i = done; i < migrations.size(); ++i) {
      const absl::Status status = writer->RunScript(
          absl::StrCat("BEGIN;", Translate(migrations[i]), ";INSERT INTO schema_version VALUES (", i + 1, ");COMMIT"));
      if (!status.ok()) {
        writer->RunScript("ROLLBACK").IgnoreError();
        return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Write(Work work) override { return writes_.Write(work); }

  absl::Status Read(Work work) override {
    ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> reader, TakeReader());
    reader->Later(kBeginRead);
    absl::Status status = work(*reader);
    if (!reader->TakeBack(kBeginRead)) reader->Forward("COMMIT");
    reader->ForgetFailure();
    if (reader->lost()) return status;
    MutexLock lock(&mutex_);
    if (readers_.size() < kIdleReadersMax) readers_.push_back(std::move(reader));
    return status;
  }

  uint64_t commits() const override { return commits_.load(); }

 private:
  // What is needed to find out later what became of a transaction.
  struct Transaction {
    PostgresConnection* session = nullptr;
    std::string id;
    std::string history;
  };

  void Commit(const GroupCommit::Batch& batch) {
    const absl::Status shared = CommitTogether(batch);
    if (shared.ok()) return;
    for (GroupCommit::Pending* each : batch) {
      if (each->result.ok()) each->result = shared;
    }
  }

  absl::Status CommitTogether(const GroupCommit::Batch& batch) {
    ASSIGN_OR_RETURN(const Transaction transaction, Begin());
    PostgresConnection& session = *transaction.session;
    for (GroupCommit::Pending* each : batch) {
      each->result = RunOne(session, each->work);
      if (session.lost()) return DatabaseUnreachable();
    }
    const absl::StatusOr<std::string> tag = session.Run("COMMIT");
    absl::Status status = tag.status();
    if (tag.ok() && *tag != "COMMIT") status = SqlError(absl::StrCat("COMMIT: ", *tag));
    const bool in_doubt = session.lost();
    if (in_doubt) status = FindOut(transaction);  // and with it the session is another
    // In doubt, callers must look as if something were there.
    if (in_doubt || status.ok()) commits_.fetch_add(1);
    return status;
  }

  // A session that ended while it was idle shows itself here, before any function has run.
  absl::StatusOr<Transaction> Begin() {
    absl::Status status;
    for (int attempt = 0; attempt < 2; ++attempt) {
      ASSIGN_OR_RETURN(PostgresConnection* const session, writer_.Session(kPatienceLater));
      session->ForgetFailure();
      session->Later(kBeginWrite);
      const absl::StatusOr<Rows> id = session->Query("SELECT CAST(pg_current_xact_id() AS TEXT)");
      if (id.ok()) return Transaction{session, id->at(0).Text(0), session->history()};
      status = id.status();
      if (session->lost()) continue;
      session->Run("ROLLBACK").status().IgnoreError();
      break;
    }
    return status;
  }

  static absl::Status RunOne(PostgresConnection& session, Work work) {
    session.Later(kSavepoint);
    absl::Status status = work(session);
    // After an error PostgreSQL takes nothing more of this function; that it went on unmoved does not make it whole.
    if (status.ok()) status = session.failure();
    session.ForgetFailure();
    if (session.TakeBack(kSavepoint)) return status;
    if (!status.ok()) session.Later("ROLLBACK TO one");
    session.Later("RELEASE one");
    return status;
  }

  // The connection broke while the commit was on its way. The server knows what became of it.
  absl::Status FindOut(const Transaction& transaction) {
    for (const absl::Time deadline = absl::Now() + kDoubtMax; absl::Now() < deadline; absl::SleepFor(kDoubtPoll)) {
      const absl::StatusOr<PostgresConnection*> session = writer_.Session(kPatienceLater);
      if (!session.ok()) continue;
      // After a fail-over to another server, the number may be another's.
      if ((*session)->history() != transaction.history) return CommitUnknown();
      const absl::StatusOr<Rows> found = (*session)->Query("SELECT pg_xact_status(CAST($1 AS xid8))", {transaction.id});
      (*session)->ForgetFailure();
      if (!found.ok()) continue;
      const std::string& outcome = found->at(0).Text(0);
      if (outcome == "committed") return absl::OkStatus();
      if (outcome == "aborted") return DatabaseUnreachable();
    }
    return CommitUnknown();
  }

  absl::StatusOr<std::unique_ptr<PostgresConnection>> TakeReader() {
    while (true) {
      std::unique_ptr<PostgresConnection> reader;
      {
        MutexLock lock(&mutex_);
        if (readers_.empty()) break;
        reader = std::move(readers_.back());
        readers_.pop_back();
      }
      if (!reader->EndedByServer()) return reader;
    }
    return connector_.Connect();
  }

  PostgresConnector connector_;
  PostgresWriter writer_;  // used by the leader of the group commit alone
  std::atomic<uint64_t> commits_ = 0;
  GroupCommit writes_{[this](const GroupCommit::Batch& batch) { Commit(batch); }};
  Mutex mutex_;
  std::vector<std::unique_ptr<PostgresConnection>> readers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(const PostgresAddress& address, const Migrations& migrations) {
  auto database = std::make_unique<PostgresDatabase>(address);
  RETURN_IF_ERROR(database->Migrate(migrations));
  return database;
}

}  // namespace madoguchi::sql
