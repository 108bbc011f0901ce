// Slows down who guesses access codes: a few wrong codes for one receipt, then nothing for a while, not even the right
// one. Kept in memory on purpose: a wrong guess must not cost a disk write. Thread-safe.
#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"

namespace madoguchi::intake {

class AttemptLimiter {
 public:
  // At most `wrong_max` failures per key within `window`; at most `keys_max` keys, the longest untouched is forgotten
  // first.
  AttemptLimiter(int wrong_max, absl::Duration window, size_t keys_max)
      : wrong_max_(wrong_max), window_(window), keys_max_(keys_max) {}

  // RESOURCE_EXHAUSTED (TOO_MANY_ATTEMPTS) while the key is shut.
  absl::Status Check(absl::string_view key, absl::Time now);
  // Counts a failure and says how many more are allowed.
  int Failed(absl::string_view key, absl::Time now);
  void Succeeded(absl::string_view key);

 private:
  struct Entry {
    std::string key;
    int wrong = 0;
    absl::Time first;
  };

  const int wrong_max_;
  const absl::Duration window_;
  const size_t keys_max_;
  Mutex mutex_;
  std::list<Entry> entries_ ABSL_GUARDED_BY(mutex_);  // most recently touched in front
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::intake
