#include "gateway/core/rate_limiter.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace madoguchi::gateway {
namespace {

using Ipv6 = std::array<uint8_t, 16>;

// IPv4 as ::ffff:a.b.c.d. Absent when it is no address.
std::optional<Ipv6> ParseAddress(absl::string_view text) {
  const std::string copy(text);
  Ipv6 address{};
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (inet_pton(AF_INET, copy.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

bool IsIpv4(const Ipv6& address) {
  static constexpr std::array<uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(kMapped.begin(), kMapped.end(), address.begin());
}

}  // namespace

RateLimiter::RateLimiter(double burst, double per_second, int keys_max, const Clock* clock)
    : burst_(burst), per_second_(per_second), keys_max_(static_cast<size_t>(keys_max)), clock_(clock) {}

double RateLimiter::TokensNow(const Bucket& bucket, absl::Time now) const {
  const double elapsed_s = std::max(0.0, absl::ToDoubleSeconds(now - bucket.filled));
  return std::min(burst_, bucket.tokens + elapsed_s * per_second_);
}

void RateLimiter::ForgetFull(absl::Time now) {
  for (auto it = buckets_.begin(); it != buckets_.end();) {
    it = TokensNow(it->second, now) >= burst_ ? buckets_.erase(it) : std::next(it);
  }
}

bool RateLimiter::Allow(absl::string_view key) {
  const absl::Time now = clock_->Now();
  MutexLock lock(&mutex_);
  auto found = buckets_.find(std::string(key));
  if (found == buckets_.end()) {
    if (buckets_.size() >= keys_max_) ForgetFull(now);
    if (buckets_.size() >= keys_max_) return false;
    found = buckets_.emplace(std::string(key), Bucket{burst_, now}).first;
  }
  Bucket& bucket = found->second;
  bucket.tokens = TokensNow(bucket, now);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::string RateKey(absl::string_view address) {
  const auto parsed = ParseAddress(address);
  if (!parsed || IsIpv4(*parsed)) return std::string(address);
  Ipv6 network = *parsed;
  std::fill(network.begin() + 8, network.end(), 0);
  char text[INET6_ADDRSTRLEN];
  return inet_ntop(AF_INET6, network.data(), text, sizeof(text));
}

bool IsPrivateAddress(absl::string_view text) {
  const auto address = ParseAddress(text);
  if (!address) return false;
  const Ipv6& a = *address;
  if (IsIpv4(a)) {
    return a[12] == 127 || a[12] == 10 || (a[12] == 172 && (a[13] & 0xf0) == 16) || (a[12] == 192 && a[13] == 168) ||
           (a[12] == 169 && a[13] == 254);
  }
  static constexpr Ipv6 kLoopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return a == kLoopback || (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0xc0) == 0x80);
}

}  // namespace madoguchi::gateway
