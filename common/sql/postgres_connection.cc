#include "common/sql/postgres_connection.h"

#include <poll.h>

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/sql/postgres_errors.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::sql {
namespace {

constexpr size_t kStatementsPreparedMax = 512;  // of a session; what is built word by word must not fill the server
constexpr int kTextResults = 0;

// Whoever set a stronger durability keeps it.
constexpr char kSetUp[] = R"sql(
  SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'remote_apply'
                                               THEN 'remote_apply' ELSE 'on' END, false),
         current_setting('fsync'), current_setting('server_encoding'),
         (SELECT system_identifier FROM pg_control_system()) || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
)sql";

absl::Status WrongEncoding() {
  return Error(absl::StatusCode::kFailedPrecondition, "DATABASE_ENCODING",
               "データベースの文字コードが UTF-8 ではありません。createdb --encoding=UTF8 --template=template0 "
               "で作り直してください。");
}

absl::Status NotDurable() {
  return Error(absl::StatusCode::kFailedPrecondition, "DATABASE_NOT_DURABLE",
               "PostgreSQL が fsync=off で動いているので、停電で記録を失います。fsync=on にして起動し直してください。");
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresConnection::Open(const PostgresAddress& address) {
  PGconn* const session = PQconnectdbParams(address.keywords().data(), address.values().data(), /*expand_dbname=*/0);
  auto connection = std::unique_ptr<PostgresConnection>(new PostgresConnection(session));
  if (PQstatus(session) != CONNECTION_OK) return ConnectError(session);
  // What the server remarks ("already exists, skipping") is nobody's concern.
  PQsetNoticeProcessor(
      session, [](void*, const char*) {}, nullptr);
  RETURN_IF_ERROR(connection->SetUp());
  return connection;
}

absl::Status PostgresConnection::SetUp() {
  if (PQenterPipelineMode(session_.get()) == 0) return DatabaseUnreachable();
  ASSIGN_OR_RETURN(const Rows rows, Query(kSetUp));
  if (rows.at(0).Text(1) != "on") return NotDurable();
  if (rows[0].Text(2) != "UTF8") return WrongEncoding();
  history_ = rows[0].Text(3);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PostgresConnection::Execute(absl::string_view statement, absl::Span<const Value> parameters) {
  ASSIGN_OR_RETURN(const Result result, Step(statement, PostgresParameters(parameters)));
  int64_t changed = 0;
  (void)absl::SimpleAtoi(PQcmdTuples(result.get()), &changed);  // empty for what changes no rows
  return changed;
}

absl::StatusOr<Rows> PostgresConnection::Query(absl::string_view statement, absl::Span<const Value> parameters) {
  ASSIGN_OR_RETURN(const Result result, Step(statement, PostgresParameters(parameters)));
  return RowsOf(result.get());
}

bool PostgresConnection::TakeBack(absl::string_view command) {
  if (later_.empty() || later_.back() != command) return false;
  later_.pop_back();
  return true;
}

absl::StatusOr<std::string> PostgresConnection::Run(absl::string_view command) {
  ASSIGN_OR_RETURN(const Result result, Step(command, PostgresParameters({})));
  return std::string(PQcmdStatus(result.get()));
}

void PostgresConnection::Forward(const char* command) {
  if (lost()) return;
  PGconn* const session = session_.get();
  const bool sent = PQsendQueryParams(session, command, 0, nullptr, nullptr, nullptr, nullptr, kTextResults) != 0 &&
                    PQpipelineSync(session) != 0;
  unanswered_ = sent;
  lost_ = !sent;
}

void PostgresConnection::CatchUp() {
  if (!std::exchange(unanswered_, false)) return;
  for (const Result& result : Receive()) {
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) lost_ = true;
  }
}

absl::Status PostgresConnection::RunScript(const std::string& script) {
  if (PQexitPipelineMode(session_.get()) == 0) return DatabaseUnreachable();
  const Result result(PQexec(session_.get(), script.c_str()), &PQclear);
  const bool done = PQresultStatus(result.get()) == PGRES_COMMAND_OK || PQresultStatus(result.get()) == PGRES_TUPLES_OK;
  const absl::Status status = done ? absl::OkStatus() : Fail(StatementError(result.get()));
  if (PQenterPipelineMode(session_.get()) == 0) return DatabaseUnreachable();
  return status;
}

bool PostgresConnection::EndedByServer() {
  CatchUp();
  if (lost()) return true;
  pollfd socket{.fd = PQsocket(session_.get()), .events = POLLIN, .revents = 0};
  if (poll(&socket, 1, /*timeout=*/0) == 0) return false;
  lost_ = true;  // nothing was asked, so that what comes is a farewell
  return true;
}

bool PostgresConnection::Send(const std::string& text, const PostgresParameters& parameters) {
  PGconn* const session = session_.get();
  for (const std::string& command : later_) {
    if (PQsendQueryParams(session, command.c_str(), 0, nullptr, nullptr, nullptr, nullptr, kTextResults) == 0)
      return false;
  }
  std::string key = absl::StrCat(parameters.signature(), ":", text);
  auto statement = statements_.find(key);
  if (statement == statements_.end()) {
    if (statements_.size() >= kStatementsPreparedMax) {
      return PQsendQueryParams(session, text.c_str(), parameters.count(), parameters.types(), parameters.bytes(),
                               parameters.lengths(), parameters.formats(), kTextResults) != 0 &&
             PQpipelineSync(session) != 0;
    }
    const std::string name = absl::StrCat("s", ++names_given_);
    if (PQsendPrepare(session, name.c_str(), text.c_str(), parameters.count(), parameters.types()) == 0) return false;
    unconfirmed_ = key;
    statement = statements_.emplace(std::move(key), name).first;
  }
  return PQsendQueryPrepared(session, statement->second.c_str(), parameters.count(), parameters.bytes(),
                             parameters.lengths(), parameters.formats(), kTextResults) != 0 &&
         PQpipelineSync(session) != 0;
}

std::vector<PostgresConnection::Result> PostgresConnection::Receive() {
  std::vector<Result> results;
  while (true) {
    Result result(PQgetResult(session_.get()), &PQclear);
    if (result == nullptr) {  // between two commands
      if (PQstatus(session_.get()) != CONNECTION_OK) return results;
      continue;
    }
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return results;
    results.push_back(std::move(result));
  }
}

absl::StatusOr<PostgresConnection::Result> PostgresConnection::Step(absl::string_view text,
                                                                    const PostgresParameters& parameters) {
  CatchUp();
  if (lost()) return Fail(DatabaseUnreachable());
  unconfirmed_.clear();
  const bool sent = Send(std::string(text), parameters);
  later_.clear();
  if (!sent) {
    lost_ = true;
    return Fail(DatabaseUnreachable());
  }
  std::vector<Result> results = Receive();
  for (const Result& result : results) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) continue;
    // A statement that could not be prepared is prepared anew at its next use.
    if (!unconfirmed_.empty()) statements_.erase(unconfirmed_);
    lost_ = lost_ || EndsSession(result.get());
    return Fail(StatementError(result.get()));
  }
  if (results.empty() || PQstatus(session_.get()) != CONNECTION_OK) {
    lost_ = true;
    return Fail(DatabaseUnreachable());
  }
  return std::move(results.back());
}

absl::Status PostgresConnection::Fail(absl::Status status) {
  if (failure_.ok()) failure_ = status;
  return status;
}

}  // namespace madoguchi::sql
