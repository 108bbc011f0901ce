#include "services/intake/adapters/sql_batch_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/adapters/reading_json.h"
#include "services/intake/adapters/sql_batch_rows.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

std::string Subject(const std::string& batch, absl::string_view place) { return absl::StrCat(batch, "/", place); }

absl::Status AddFileJob(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        int file, const std::string& blob, const std::string& job, Lane lane, absl::Time now) {
  WorkItem item;
  item.municipality = municipality;
  item.subject = Subject(batch, absl::StrCat(file));
  item.job = job;
  item.blob = blob;
  item.lane = lane;
  item.create_time = now;
  return AddWork(connection, WorkKind::kOpenFile, item);
}

absl::Status AddPageJob(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        const BatchPage& page, Lane lane, absl::Time now) {
  WorkItem item;
  item.municipality = municipality;
  item.subject = Subject(batch, IdOf(page.place));
  item.job = page.job;
  item.blob = page.blob;
  item.lane = lane;
  item.create_time = now;
  return AddWork(connection, WorkKind::kReadPage, item);
}

// Pages have changed: grouping is due, also when it was postponed. A round looks at the whole batch, so pages of the
// night that come one after the other share one.
absl::Status StartGrouping(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                           absl::Time now) {
  return connection
      .Execute(
          "INSERT INTO outbox (kind, municipality, subject, job, blob, attempts, create_time, due_time, lane) "
          "SELECT $1, $2, $3, '', '', 0, $4, CASE WHEN lane = $5 THEN $6 ELSE $4 END, $5 FROM batches "
          "WHERE municipality = $2 AND id = $3 "
          "ON CONFLICT (kind, municipality, subject) DO UPDATE SET attempts = 0, "
          "due_time = CASE WHEN outbox.due_time < excluded.due_time THEN outbox.due_time ELSE excluded.due_time END",
          {std::string(Name(WorkKind::kGroupBatch)), municipality, batch, ToMicros(now),
           std::string(Name(Lane::kNight)), ToMicros(now + kNightGroupingRest)})
      .status();
}

// The state that a batch has while nothing says that it is done.
absl::Status Change(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                    absl::Time now) {
  RETURN_IF_ERROR(TouchBatch(connection, municipality, batch, BatchState::kReading, now));
  return StartGrouping(connection, municipality, batch, now);
}

absl::StatusOr<Batch> LoadAnswer(sql::Connection& connection, const std::string& municipality,
                                 absl::string_view answer) {
  return LoadBatch(connection, municipality, std::string(answer));
}

// An answer about a page: "{batch}/{place}". A repeated request is told how the page is now.
absl::StatusOr<BatchPage> LoadPageAnswer(sql::Connection& connection, const std::string& municipality,
                                         absl::string_view answer) {
  const size_t slash = answer.find('/');
  const std::optional<PagePlace> place = ParsePlace(answer.substr(slash + 1));
  if (!place) return UnknownBatchPage();
  return LoadPage(connection, municipality, std::string(answer.substr(0, slash)), *place);
}

// The page that stands for a file that could not be opened: gone when it could be opened at last.
absl::Status ReplaceFilePage(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                             int file, std::optional<BatchPage> failed) {
  const absl::StatusOr<BatchPage> earlier = LoadPage(connection, municipality, batch, {file, 0});
  if (earlier.ok()) {
    RETURN_IF_ERROR(connection
                        .Execute("DELETE FROM batch_pages WHERE municipality = $1 AND batch = $2 AND file = $3 AND "
                                 "page = 0",
                                 {municipality, batch, int64_t{file}})
                        .status());
    if (failed) failed->revision += earlier->revision;
  } else if (!absl::IsNotFound(earlier.status())) {
    return earlier.status();
  }
  return failed ? InsertPage(connection, municipality, batch, *failed) : absl::OkStatus();
}

absl::Status ForgetReading(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                           PagePlace place) {
  return connection
      .Execute("DELETE FROM batch_readings WHERE municipality = $1 AND batch = $2 AND file = $3 AND page = $4",
               {municipality, batch, int64_t{place.file}, int64_t{place.page}})
      .status();
}

absl::Status StoreReading(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                          PagePlace place, const PageReading& reading) {
  RETURN_IF_ERROR(ForgetReading(connection, municipality, batch, place));
  return connection
      .Execute("INSERT INTO batch_readings (municipality, batch, file, page, reading) VALUES ($1, $2, $3, $4, $5)",
               {municipality, batch, int64_t{place.file}, int64_t{place.page}, PagesToJson({reading})})
      .status();
}

}  // namespace

absl::StatusOr<Batch> SqlBatchStore::Insert(const Batch& batch, const Request& request) {
  return WriteOnce<Batch>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(InsertBatch(connection, batch));
        int number = 0;
        for (const BatchFile& file : batch.files) {
          RETURN_IF_ERROR(AddFileJob(connection, batch.municipality, batch.id, ++number, file.blob, file.job,
                                     batch.lane, batch.create_time));
        }
        return batch.id;
      },
      LoadAnswer);
}

absl::StatusOr<std::optional<Batch>> SqlBatchStore::Answered(const Request& request) {
  return ReadAnswered<Batch>(database_, request, LoadAnswer);
}

absl::StatusOr<Batch> SqlBatchStore::Find(const std::string& municipality, const std::string& id, bool with_cases) {
  absl::StatusOr<Batch> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = LoadBatch(connection, municipality, id);
    if (found.ok() && with_cases) RETURN_IF_ERROR(LoadCases(connection, *found));
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<Batch>> SqlBatchStore::List(const std::string& municipality, const std::string& after_key,
                                                       int limit) {
  const NewestFirstPosition after = ParseNewestFirstKey(after_key);
  std::vector<Batch> batches;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT id FROM batches WHERE municipality = $1 AND (create_time < $2 OR "
                                      "(create_time = $2 AND id < $3)) ORDER BY create_time DESC, id DESC LIMIT $4",
                                      {municipality, after.create_time, after.id, int64_t{limit}}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(Batch batch, LoadBatch(connection, municipality, row.Text(0)));
      batches.push_back(std::move(batch));
    }
    return absl::OkStatus();
  }));
  return batches;
}

std::string SqlBatchStore::ListKey(const Batch& batch) const { return NewestFirstKey(batch.create_time, batch.id); }

absl::StatusOr<std::vector<BatchPage>> SqlBatchStore::Pages(const std::string& municipality, const std::string& batch,
                                                            std::optional<BatchPageState> state, PagePlace after,
                                                            int limit) {
  std::vector<BatchPage> pages;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(absl::StrCat("SELECT ", kPageColumns, " FROM batch_pages WHERE municipality = $1 ",
                                      "AND batch = $2 AND (file > $3 OR (file = $3 AND page > $4)) AND ",
                                      state ? "state = $5" : "'' = $5", " ORDER BY file, page LIMIT $6"),
                         {municipality, batch, int64_t{after.file}, int64_t{after.page},
                          std::string(state ? Name(*state) : ""), int64_t{limit}}));
    for (const sql::Row& row : rows) pages.push_back(PageOf(row));
    return absl::OkStatus();
  }));
  return pages;
}

absl::StatusOr<BatchPage> SqlBatchStore::FindPage(const std::string& municipality, const std::string& batch,
                                                  PagePlace place) {
  absl::StatusOr<BatchPage> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = LoadPage(connection, municipality, batch, place);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::optional<BatchPage>> SqlBatchStore::AnsweredPage(const Request& request) {
  return ReadAnswered<BatchPage>(database_, request, LoadPageAnswer);
}

absl::StatusOr<PageReading> SqlBatchStore::Reading(const std::string& municipality, const std::string& batch,
                                                   PagePlace place) {
  std::vector<PageReading> readings;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Row row,
                     sql::Only(connection.Query("SELECT reading FROM batch_readings WHERE municipality = $1 AND "
                                                "batch = $2 AND file = $3 AND page = $4",
                                                {municipality, batch, int64_t{place.file}, int64_t{place.page}}),
                               UnknownBatchPage()));
    ASSIGN_OR_RETURN(readings, PagesFromJson(row.Text(0)));
    return absl::OkStatus();
  }));
  if (readings.size() != 1) return UnknownBatchPage();
  return std::move(readings.front());
}

absl::Status SqlBatchStore::RecordFile(const std::string& municipality, const std::string& batch, int file,
                                       const std::string& job, const std::vector<BatchPage>& pages,
                                       const std::optional<BatchPage>& failed, absl::Time now) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Batch stored, LoadBatch(connection, municipality, batch));
    // An answer stands already, or another job opens the file now.
    const BatchFile& known = stored.files.at(file - 1);
    if (known.pages != 0 || !known.failure_reason.empty() || known.job != job) return absl::OkStatus();
    RETURN_IF_ERROR(connection
                        .Execute("UPDATE batch_files SET pages = $1, failure_reason = $2, failure_message = $3 "
                                 "WHERE municipality = $4 AND batch = $5 AND file = $6",
                                 {static_cast<int64_t>(pages.size()), failed ? failed->reason : "",
                                  failed ? failed->message : "", municipality, batch, int64_t{file}})
                        .status());
    for (const BatchPage& page : pages) {
      RETURN_IF_ERROR(InsertPage(connection, municipality, batch, page));
      RETURN_IF_ERROR(AddPageJob(connection, municipality, batch, page, stored.lane, now));
    }
    RETURN_IF_ERROR(ReplaceFilePage(connection, municipality, batch, file, failed));
    RETURN_IF_ERROR(RemoveWork(connection, WorkKind::kOpenFile, municipality, Subject(batch, absl::StrCat(file))));
    return Change(connection, municipality, batch, now);
  });
}

absl::StatusOr<bool> SqlBatchStore::RecordPage(const std::string& municipality, const std::string& batch,
                                               const BatchPage& page, const PageReading& reading, absl::Time now) {
  bool counted = false;
  RETURN_IF_ERROR(database_.Write([&](sql::Connection& connection) -> absl::Status {
    const absl::Status updated = UpdatePage(connection, municipality, batch, page);
    counted = updated.ok();
    if (ReasonOf(updated) == "STALE_REVISION") return absl::OkStatus();
    RETURN_IF_ERROR(updated);
    RETURN_IF_ERROR(StoreReading(connection, municipality, batch, page.place, reading));
    RETURN_IF_ERROR(RemoveWork(connection, WorkKind::kReadPage, municipality, Subject(batch, IdOf(page.place))));
    return Change(connection, municipality, batch, now);
  }));
  return counted;
}

absl::Status SqlBatchStore::Settle(const Batch& batch, const GroupingResult& result, absl::Time now) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Batch stored, LoadBatch(connection, batch.municipality, batch.id));
    if (stored.revision != batch.revision) return StaleRevision(stored.revision);
    for (const PaperCase& made : result.cases) {
      RETURN_IF_ERROR(InsertScan(connection, made.scan));
      RETURN_IF_ERROR(InsertApplication(connection, made.application));
      for (const BatchPage& page : made.pages) {
        RETURN_IF_ERROR(UpdatePage(connection, batch.municipality, batch.id, page));
        RETURN_IF_ERROR(ForgetReading(connection, batch.municipality, batch.id, page.place));  // the scan has it now
      }
    }
    for (const BatchPage& page : result.pages)
      RETURN_IF_ERROR(UpdatePage(connection, batch.municipality, batch.id, page));
    for (const Application& doubted : result.doubted) RETURN_IF_ERROR(AddApplicationRevision(connection, doubted));
    RETURN_IF_ERROR(TouchBatch(connection, batch.municipality, batch.id,
                               result.done ? BatchState::kDone : BatchState::kReading, now));
    return result.all_grouped ? RemoveWork(connection, WorkKind::kGroupBatch, batch.municipality, batch.id)
                              : absl::OkStatus();
  });
}

absl::StatusOr<BatchPage> SqlBatchStore::Requeue(const std::string& municipality, const std::string& batch,
                                                 const BatchPage& page, const Request& request, absl::Time now) {
  return WriteOnce<BatchPage>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(UpdatePage(connection, municipality, batch, page));
        ASSIGN_OR_RETURN(const Batch stored, LoadBatch(connection, municipality, batch));
        if (page.place.page == 0) {
          RETURN_IF_ERROR(connection
                              .Execute("UPDATE batch_files SET pages = 0, job = $1, failure_reason = '', "
                                       "failure_message = '' WHERE municipality = $2 AND batch = $3 AND file = $4",
                                       {page.job, municipality, batch, int64_t{page.place.file}})
                              .status());
          RETURN_IF_ERROR(
              AddFileJob(connection, municipality, batch, page.place.file, page.blob, page.job, stored.lane, now));
        } else {
          RETURN_IF_ERROR(AddPageJob(connection, municipality, batch, page, stored.lane, now));
        }
        RETURN_IF_ERROR(Change(connection, municipality, batch, now));
        return Subject(batch, IdOf(page.place));
      },
      LoadPageAnswer);
}

absl::StatusOr<BatchPage> SqlBatchStore::Drop(const std::string& municipality, const std::string& batch,
                                              const BatchPage& page, const Request& request, absl::Time now) {
  return WriteOnce<BatchPage>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(UpdatePage(connection, municipality, batch, page));
        RETURN_IF_ERROR(Change(connection, municipality, batch, now));
        return Subject(batch, IdOf(page.place));
      },
      LoadPageAnswer);
}

absl::StatusOr<BatchPage> SqlBatchStore::Move(const std::string& municipality, const std::string& batch,
                                              const MovedPage& moved, const Request& request, absl::Time now) {
  return WriteOnce<BatchPage>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(UpdatePage(connection, municipality, batch, moved.page));
        RETURN_IF_ERROR(ForgetReading(connection, municipality, batch, moved.page.place));
        RETURN_IF_ERROR(AddScanRevision(connection, moved.scan));
        RETURN_IF_ERROR(AddApplicationRevision(connection, moved.application));
        RETURN_IF_ERROR(Change(connection, municipality, batch, now));
        return Subject(batch, IdOf(moved.page.place));
      },
      LoadPageAnswer);
}

}  // namespace madoguchi::intake
