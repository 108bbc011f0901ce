// Port: work that a commit promised and that is not finished. An item is due at a time; each try moves it on; the
// transaction that records the result removes it (ScanStore::Finish, ApplicationStore::Update). So a crash anywhere
// only means a second try. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace madoguchi::intake {

enum class WorkKind { kReadScan, kFileCase };
inline constexpr WorkKind kWorkKinds[] = {WorkKind::kReadScan, WorkKind::kFileCase};

// Known by kind, municipality, subject and job.
struct WorkItem {
  std::string municipality;
  std::string subject;  // scan id or receipt number
  std::string job;      // kReadScan
  std::string blob;     // kReadScan
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
  // Counts one attempt for each and sets when the next is due. Items that are finished meanwhile are ignored.
  virtual absl::Status Postpone(WorkKind kind, const std::vector<Postponed>& items) = 0;
  virtual absl::StatusOr<Backlog> Waiting(WorkKind kind) = 0;

  // The mark that the queue carried when the relay last filled it; "" before the first time.
  virtual absl::StatusOr<std::string> QueueMark() = 0;
  // One transaction: remembers the mark and makes every kReadScan item due at `now`.
  virtual absl::Status StartQueue(const std::string& mark, absl::Time now) = 0;
};

}  // namespace madoguchi::intake
