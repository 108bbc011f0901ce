#include "services/intake/adapters/sql_scan_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/adapters/reading_json.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

// Revision n of a scan was made by transition n.
absl::Status InsertRevision(sql::Connection& connection, const Scan& scan, int64_t revision) {
  const ScanTransition& made_by = scan.history.at(revision - 1);
  return connection
      .Execute(
          "INSERT INTO scan_revisions (municipality, id, revision, time, from_state, to_state, actor, reason, message) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
          {scan.municipality, scan.id, revision, ToMicros(made_by.time),
           made_by.from ? std::string(Name(*made_by.from)) : "", std::string(Name(made_by.to)), made_by.actor,
           made_by.reason, made_by.message})
      .status();
}

absl::Status AddReadingJob(sql::Connection& connection, const Scan& scan) {
  return AddWork(connection, WorkKind::kReadScan,
                 {.municipality = scan.municipality,
                  .subject = scan.id,
                  .job = JobOf(scan),
                  .blob = scan.blob,
                  .create_time = scan.update_time});
}

// Columns: municipality, id, blob, create_time, revision, receipt_number, batch[, pages]. `revision` 0: as it is now.
absl::StatusOr<Scan> Assemble(sql::Connection& connection, const sql::Row& row, int64_t revision, bool with_pages) {
  Scan scan;
  scan.municipality = row.Text(0);
  scan.id = row.Text(1);
  scan.blob = row.Text(2);
  scan.create_time = FromMicros(row.Int(3));
  scan.revision = revision == 0 ? row.Int(4) : revision;
  scan.batch = row.Text(6);
  ASSIGN_OR_RETURN(const sql::Rows revisions,
                   connection.Query("SELECT time, from_state, to_state, actor, reason, message FROM scan_revisions "
                                    "WHERE municipality = $1 AND id = $2 AND revision <= $3 ORDER BY revision",
                                    {scan.municipality, scan.id, scan.revision}));
  for (const sql::Row& made : revisions) {
    scan.history.push_back({FromMicros(made.Int(0)), ParseScanState(made.Text(1)),
                            ParseScanState(made.Text(2)).value_or(ScanState::kFailed), made.Text(3), made.Text(4),
                            made.Text(5)});
  }
  if (scan.history.empty() || static_cast<int64_t>(scan.history.size()) != scan.revision) {
    return Error(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED",
                 "保存された読み取りを読み出せません。管理者に連絡してください。");
  }
  scan.state = scan.history.back().to;
  scan.update_time = scan.history.back().time;
  if (scan.state != ScanState::kRead) return scan;
  scan.receipt_number = row.Text(5);
  if (with_pages) {
    ASSIGN_OR_RETURN(scan.pages, PagesFromJson(row.Text(7)));
  }
  return scan;
}

absl::StatusOr<Scan> Load(sql::Connection& connection, const std::string& municipality, const std::string& id,
                          int64_t revision) {
  ASSIGN_OR_RETURN(
      const sql::Row row,
      sql::Only(connection.Query("SELECT municipality, id, blob, create_time, revision, receipt_number, batch, pages "
                                 "FROM scans WHERE municipality = $1 AND id = $2",
                                 {municipality, id}),
                UnknownScan()));
  return Assemble(connection, row, revision, /*with_pages=*/true);
}

absl::StatusOr<Scan> LoadAnswer(sql::Connection& connection, const std::string& municipality,
                                absl::string_view answer) {
  const AnsweredRevision answered = ParseRevisionAnswer(answer);
  return Load(connection, municipality, answered.id, answered.revision);
}

sql::Value PagesOf(const Scan& scan) {
  return scan.state == ScanState::kRead ? sql::Value(PagesToJson(scan.pages)) : sql::Value();
}

absl::Status UpdateScan(sql::Connection& connection, const Scan& scan) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   connection.Execute("UPDATE scans SET state = $1, revision = $2, pages = $3, receipt_number = $4 "
                                      "WHERE municipality = $5 AND id = $6 AND revision = $7",
                                      {std::string(Name(scan.state)), scan.revision, PagesOf(scan), scan.receipt_number,
                                       scan.municipality, scan.id, scan.revision - 1}));
  if (changed == 0) {
    ASSIGN_OR_RETURN(const Scan current, Load(connection, scan.municipality, scan.id, 0));
    return StaleRevision(current.revision);
  }
  return InsertRevision(connection, scan, scan.revision);
}

}  // namespace

absl::Status InsertScan(sql::Connection& connection, const Scan& scan) {
  RETURN_IF_ERROR(
      connection
          .Execute("INSERT INTO scans (municipality, id, blob, create_time, state, revision, pages, "
                   "receipt_number, batch) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   {scan.municipality, scan.id, scan.blob, ToMicros(scan.create_time), std::string(Name(scan.state)),
                    scan.revision, PagesOf(scan), scan.receipt_number, scan.batch})
          .status());
  for (int64_t revision = 1; revision <= scan.revision; ++revision) {
    RETURN_IF_ERROR(InsertRevision(connection, scan, revision));
  }
  return absl::OkStatus();
}

absl::Status AddScanRevision(sql::Connection& connection, const Scan& scan) { return UpdateScan(connection, scan); }

absl::StatusOr<Scan> SqlScanStore::Insert(const Scan& scan, const Request& request) {
  return WriteOnce<Scan>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(InsertScan(connection, scan));
        RETURN_IF_ERROR(AddReadingJob(connection, scan));
        return RevisionAnswer(scan.id, scan.revision);
      },
      LoadAnswer);
}

absl::StatusOr<std::optional<Scan>> SqlScanStore::Answered(const Request& request) {
  return ReadAnswered<Scan>(database_, request, LoadAnswer);
}

absl::StatusOr<Scan> SqlScanStore::Requeue(const Scan& scan, const Request& request) {
  return WriteOnce<Scan>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(UpdateScan(connection, scan));
        RETURN_IF_ERROR(AddReadingJob(connection, scan));
        return RevisionAnswer(scan.id, scan.revision);
      },
      LoadAnswer);
}

absl::Status SqlScanStore::Finish(const Scan& scan, const std::optional<Application>& application) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(UpdateScan(connection, scan));
    if (application) RETURN_IF_ERROR(InsertApplication(connection, *application));
    return RemoveWork(connection, WorkKind::kReadScan, scan.municipality, scan.id);
  });
}

absl::StatusOr<Scan> SqlScanStore::Find(const std::string& municipality, const std::string& id) {
  absl::StatusOr<Scan> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = Load(connection, municipality, id, 0);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<Scan>> SqlScanStore::List(const std::string& municipality, std::optional<ScanState> state,
                                                     const std::string& after_key, int limit) {
  const NewestFirstPosition after = ParseNewestFirstKey(after_key);
  const std::string state_name(state ? Name(*state) : "");
  std::vector<Scan> scans;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(
            absl::StrCat("SELECT municipality, id, blob, create_time, revision, receipt_number, batch FROM scans ",
                         "WHERE municipality = $1 AND (create_time < $2 OR (create_time = $2 AND id < $3))",
                         state ? " AND state = $4" : " AND '' = $4", " ORDER BY create_time DESC, id DESC LIMIT $5"),
            {municipality, after.create_time, after.id, state_name, static_cast<int64_t>(limit)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(Scan scan, Assemble(connection, row, 0, /*with_pages=*/false));
      scans.push_back(std::move(scan));
    }
    return absl::OkStatus();
  }));
  return scans;
}

std::string SqlScanStore::ListKey(const Scan& scan) const { return NewestFirstKey(scan.create_time, scan.id); }

absl::StatusOr<std::map<ScanState, int64_t>> SqlScanStore::Count() {
  std::map<ScanState, int64_t> counts;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT state, COUNT(*) FROM scans GROUP BY state"));
    for (const sql::Row& row : rows) {
      if (const auto state = ParseScanState(row.Text(0))) counts[*state] = row.Int(1);
    }
    return absl::OkStatus();
  }));
  return counts;
}

}  // namespace madoguchi::intake
