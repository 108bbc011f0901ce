// Token buckets, one a key. Thread-safe.
#pragma once

#include <string>
#include <unordered_map>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"

namespace madoguchi::gateway {

class RateLimiter {
 public:
  // A bucket holds `burst` requests and fills with `per_second`. At most `keys_max` buckets are kept; when they are all
  // in use, a new key is refused until some have filled up again, so that memory stays bounded under attack.
  RateLimiter(double burst, double per_second, int keys_max, const Clock* clock);

  bool Allow(absl::string_view key);

 private:
  struct Bucket {
    double tokens;
    absl::Time filled;
  };
  double TokensNow(const Bucket& bucket, absl::Time now) const;
  void ForgetFull(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const double burst_;
  const double per_second_;
  const size_t keys_max_;
  const Clock* const clock_;
  Mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mutex_);
};

// The key of an address: itself for IPv4, its /64 network for IPv6, where one household holds that many addresses.
std::string RateKey(absl::string_view address);

// Loopback, RFC 1918, link-local and unique local addresses.
bool IsPrivateAddress(absl::string_view address);

}  // namespace madoguchi::gateway
