// Group commit: functions of several threads that arrive together are handed over as one batch, to be committed once.
#pragma once

#include <functional>
#include <vector>

#include "common/sql/database.h"
#include "common/sync/mutex.h"

namespace madoguchi::sql {

// Thread-safe.
class GroupCommit {
 public:
  struct Pending {
    Database::Work work;
    absl::Status result = absl::OkStatus();
    bool done = false;
  };
  using Batch = std::vector<Pending*>;
  // Runs every `work` of a batch, commits them together and leaves each one's result. Never called twice at a time.
  using Commit = std::function<void(const Batch& batch)>;

  explicit GroupCommit(Commit commit) : commit_(std::move(commit)) {}

  // Returns when the batch of `work` is done. `work` may run on another caller's thread.
  absl::Status Write(Database::Work work);

 private:
  const Commit commit_;
  Mutex mutex_;
  CondVar changed_;
  Batch pending_ ABSL_GUARDED_BY(mutex_);
  bool leading_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace madoguchi::sql
