#include "services/intake/core/applications/attempt_limiter.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "gtest/gtest.h"

namespace madoguchi::intake {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

TEST(AttemptLimiterTest, ShutsAfterTheLastTryAndOpensWithTime) {
  AttemptLimiter limiter(3, absl::Minutes(15), 10);
  EXPECT_EQ(limiter.Failed("a", kNow), 2);
  EXPECT_EQ(limiter.Failed("a", kNow + absl::Minutes(1)), 1);
  EXPECT_TRUE(limiter.Check("a", kNow + absl::Minutes(1)).ok());
  EXPECT_EQ(limiter.Failed("a", kNow + absl::Minutes(2)), 0);
  const absl::Status shut = limiter.Check("a", kNow + absl::Minutes(5));
  EXPECT_EQ(shut.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(shut), "TOO_MANY_ATTEMPTS");
  EXPECT_EQ(MetadataOf(shut)["retry_after_s"], "600");
  EXPECT_TRUE(limiter.Check("b", kNow).ok());
  EXPECT_TRUE(limiter.Check("a", kNow + absl::Minutes(15)).ok());
  EXPECT_EQ(limiter.Failed("a", kNow + absl::Minutes(15)), 2);
}

TEST(AttemptLimiterTest, TheRightCodeForgetsTheWrongOnes) {
  AttemptLimiter limiter(2, absl::Minutes(15), 10);
  limiter.Failed("a", kNow);
  limiter.Succeeded("a");
  EXPECT_EQ(limiter.Failed("a", kNow), 1);
}

TEST(AttemptLimiterTest, ForgetsTheLongestUntouchedWhenFull) {
  AttemptLimiter limiter(1, absl::Minutes(15), 3);
  for (int i = 0; i < 3; ++i) limiter.Failed(absl::StrCat(i), kNow);
  limiter.Failed("0", kNow);
  limiter.Failed("new", kNow);
  EXPECT_FALSE(limiter.Check("0", kNow).ok());
  EXPECT_TRUE(limiter.Check("1", kNow).ok());
  EXPECT_FALSE(limiter.Check("new", kNow).ok());
}

}  // namespace
}  // namespace madoguchi::intake
