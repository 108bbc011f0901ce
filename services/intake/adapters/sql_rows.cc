#include "services/intake/adapters/sql_rows.h"

#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::intake {

sql::RequestKey LedgerKey(const Request& request) {
  // The ledger's own time only serves forgetting old answers, no rule hangs on it.
  return {request.municipality, request.method, request.id, request.body, absl::ToUnixMillis(absl::Now())};
}

absl::StatusOr<std::optional<std::string>> FirstAnswer(sql::Connection& connection, const Request& request) {
  const absl::Status unseen = absl::NotFoundError("unseen");
  bool is_unseen = false;
  auto answer = sql::Once(connection, LedgerKey(request), [&]() -> absl::StatusOr<std::string> {
    is_unseen = true;
    return unseen;  // an error is not stored
  });
  if (is_unseen) return std::nullopt;
  RETURN_IF_ERROR(answer.status());
  return *std::move(answer);
}

std::string RevisionAnswer(absl::string_view id, int64_t revision) { return absl::StrCat(id, "/", revision); }

AnsweredRevision ParseRevisionAnswer(absl::string_view answer) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(answer, absl::MaxSplits('/', 1));
  AnsweredRevision parsed{parts.first, 0};
  (void)absl::SimpleAtoi(parts.second, &parsed.revision);  // we wrote it; 0 finds nothing
  return parsed;
}

std::string NewestFirstKey(absl::Time create_time, absl::string_view id) {
  return absl::StrCat(absl::StrFormat("%020d", ToMicros(create_time)), "/", id);
}

NewestFirstPosition ParseNewestFirstKey(absl::string_view key) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(key, absl::MaxSplits('/', 1));
  int64_t create_time = 0;
  if (!absl::SimpleAtoi(parts.first, &create_time)) return {std::numeric_limits<int64_t>::max(), ""};
  return {create_time, parts.second};
}

absl::string_view Name(WorkKind kind) {
  switch (kind) {
    case WorkKind::kReadScan:
      return "read_scan";
    case WorkKind::kOpenFile:
      return "open_file";
    case WorkKind::kReadPage:
      return "read_page";
    case WorkKind::kGroupBatch:
      return "group_batch";
    case WorkKind::kFileCase:
      return "file_case";
    case WorkKind::kLearnReview:
      return "learn_review";
  }
  return "";
}

absl::Status AddWork(sql::Connection& connection, WorkKind kind, const WorkItem& item) {
  return connection
      .Execute(
          "INSERT INTO outbox (kind, municipality, subject, job, blob, attempts, create_time, due_time, lane) "
          "VALUES ($1, $2, $3, $4, $5, 0, $6, $6, $7)",
          {std::string(Name(kind)), item.municipality, item.subject, item.job, item.blob, ToMicros(item.create_time),
           std::string(Name(item.lane))})
      .status();
}

absl::Status RemoveWork(sql::Connection& connection, WorkKind kind, const std::string& municipality,
                        const std::string& subject) {
  return connection
      .Execute("DELETE FROM outbox WHERE kind = $1 AND municipality = $2 AND subject = $3",
               {std::string(Name(kind)), municipality, subject})
      .status();
}

}  // namespace madoguchi::intake
