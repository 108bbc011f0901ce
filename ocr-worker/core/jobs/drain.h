// The word that the process is going down, for everyone who waits or works. Thread-safe.
#pragma once

#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace madoguchi::ocr {

class Drain {
 public:
  // No new work. Work in hand may finish.
  void Begin() { Raise(kBegun); }
  // Work in hand is dropped; the queue gives it to somebody else.
  void Hasten() { Raise(kHastened); }

  bool begun() const { return stage() >= kBegun; }
  bool hastened() const { return stage() >= kHastened; }

  // Waits; true as soon as draining has begun.
  bool WaitFor(absl::Duration time) {
    MutexLock lock(&mutex_);
    if (stage_ == kRunning) changed_.WaitFor(&mutex_, time);
    return stage_ >= kBegun;
  }

 private:
  enum Stage { kRunning, kBegun, kHastened };
  void Raise(Stage stage) {
    MutexLock lock(&mutex_);
    if (stage > stage_) stage_ = stage;
    changed_.NotifyAll();
  }
  Stage stage() const {
    MutexLock lock(&mutex_);
    return stage_;
  }

  mutable Mutex mutex_;
  CondVar changed_;
  Stage stage_ ABSL_GUARDED_BY(mutex_) = kRunning;
};

}  // namespace madoguchi::ocr
