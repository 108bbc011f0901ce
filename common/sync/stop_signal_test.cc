#include "common/sync/stop_signal.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "absl/time/clock.h"

namespace madoguchi {
namespace {

TEST(StopSignalTest, SleepsItsTime) {
  StopSignal signal;
  const absl::Time start = absl::Now();
  EXPECT_TRUE(signal.SleepFor(absl::Milliseconds(30)));
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(29));
  EXPECT_TRUE(signal.SleepFor(absl::ZeroDuration()));
  EXPECT_TRUE(signal.SleepFor(-absl::Seconds(5)));
}

TEST(StopSignalTest, StopEndsEverySleepHoweverLong) {
  StopSignal signal;
  std::vector<std::thread> sleepers;
  for (const absl::Duration time : {absl::Hours(1), absl::Hours(24 * 365 * 1000), absl::InfiniteDuration()}) {
    sleepers.emplace_back([&signal, time] { EXPECT_FALSE(signal.SleepFor(time)); });
  }
  absl::SleepFor(absl::Milliseconds(20));  // they may sleep by now; the test holds either way
  signal.Stop();
  for (std::thread& sleeper : sleepers) sleeper.join();
}

TEST(StopSignalTest, NobodySleepsAfterTheStop) {
  StopSignal signal;
  signal.Stop();
  EXPECT_FALSE(signal.SleepFor(absl::Hours(1)));
  EXPECT_FALSE(signal.SleepFor(absl::ZeroDuration()));
}

}  // namespace
}  // namespace madoguchi
