#include "services/intake/core/batches/batches.h"

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/core/paper/reading.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::StatusOr<Batch> Batches::Create(const std::string& municipality, const std::vector<std::string>& blobs, Lane lane,
                                      const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Batch> answered, parts_.store.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(const int64_t waiting, parts_.outbox.ReadingJobs());
  if (waiting >= kReadingJobsMax) return QueueFull(waiting);
  for (const std::string& blob : blobs) RETURN_IF_ERROR(parts_.blobs.Check(municipality, blob));
  Batch batch;
  batch.municipality = municipality;
  batch.id = DrawId(parts_.random);
  batch.lane = lane;
  batch.revision = 1;
  batch.create_time = batch.update_time = parts_.clock.Now();
  for (const std::string& blob : blobs) {
    BatchFile file;
    file.blob = blob;
    file.job = JobOf(batch.id, {static_cast<int>(batch.files.size()) + 1, 0}, batch.revision);
    batch.files.push_back(std::move(file));
  }
  return parts_.store.Insert(batch, request);
}

absl::StatusOr<Batch> Batches::Get(const std::string& municipality, const std::string& id) {
  return parts_.store.Find(municipality, id, /*with_cases=*/true);
}

absl::StatusOr<std::vector<Batch>> Batches::List(const std::string& municipality, const std::string& after_key,
                                                 int limit) {
  return parts_.store.List(municipality, after_key, limit);
}

absl::StatusOr<std::vector<BatchPage>> Batches::Pages(const std::string& municipality, const std::string& batch,
                                                      std::optional<BatchPageState> state, PagePlace after, int limit) {
  RETURN_IF_ERROR(parts_.store.Find(municipality, batch, /*with_cases=*/false).status());
  return parts_.store.Pages(municipality, batch, state, after, limit);
}

absl::Status Batches::RecordFile(const std::string& municipality, const std::string& batch, int file,
                                 const std::string& job, int pages, const std::string& reason,
                                 const std::string& message) {
  ASSIGN_OR_RETURN(const Batch found, parts_.store.Find(municipality, batch, /*with_cases=*/false));
  if (file < 1 || file > static_cast<int>(found.files.size())) return UnknownBatchPage();
  const std::string& blob = found.files[file - 1].blob;
  std::vector<BatchPage> opened;
  std::optional<BatchPage> failed;
  for (int page = 1; page <= pages; ++page) opened.push_back(NewPage(batch, {file, page}, blob));
  if (pages == 0) {
    failed = NewPage(batch, {file, 0}, blob);
    PageReading reading;
    reading.error = reason;
    reading.error_message = message;
    RETURN_IF_ERROR(Take(*failed, reading));
  }
  return parts_.store.RecordFile(municipality, batch, file, job, opened, failed, parts_.clock.Now());
}

absl::Status Batches::RecordPage(const PageName& name, const std::string& job, PageReading reading) {
  ASSIGN_OR_RETURN(BatchPage page, parts_.store.FindPage(name.municipality, name.batch, name.place));
  // Read already, or somebody asked to read it once more: then another job is on its way.
  if (page.state != BatchPageState::kQueued || page.job != job) return absl::OkStatus();
  reading.page_index = name.place.page - 1;
  reading.blob = page.blob;
  RETURN_IF_ERROR(Take(page, reading));
  return parts_.store.RecordPage(name.municipality, name.batch, page, reading, parts_.clock.Now()).status();
}

absl::StatusOr<BatchPage> Batches::Retry(const PageName& name, const Request& request) {
  ASSIGN_OR_RETURN(std::optional<BatchPage> answered, parts_.store.AnsweredPage(request));
  if (answered) return *std::move(answered);
  ASSIGN_OR_RETURN(BatchPage page, parts_.store.FindPage(name.municipality, name.batch, name.place));
  RETURN_IF_ERROR(Advance(page, BatchPageAction::kRetry));
  page.scan.clear();
  page.job = JobOf(name.batch, name.place, page.revision);
  return parts_.store.Requeue(name.municipality, name.batch, page, request, parts_.clock.Now());
}

absl::StatusOr<BatchPage> Batches::Drop(const PageName& name, const Request& request) {
  ASSIGN_OR_RETURN(std::optional<BatchPage> answered, parts_.store.AnsweredPage(request));
  if (answered) return *std::move(answered);
  ASSIGN_OR_RETURN(BatchPage page, parts_.store.FindPage(name.municipality, name.batch, name.place));
  RETURN_IF_ERROR(Advance(page, BatchPageAction::kDrop));
  page.scan.clear();
  return parts_.store.Drop(name.municipality, name.batch, page, request, parts_.clock.Now());
}

absl::StatusOr<BatchPage> Batches::Move(const PageName& name, const std::string& scan, const std::string& actor,
                                        const Request& request) {
  ASSIGN_OR_RETURN(std::optional<BatchPage> answered, parts_.store.AnsweredPage(request));
  if (answered) return *std::move(answered);
  MovedPage moved;
  ASSIGN_OR_RETURN(moved.page, parts_.store.FindPage(name.municipality, name.batch, name.place));
  ASSIGN_OR_RETURN(moved.scan, parts_.scans.Find(name.municipality, scan));
  if (moved.scan.batch != name.batch) return ForeignApplication();
  ASSIGN_OR_RETURN(moved.application, parts_.applications.Find(name.municipality, moved.scan.receipt_number));
  ASSIGN_OR_RETURN(PageReading reading, parts_.store.Reading(name.municipality, name.batch, name.place));
  RETURN_IF_ERROR(Advance(moved.page, BatchPageAction::kAssign));
  moved.page.scan = scan;

  const bool of_form = reading.error.empty() && reading.form == moved.application.procedure &&
                       reading.version == moved.application.version;
  std::vector<PageReading> form_pages;
  for (const PageReading& page : moved.scan.pages) {
    if (!page.error.empty()) continue;
    if (of_form && page.page == reading.page) return PagePresent(reading.page);
    form_pages.push_back(page);
  }
  if (of_form) form_pages.push_back(reading);
  // What is not of the form is an enclosure: kept with the pages for people, without a say in the values.
  if (!of_form && reading.error.empty()) reading.error = "ENCLOSURE";
  const absl::Time now = parts_.clock.Now();
  RETURN_IF_ERROR(intake::Advance(moved.application, Action::kAddPage, actor, "", now));
  ASSIGN_OR_RETURN(const auto definition, parts_.catalog.Definition(name.municipality, moved.application.procedure,
                                                                    moved.application.version));
  Verdict verdict = Judge(*definition, form_pages, JstDay(moved.application.create_time));
  moved.application.data = std::move(verdict.data);
  std::erase_if(moved.application.findings, [](const Finding& finding) { return !IsDoubtOfBatch(finding.reason); });
  moved.application.findings.insert(moved.application.findings.end(), verdict.findings.begin(), verdict.findings.end());
  RETURN_IF_ERROR(intake::Advance(moved.scan, ScanAction::kAddPage, actor, now));
  moved.scan.pages.push_back(std::move(reading));
  return parts_.store.Move(name.municipality, name.batch, moved, request, now);
}

}  // namespace madoguchi::intake
