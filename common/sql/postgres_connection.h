// One session with a PostgreSQL server. Statements are prepared at their first use; commands that need no answer of
// their own travel with the next statement (libpq's pipeline mode), because on a network every round trip counts.
// Not thread-safe.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/sql/database.h"
#include "common/sql/postgres_address.h"
#include "common/sql/postgres_values.h"

namespace madoguchi::sql {

class PostgresConnection final : public Connection {
 public:
  using Connection::Execute;
  using Connection::Query;

  // Commits of the session are on disk when they are acknowledged. The errors of ConnectError; FAILED_PRECONDITION
  // (DATABASE_ENCODING) unless the database holds UTF-8, (DATABASE_NOT_DURABLE) if the server runs with fsync=off.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const PostgresAddress& address);

  absl::StatusOr<int64_t> Execute(absl::string_view statement, absl::Span<const Value> parameters) override;
  absl::StatusOr<Rows> Query(absl::string_view statement, absl::Span<const Value> parameters) override;

  // Sent before the next statement or Run.
  void Later(std::string command) { later_.push_back(std::move(command)); }
  // Takes back what was last given to Later, if it is `command` and was not sent yet.
  bool TakeBack(absl::string_view command);
  // A command without parameters; its tag ("COMMIT").
  absl::StatusOr<std::string> Run(absl::string_view command);
  // The same without waiting for its answer, which is read before the session is used again.
  void Forward(const char* command);
  // Several commands in one text, outside of Later.
  absl::Status RunScript(const std::string& script);

  // The first statement that failed since ForgetFailure: the transaction can only be rolled back.
  const absl::Status& failure() const { return failure_; }
  void ForgetFailure() { failure_ = absl::OkStatus(); }

  // The session is over; every call fails with DATABASE_UNREACHABLE.
  bool lost() const { return lost_ || PQstatus(session_.get()) != CONNECTION_OK; }
  // For an idle session: whether the server has ended it meanwhile. Costs no round trip.
  bool EndedByServer();

  // The server process of this session.
  int process() const { return PQbackendPID(session_.get()); }
  // Which history of which server this is: transaction numbers mean the same only within it.
  const std::string& history() const { return history_; }

 private:
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

  explicit PostgresConnection(PGconn* session) : session_(session, &PQfinish) {}
  absl::Status SetUp();

  // How the statement is sent, with all that goes before it; false when the connection is broken.
  bool Send(const std::string& text, const PostgresParameters& parameters);
  // The results up to the last point of synchronisation, of the commands in their order.
  std::vector<Result> Receive();
  // All that was meant for later, then `text`; its result.
  absl::StatusOr<Result> Step(absl::string_view text, const PostgresParameters& parameters);
  // Reads the answer to what was forwarded.
  void CatchUp();
  absl::Status Fail(absl::Status status);

  std::unique_ptr<PGconn, decltype(&PQfinish)> session_;
  std::vector<std::string> later_;
  std::unordered_map<std::string, std::string> statements_;  // signature and text → name
  std::string unconfirmed_;                                  // the key of a statement whose preparation is on its way
  int names_given_ = 0;
  absl::Status failure_;
  bool unanswered_ = false;  // what was forwarded
  bool lost_ = false;
  std::string history_;
};

}  // namespace madoguchi::sql
