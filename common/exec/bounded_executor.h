// A fixed number of threads behind a queue of fixed length: full is said at once instead of growing. Thread-safe.
#pragma once

#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "common/sync/mutex.h"

namespace madoguchi::exec {

class BoundedExecutor {
 public:
  using Task = absl::AnyInvocable<void()>;

  BoundedExecutor(int threads, int queue_max);
  // Runs what was accepted, then joins.
  ~BoundedExecutor();
  BoundedExecutor(const BoundedExecutor&) = delete;
  BoundedExecutor& operator=(const BoundedExecutor&) = delete;

  // RESOURCE_EXHAUSTED (OVERLOADED) when the queue is full or the executor is stopping; the task is then destroyed
  // unrun.
  absl::Status Submit(Task task);

  // Accepts nothing more, runs the rest, joins. May be called again.
  void Drain();

  int queued() const;

 private:
  void Work();

  const int queue_max_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace madoguchi::exec
