// Tells who watches an office that something changed there. Thread-safe.
#pragma once

#include <map>

#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

class ChangeSignal {
 public:
  void Changed(const OfficeKey& office) {
    MutexLock lock(&mutex_);
    ++changes_[office];
    changed_.NotifyAll();
  }
  int64_t Count(const OfficeKey& office) {
    MutexLock lock(&mutex_);
    return changes_[office];
  }
  // Until the count is another than `seen` or the time ran out (of the machine, not of the injected clock).
  void Wait(const OfficeKey& office, int64_t seen, absl::Duration timeout) {
    MutexLock lock(&mutex_);
    if (changes_[office] == seen) changed_.WaitFor(&mutex_, timeout);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::map<OfficeKey, int64_t> changes_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::congestion
