// A sleep that somebody else can end: what a thread of ours waits on between two steps. Counts time that passed, so
// that a clock that is set does not lengthen a sleep. Thread-safe.
#pragma once

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace madoguchi {

class StopSignal {
 public:
  // Ends every sleep, those of now and those to come.
  void Stop() {
    MutexLock lock(&mutex_);
    stopped_ = true;
    changed_.NotifyAll();
  }

  // True after `time`; false, at once, when it is time to end.
  bool SleepFor(absl::Duration time) {
    using SteadyClock = std::chrono::steady_clock;
    const SteadyClock::time_point start = SteadyClock::now();
    MutexLock lock(&mutex_);
    while (!stopped_) {
      const absl::Duration left = time - absl::FromChrono(SteadyClock::now() - start);
      if (left <= absl::ZeroDuration()) return true;
      changed_.WaitFor(&mutex_, std::min(left, absl::Hours(1)));  // what the system can count
    }
    return false;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace madoguchi
