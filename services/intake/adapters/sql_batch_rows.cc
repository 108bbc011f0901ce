#include "services/intake/adapters/sql_batch_rows.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

absl::Status LoadFiles(sql::Connection& connection, Batch& batch) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query("SELECT blob, pages, job, failure_reason, failure_message FROM batch_files "
                                    "WHERE municipality = $1 AND batch = $2 ORDER BY file",
                                    {batch.municipality, batch.id}));
  for (const sql::Row& row : rows) {
    batch.files.push_back({row.Text(0), static_cast<int>(row.Int(1)), row.Text(2), row.Text(3), row.Text(4)});
    batch.progress.files_left += row.Int(1) == 0 && row.Text(3).empty();
  }
  return absl::OkStatus();
}

absl::Status LoadProgress(sql::Connection& connection, Batch& batch) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query("SELECT state, reason, error <> '', COUNT(*) FROM batch_pages "
                                    "WHERE municipality = $1 AND batch = $2 GROUP BY state, reason, error <> ''",
                                    {batch.municipality, batch.id}));
  BatchProgress& progress = batch.progress;
  for (const sql::Row& row : rows) {
    const auto state = ParseBatchPageState(row.Text(0));
    const std::string reason = row.Text(1);
    const int count = static_cast<int>(row.Int(3));
    progress.pages += count;
    if (state == BatchPageState::kQueued) progress.queued += count;
    if (state == BatchPageState::kRead) progress.read += count;
    if (state == BatchPageState::kAssigned) progress.assigned += count;
    if (state == BatchPageState::kDropped) progress.dropped += count;
    if (state == BatchPageState::kSkipped && reason == "BLANK_PAGE") progress.blank += count;
    if (state == BatchPageState::kSkipped && reason == "SEPARATOR_SHEET") progress.separators += count;
    if (state == BatchPageState::kSkipped && reason == "DUPLICATE_PAGE") progress.duplicates += count;
    if (state != BatchPageState::kAttention) continue;
    progress.attention += count;
    if (row.Int(2) != 0) progress.failed += count;
  }
  ASSIGN_OR_RETURN(const sql::Rows applications,
                   connection.Query("SELECT COUNT(*) FROM scans WHERE municipality = $1 AND batch = $2 AND batch <> ''",
                                    {batch.municipality, batch.id}));
  progress.applications = static_cast<int>(applications[0].Int(0));
  return absl::OkStatus();
}

// What may change of a page, in the order of kPageColumns: state … revision.
std::vector<sql::Value> ChangingColumns(const BatchPage& page) {
  return {std::string(Name(page.state)),
          page.job,
          page.error,
          page.reason,
          page.message,
          page.form,
          int64_t{page.version},
          int64_t{page.page},
          int64_t{page.orientation_degrees},
          page.serial,
          page.picture,
          page.values,
          page.scan,
          page.same_as,
          page.revision};
}

}  // namespace

absl::StatusOr<Batch> LoadBatch(sql::Connection& connection, const std::string& municipality, const std::string& id) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query("SELECT lane, create_time, update_time, state, revision FROM batches "
                                              "WHERE municipality = $1 AND id = $2",
                                              {municipality, id}),
                             UnknownBatch()));
  Batch batch;
  batch.municipality = municipality;
  batch.id = id;
  batch.lane = ParseLane(row.Text(0)).value_or(Lane::kNight);
  batch.create_time = FromMicros(row.Int(1));
  batch.update_time = FromMicros(row.Int(2));
  batch.state = ParseBatchState(row.Text(3)).value_or(BatchState::kReading);
  batch.revision = row.Int(4);
  RETURN_IF_ERROR(LoadFiles(connection, batch));
  RETURN_IF_ERROR(LoadProgress(connection, batch));
  return batch;
}

absl::Status InsertBatch(sql::Connection& connection, const Batch& batch) {
  RETURN_IF_ERROR(
      connection
          .Execute("INSERT INTO batches (municipality, id, lane, create_time, update_time, state, revision) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                   {batch.municipality, batch.id, std::string(Name(batch.lane)), ToMicros(batch.create_time),
                    ToMicros(batch.update_time), std::string(Name(batch.state)), batch.revision})
          .status());
  int64_t number = 0;
  for (const BatchFile& file : batch.files) {
    RETURN_IF_ERROR(connection
                        .Execute("INSERT INTO batch_files (municipality, batch, file, blob, pages, job, "
                                 "failure_reason, failure_message) VALUES ($1, $2, $3, $4, 0, $5, '', '')",
                                 {batch.municipality, batch.id, ++number, file.blob, file.job})
                        .status());
  }
  return absl::OkStatus();
}

absl::Status LoadCases(sql::Connection& connection, Batch& batch) {
  // Pages in the order of the form; cases in the order of their first page on paper.
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      connection.Query("SELECT p.file, p.page, s.id, s.receipt_number, a.procedure_id, a.version FROM batch_pages p "
                       "JOIN scans s ON s.municipality = p.municipality AND s.id = p.scan "
                       "JOIN applications a ON a.municipality = s.municipality AND a.receipt_number = s.receipt_number "
                       "WHERE p.municipality = $1 AND p.batch = $2 AND p.state = $3 ORDER BY p.file, p.page",
                       {batch.municipality, batch.id, std::string(Name(BatchPageState::kAssigned))}));
  std::map<std::string, size_t> place;
  for (const sql::Row& row : rows) {
    const auto [at, is_new] = place.emplace(row.Text(2), batch.cases.size());
    if (is_new) batch.cases.push_back({row.Text(2), row.Text(3), row.Text(4), static_cast<int>(row.Int(5)), {}});
    batch.cases[at->second].pages.push_back({static_cast<int>(row.Int(0)), static_cast<int>(row.Int(1))});
  }
  return absl::OkStatus();
}

absl::Status TouchBatch(sql::Connection& connection, const std::string& municipality, const std::string& id,
                        BatchState state, absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t changed,
                   connection.Execute("UPDATE batches SET revision = revision + 1, update_time = $1, state = $2 "
                                      "WHERE municipality = $3 AND id = $4",
                                      {ToMicros(now), std::string(Name(state)), municipality, id}));
  return changed == 1 ? absl::OkStatus() : UnknownBatch();
}

BatchPage PageOf(const sql::Row& row) {
  BatchPage page;
  page.place = {static_cast<int>(row.Int(0)), static_cast<int>(row.Int(1))};
  page.blob = row.Text(2);
  page.state = ParseBatchPageState(row.Text(3)).value_or(BatchPageState::kAttention);
  page.job = row.Text(4);
  page.error = row.Text(5);
  page.reason = row.Text(6);
  page.message = row.Text(7);
  page.form = row.Text(8);
  page.version = static_cast<int>(row.Int(9));
  page.page = static_cast<int>(row.Int(10));
  page.orientation_degrees = static_cast<int>(row.Int(11));
  page.serial = row.Text(12);
  page.picture = row.Text(13);
  page.values = row.Text(14);
  page.scan = row.Text(15);
  page.same_as = row.Text(16);
  page.revision = row.Int(17);
  return page;
}

absl::StatusOr<BatchPage> LoadPage(sql::Connection& connection, const std::string& municipality,
                                   const std::string& batch, PagePlace place) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query(absl::StrCat("SELECT ", kPageColumns, " FROM batch_pages ",
                                                           "WHERE municipality = $1 AND batch = $2 AND file = $3 "
                                                           "AND page = $4"),
                                              {municipality, batch, int64_t{place.file}, int64_t{place.page}}),
                             UnknownBatchPage()));
  return PageOf(row);
}

absl::Status InsertPage(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        const BatchPage& page) {
  std::vector<sql::Value> values = ChangingColumns(page);
  values.insert(values.begin(), {municipality, batch, int64_t{page.place.file}, int64_t{page.place.page}, page.blob});
  return connection
      .Execute(absl::StrCat("INSERT INTO batch_pages (municipality, batch, ", kPageColumns,
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                            "$18, $19, $20)"),
               values)
      .status();
}

absl::Status UpdatePage(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        const BatchPage& page) {
  std::vector<sql::Value> values = ChangingColumns(page);
  values.insert(values.end(),
                {municipality, batch, int64_t{page.place.file}, int64_t{page.place.page}, page.revision - 1});
  ASSIGN_OR_RETURN(
      const int64_t changed,
      connection.Execute("UPDATE batch_pages SET state = $1, job = $2, error = $3, reason = $4, message = $5, "
                         "form = $6, version = $7, form_page = $8, orientation = $9, serial = $10, picture = $11, "
                         "values_digest = $12, scan = $13, same_as = $14, revision = $15 "
                         "WHERE municipality = $16 AND batch = $17 AND file = $18 AND page = $19 AND revision = $20",
                         values));
  if (changed == 1) return absl::OkStatus();
  ASSIGN_OR_RETURN(const BatchPage current, LoadPage(connection, municipality, batch, page.place));
  return StaleRevision(current.revision);
}

}  // namespace madoguchi::intake
