// Port: work that a commit promised and that is not finished. An item is due at a time; each try moves it on; the
// transaction that records the result removes it (ScanStore::Finish, ApplicationStore::Update). So a crash anywhere
// only means a second try. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/intake/core/work/lane.h"

namespace madoguchi::intake {

enum class WorkKind { kReadScan, kOpenFile, kReadPage, kGroupBatch, kFileCase, kLearnReview };
inline constexpr WorkKind kWorkKinds[] = {WorkKind::kReadScan,   WorkKind::kOpenFile, WorkKind::kReadPage,
                                          WorkKind::kGroupBatch, WorkKind::kFileCase, WorkKind::kLearnReview};
// Those that a reader does, by way of the queue.
inline constexpr WorkKind kReadingKinds[] = {WorkKind::kReadScan, WorkKind::kOpenFile, WorkKind::kReadPage};

// Known by kind, municipality, subject and job.
struct WorkItem {
  WorkKind kind = WorkKind::kReadScan;
  std::string municipality;
  std::string subject;  // scan id, receipt number, batch id, or "{batch}/{file}", "{batch}/{file}-{page}"
  std::string job;      // of kReadingKinds; kLearnReview: the revision that was reviewed
  std::string blob;     // of kReadingKinds
  Lane lane = Lane::kCounter;
  int attempts = 0;
  absl::Time create_time;
};

struct Postponed {
  WorkItem item;
  absl::Time due;
};

struct Backlog {
  int64_t items = 0;
  absl::Time oldest = absl::InfiniteFuture();  // creation of the oldest item
};

class Outbox {
 public:
  virtual ~Outbox() = default;

  // Oldest first.
  virtual absl::StatusOr<std::vector<WorkItem>> Due(WorkKind kind, absl::Time now, int limit) = 0;
  // Readers' work of one lane, oldest first.
  virtual absl::StatusOr<std::vector<WorkItem>> DueReading(Lane lane, absl::Time now, int limit) = 0;
  // Counts one attempt for each and sets when the next is due. Items that are finished meanwhile are ignored.
  virtual absl::Status Postpone(const std::vector<Postponed>& items) = 0;
  virtual absl::StatusOr<Backlog> Waiting(WorkKind kind) = 0;
  // How much of kReadingKinds is not finished.
  virtual absl::StatusOr<int64_t> ReadingJobs() = 0;

  // The mark that the queue carried when the relay last filled it; "" before the first time.
  virtual absl::StatusOr<std::string> QueueMark() = 0;
  // One transaction: remembers the mark and makes everything of kReadingKinds due at `now`.
  virtual absl::Status StartQueue(const std::string& mark, absl::Time now) = 0;
};

}  // namespace madoguchi::intake
