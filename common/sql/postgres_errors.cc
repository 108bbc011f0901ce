#include "common/sql/postgres_errors.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/sql/database_errors.h"
#include "common/status/error.h"

namespace madoguchi::sql {
namespace {

// SQLSTATE: two letters of class, three of what it is (PostgreSQL manual, appendix A).
absl::string_view StateOf(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? "" : state;
}

// None: the connection broke before the server could say a word.
bool IsOfConnection(absl::string_view state) { return state.empty() || absl::StartsWith(state, "08"); }

bool IsBusy(absl::string_view state) {
  return state == "40001" || state == "40P01" ||  // serialisation, deadlock
         state == "55P03" || state == "57014" ||  // lock_timeout, statement_timeout of the database's administrator
         state == "53200" || state == "53300";    // no memory, no connection
}

}  // namespace

absl::Status DatabaseUnreachable() {
  return Error(absl::StatusCode::kUnavailable, "DATABASE_UNREACHABLE",
               "データベースにつながりません。少し待ってから、もう一度お試しください。");
}

absl::Status CommitUnknown() {
  return Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
               "保存できたかどうか確かめられませんでした。少し待ってから、同じ内容をもう一度送ってください。"
               "二重に登録されることはありません。");
}

absl::Status ConnectError(const PGconn* connection) {
  const std::string detail(absl::StripAsciiWhitespace(PQerrorMessage(connection)));
  // libpq keeps no SQLSTATE of a failed sign-in.
  if (PQconnectionNeedsPassword(connection) != 0 || absl::StrContains(detail, "authentication failed")) {
    return Error(absl::StatusCode::kFailedPrecondition, "DATABASE_LOGIN_REFUSED",
                 absl::StrCat("データベースに入れません。利用者の名前と、--database_password_file "
                              "のパスワードを確かめてください: ",
                              detail));
  }
  return Error(
      absl::StatusCode::kUnavailable, "DATABASE_UNREACHABLE",
      absl::StrCat("データベースにつながりません。動いているか、--database の場所が正しいかを確かめてください: ",
                   detail));
}

absl::Status StatementError(const PGresult* result) {
  const absl::string_view state = StateOf(result);
  const char* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string detail =
      absl::StrCat(message == nullptr ? PQresultErrorMessage(result) : message, " (", state, ")");
  if (EndsSession(result)) return DatabaseUnreachable();
  if (absl::StartsWith(state, "23")) return ConstraintError(detail);
  if (state == "53100") return DiskFull();
  if (state == "22021") return TextInvalid();
  if (IsBusy(state)) return DatabaseBusy();
  return SqlError(detail);
}

bool EndsSession(const PGresult* result) {
  const absl::string_view state = StateOf(result);
  return IsOfConnection(state) || (absl::StartsWith(state, "57P") && state <= "57P05");
}

}  // namespace madoguchi::sql
