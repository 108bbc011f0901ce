#include "common/exec/bounded_executor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "common/testing/status_matchers.h"

namespace madoguchi::exec {
namespace {

using testing::Fails;

TEST(BoundedExecutor, RefusesWhenTheQueueIsFull) {
  BoundedExecutor executor(1, 1);
  std::promise<void> started;
  std::promise<void> release;
  ASSERT_OK(executor.Submit([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();
  ASSERT_OK(executor.Submit([] {}));
  EXPECT_EQ(executor.queued(), 1);
  EXPECT_THAT(executor.Submit([] {}), Fails(absl::StatusCode::kResourceExhausted, "OVERLOADED"));
  release.set_value();
}

TEST(BoundedExecutor, DrainRunsWhatWasAcceptedAndRefusesTheRest) {
  std::atomic<int> ran = 0;
  BoundedExecutor executor(2, 100);
  for (int i = 0; i < 100; ++i) ASSERT_OK(executor.Submit([&ran] { ++ran; }));
  executor.Drain();
  EXPECT_EQ(ran, 100);
  EXPECT_THAT(executor.Submit([] {}), Fails(absl::StatusCode::kResourceExhausted, "OVERLOADED"));
}

}  // namespace
}  // namespace madoguchi::exec
