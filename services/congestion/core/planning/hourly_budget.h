// So many of something an hour, for each name by itself. Begins anew with each hour of the clock. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace madoguchi::congestion {

class HourlyBudget {
 public:
  explicit HourlyBudget(int max) : max_(max) {}

  // False once there is nothing left in this hour.
  bool Spend(const std::string& name, absl::Time now) {
    MutexLock lock(&mutex_);
    Begin(now);
    return ++spent_[name] <= max_;
  }
  // Whether Spend would be allowed; spends nothing.
  bool HasLeft(const std::string& name, absl::Time now) {
    MutexLock lock(&mutex_);
    Begin(now);
    const auto found = spent_.find(name);
    return found == spent_.end() || found->second < max_;
  }

 private:
  void Begin(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const int64_t hour = absl::ToUnixSeconds(now) / 3600;
    if (hour == hour_) return;
    hour_ = hour;
    spent_.clear();
  }

  const int max_;
  Mutex mutex_;
  int64_t hour_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int> spent_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::congestion
