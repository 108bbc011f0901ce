#include "ocr-worker/core/jobs/job_runner.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// Somebody we need is away or swamped; our own lateness is not an outage.
bool IsOutage(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         (absl::IsDeadlineExceeded(status) && ReasonOf(status) != "READING_TIMEOUT");
}

// A scan of which no page could be read is a failed one; its first page says why.
absl::Status NothingRead(const std::vector<PageReading>& pages) {
  for (const PageReading& page : pages) {
    if (page.error.empty()) return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, pages.front().error, pages.front().error_message);
}

}  // namespace

void JobRunner::Run() {
  absl::Duration pause = parts_.outage_pause_min;
  while (!parts_.drain->begun()) {
    if (RunOne().ok()) {
      pause = parts_.outage_pause_min;
      continue;
    }
    parts_.drain->WaitFor(pause);
    pause = std::min(pause * 2, parts_.outage_pause_max);
  }
}

absl::Status JobRunner::RunOne() {
  ASSIGN_OR_RETURN(const std::optional<Job> job, parts_.queue->Take());
  if (!job.has_value()) return absl::OkStatus();
  if (const absl::Status left = Process(*job); !left.ok()) {
    parts_.observer->OnJob("left", ReasonOf(left));
    return absl::OkStatus();
  }
  return parts_.queue->Acknowledge(*job);
}

// OK: intake has the answer. An error: the job stays with the queue.
absl::Status JobRunner::Process(const Job& job) {
  if (const std::string missing = job.Missing(); !missing.empty()) {
    // Without a name there is nobody to tell; the counter shows it.
    if (missing != "name") return TellFailure(job, MalformedJob(missing));
    parts_.observer->OnJob("failed", ReasonOf(MalformedJob(missing)));
    return absl::OkStatus();
  }
  if (job.deliveries > limits::kDeliveriesMax) return TellFailure(job, GaveUp(limits::kDeliveriesMax));

  const auto blob = HoldThroughOutage(job, [&] { return parts_.blobs->Fetch(job.blob); });
  absl::Status done = blob.status();
  if (blob.ok()) {
    const FileBytes file = (*blob)->bytes();
    done = job.task == JobTask::kScan   ? ReadScan(job, file)
           : job.task == JobTask::kFile ? OpenFile(job, file)
                                        : ReadPage(job, file);
  }
  if (!done.ok() && !absl::IsAlreadyExists(done)) return Permanent(done) ? TellFailure(job, done) : done;
  parts_.observer->OnJob("read", "");
  return absl::OkStatus();
}

Patience JobRunner::PatienceOf(absl::Duration time_max) const {
  return {.deadline = parts_.clock->Now() + time_max,
          .cancelled = [drain = parts_.drain] { return drain->hastened(); }};
}

absl::Status JobRunner::ReadScan(const Job& job, FileBytes file) {
  ASSIGN_OR_RETURN(const std::vector<PageReading> pages, HoldThroughOutage(job, [&] {
                     return ocr::ReadFile(file.bytes, job.municipality(), *parts_.decoder, *parts_.reader,
                                          PatienceOf(absl::Seconds(limits::kJobSecondsMax)),
                                          [&](const PageReading& page) {
                                            parts_.observer->OnPage(page);
                                            // A lost touch only risks that somebody reads the file a second time.
                                            parts_.queue->Touch(job).IgnoreError();
                                          });
                   }));
  RETURN_IF_ERROR(NothingRead(pages));
  return HoldThroughOutage(job, [&] { return parts_.sink->Record(job, pages); });
}

absl::Status JobRunner::OpenFile(const Job& job, FileBytes file) {
  ASSIGN_OR_RETURN(const int pages, HoldThroughOutage(job, [&] {
                     return parts_.decoder->CountPages(file, PatienceOf(absl::Seconds(limits::kPageSecondsMax)));
                   }));
  return HoldThroughOutage(job, [&] { return parts_.sink->RecordFile(job, pages); });
}

absl::Status JobRunner::ReadPage(const Job& job, FileBytes file) {
  ASSIGN_OR_RETURN(const PageReading page, HoldThroughOutage(job, [&] {
                     return ocr::ReadPage(file, job.page_index(), job.municipality(), *parts_.decoder, *parts_.reader,
                                          PatienceOf(absl::Seconds(limits::kPageSecondsMax)));
                   }));
  parts_.observer->OnPage(page);
  return HoldThroughOutage(job, [&] { return parts_.sink->RecordPage(job, page); });
}

template <class Call>
auto JobRunner::HoldThroughOutage(const Job& job, Call call) -> decltype(call()) {
  absl::Duration pause = parts_.outage_pause_min;
  while (true) {
    auto result = call();
    if (!IsOutage(StatusOf(result)) || parts_.drain->WaitFor(pause)) return result;
    parts_.queue->Touch(job).IgnoreError();
    pause = std::min(pause * 2, parts_.outage_pause_max);
  }
}

absl::Status JobRunner::TellFailure(const Job& job, const absl::Status& why) {
  const std::string reason = ReasonOf(why).empty() ? "INTERNAL" : ReasonOf(why);
  const absl::Status told =
      HoldThroughOutage(job, [&] { return parts_.sink->RecordFailure(job, reason, why.message()); });
  // A scan that intake does not know, or that has its answer already, needs no further telling.
  if (!told.ok() && !absl::IsAlreadyExists(told) && !Permanent(told)) return told;
  parts_.observer->OnJob("failed", reason);
  return absl::OkStatus();
}

}  // namespace madoguchi::ocr
