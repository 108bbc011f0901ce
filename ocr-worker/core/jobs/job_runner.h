// Takes jobs one after another: fetch the file, read it or one page of it, hand the reading to intake, acknowledge.
//
// What becomes of a fault: a file that can never be read is told to intake at once; while the archive or intake is down
// the job is held and tried again (an outage must not fill the dead-letter list); anything else is left to the queue,
// which delivers it again, and after limits::kDeliveriesMax deliveries intake is told that the reader gave up.
// Acknowledged only after intake has the answer on disk.
#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "ocr-worker/core/jobs/drain.h"
#include "ocr-worker/core/jobs/job.h"
#include "ocr-worker/core/jobs/page_decoder.h"
#include "ocr-worker/core/reading/page_reader.h"

namespace madoguchi::ocr {

// One per thread. Nothing is owned; everything must outlive it.
class JobRunner {
 public:
  struct Parts {
    JobQueue* queue = nullptr;
    BlobSource* blobs = nullptr;
    ReadingSink* sink = nullptr;
    PageDecoder* decoder = nullptr;
    PageReader* reader = nullptr;
    ReadingObserver* observer = nullptr;
    const Clock* clock = nullptr;
    Drain* drain = nullptr;
    absl::Duration outage_pause_min = absl::Milliseconds(250);
    absl::Duration outage_pause_max = absl::Seconds(10);
  };
  explicit JobRunner(Parts parts) : parts_(parts) {}

  // Works until draining begins.
  void Run();

  // One job, if there is one. OK also when it was left to the queue; an error is the queue's own.
  absl::Status RunOne();

 private:
  absl::Status Process(const Job& job);
  // Each reads and tells intake; an error is what the reading ended with.
  absl::Status ReadScan(const Job& job, FileBytes file);
  absl::Status OpenFile(const Job& job, FileBytes file);
  absl::Status ReadPage(const Job& job, FileBytes file);
  Patience PatienceOf(absl::Duration time_max) const;
  template <class Call>
  auto HoldThroughOutage(const Job& job, Call call) -> decltype(call());
  absl::Status TellFailure(const Job& job, const absl::Status& why);

  const Parts parts_;
};

}  // namespace madoguchi::ocr
