#include "gateway/core/rate_limiter.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace madoguchi::gateway {
namespace {

TEST(RateLimiter, RefusesBeyondTheBurstAndRefills) {
  FakeClock clock(absl::FromUnixSeconds(1000));
  RateLimiter limiter(3, 0.5, 10, &clock);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.Allow("a"));
  EXPECT_FALSE(limiter.Allow("a"));
  EXPECT_TRUE(limiter.Allow("b"));
  clock.Advance(absl::Milliseconds(1999));
  EXPECT_FALSE(limiter.Allow("a"));
  clock.Advance(absl::Milliseconds(2));
  EXPECT_TRUE(limiter.Allow("a"));
  EXPECT_FALSE(limiter.Allow("a"));
}

TEST(RateLimiter, NeverHoldsMoreThanTheBurst) {
  FakeClock clock(absl::FromUnixSeconds(1000));
  RateLimiter limiter(2, 1, 10, &clock);
  EXPECT_TRUE(limiter.Allow("a"));
  clock.Advance(absl::Hours(24));
  EXPECT_TRUE(limiter.Allow("a"));
  EXPECT_TRUE(limiter.Allow("a"));
  EXPECT_FALSE(limiter.Allow("a"));
}

TEST(RateLimiter, AClockSetBackGivesNothing) {
  FakeClock clock(absl::FromUnixSeconds(1000));
  RateLimiter limiter(1, 1, 10, &clock);
  EXPECT_TRUE(limiter.Allow("a"));
  clock.Set(absl::FromUnixSeconds(1));
  EXPECT_FALSE(limiter.Allow("a"));
}

TEST(RateLimiter, BoundsItsMemory) {
  FakeClock clock(absl::FromUnixSeconds(1000));
  RateLimiter limiter(2, 1, 100, &clock);
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(limiter.Allow(absl::StrCat("address", i)));
  EXPECT_FALSE(limiter.Allow("one more"));
  clock.Advance(absl::Seconds(1));
  EXPECT_TRUE(limiter.Allow("one more"));
}

TEST(RateKey, JoinsAnIpv6Network) {
  EXPECT_EQ(RateKey("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(RateKey("2001:db8:1:2:3:4:5:6"), RateKey("2001:db8:1:2::9"));
  EXPECT_NE(RateKey("2001:db8:1:2::9"), RateKey("2001:db8:1:3::9"));
}

TEST(IsPrivateAddress, KnowsTheRanges) {
  for (const char* inside : {"127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1",
                             "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(IsPrivateAddress(inside)) << inside;
  }
  for (const char* outside :
       {"8.8.8.8", "172.32.0.1", "11.0.0.1", "192.169.0.1", "2001:db8::1", "::", "", "localhost"}) {
    EXPECT_FALSE(IsPrivateAddress(outside)) << outside;
  }
}

}  // namespace
}  // namespace madoguchi::gateway
