// Lets one thread give up what another waits for: the client has left, and nobody needs the answer. Thread-safe.
#pragma once

#include <functional>
#include <utility>

#include "common/sync/mutex.h"

namespace madoguchi::gateway {

class Cancellation {
 public:
  void Cancel() {
    MutexLock lock(&mutex_);
    cancelled_ = true;
    if (action_) action_();
  }
  bool cancelled() const {
    MutexLock lock(&mutex_);
    return cancelled_;
  }
  // `action` gives the work up; it must not block. Called at once when it is cancelled already.
  void Arm(std::function<void()> action) {
    MutexLock lock(&mutex_);
    action_ = std::move(action);
    if (cancelled_) action_();
  }
  // After this the action is not called, nor running.
  void Disarm() {
    MutexLock lock(&mutex_);
    action_ = nullptr;
  }

 private:
  mutable Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> action_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::gateway
