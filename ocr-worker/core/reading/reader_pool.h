// Page readers to borrow: their engines are warm and heavy (about 60 MB each), so there are few, and callers take
// turns.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "ocr-worker/core/reading/page_reader.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

// Thread-safe. Must outlive its leases.
class ReaderPool {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<PageReader>> readers) : free_(std::move(readers)) {}

  class Lease {
   public:
    Lease(ReaderPool* pool, std::unique_ptr<PageReader> reader) : pool_(pool), reader_(std::move(reader)) {}
    Lease(Lease&&) = default;
    ~Lease() {
      if (reader_ != nullptr) pool_->Return(std::move(reader_));
    }
    PageReader& operator*() const { return *reader_; }

   private:
    ReaderPool* pool_;
    std::unique_ptr<PageReader> reader_;
  };

  // Waits for a free one. RESOURCE_EXHAUSTED (OVERLOADED) when none comes free in time.
  absl::StatusOr<Lease> Borrow(absl::Duration wait_max) {
    MutexLock lock(&mutex_);
    while (free_.empty()) {
      if (!returned_.WaitFor(&mutex_, wait_max)) return Busy();
    }
    std::unique_ptr<PageReader> reader = std::move(free_.back());
    free_.pop_back();
    return Lease(this, std::move(reader));
  }

 private:
  void Return(std::unique_ptr<PageReader> reader) {
    MutexLock lock(&mutex_);
    free_.push_back(std::move(reader));
    returned_.NotifyOne();
  }

  Mutex mutex_;
  CondVar returned_;
  std::vector<std::unique_ptr<PageReader>> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::ocr
