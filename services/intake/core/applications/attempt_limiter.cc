#include "services/intake/core/applications/attempt_limiter.h"

#include <algorithm>

#include "services/intake/errors.h"

namespace madoguchi::intake {

absl::Status AttemptLimiter::Check(absl::string_view key, absl::Time now) {
  MutexLock lock(&mutex_);
  const auto found = by_key_.find(std::string(key));
  if (found == by_key_.end()) return absl::OkStatus();
  const Entry& entry = *found->second;
  const absl::Time open = entry.first + window_;
  if (entry.wrong < wrong_max_ || now >= open) return absl::OkStatus();
  return TooManyAttempts(open - now);
}

int AttemptLimiter::Failed(absl::string_view key, absl::Time now) {
  MutexLock lock(&mutex_);
  const auto found = by_key_.find(std::string(key));
  if (found == by_key_.end()) {
    entries_.push_front({std::string(key), 0, now});
    by_key_[entries_.front().key] = entries_.begin();
    if (entries_.size() > keys_max_) {
      by_key_.erase(entries_.back().key);
      entries_.pop_back();
    }
  } else {
    entries_.splice(entries_.begin(), entries_, found->second);
  }
  Entry& entry = entries_.front();
  if (now >= entry.first + window_) {
    entry.first = now;
    entry.wrong = 0;
  }
  entry.wrong += 1;
  return std::max(0, wrong_max_ - entry.wrong);
}

void AttemptLimiter::Succeeded(absl::string_view key) {
  MutexLock lock(&mutex_);
  const auto found = by_key_.find(std::string(key));
  if (found == by_key_.end()) return;
  entries_.erase(found->second);
  by_key_.erase(found);
}

}  // namespace madoguchi::intake
