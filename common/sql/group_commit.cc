#include "common/sql/group_commit.h"

#include <algorithm>

namespace madoguchi::sql {
namespace {

constexpr size_t kGroupCommitMax = 128;  // writers that share one fdatasync

}  // namespace

absl::Status GroupCommit::Write(Database::Work work) {
  Pending mine{work};
  MutexLock lock(&mutex_);
  pending_.push_back(&mine);
  while (!mine.done && leading_) changed_.Wait(&mutex_);
  if (mine.done) return mine.result;

  // Leader: commits everything that has gathered, its own included, while newcomers wait for the next round.
  leading_ = true;
  while (!mine.done) {
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(std::min(pending_.size(), kGroupCommitMax));
    const Batch batch(pending_.begin(), end);
    pending_.erase(pending_.begin(), end);
    mutex_.Unlock();
    commit_(batch);
    mutex_.Lock();
    for (Pending* each : batch) each->done = true;
  }
  leading_ = false;
  changed_.NotifyAll();
  return mine.result;
}

}  // namespace madoguchi::sql
