#include "services/intake/core/paper/scan.h"

#include <map>
#include <utility>

#include "common/status/error.h"
#include "gtest/gtest.h"

namespace madoguchi::intake {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

TEST(ScanTest, EveryPairOfStateAndActionIsLegalOrRefused) {
  const std::map<std::pair<ScanState, ScanAction>, ScanState> legal = {
      {{ScanState::kQueued, ScanAction::kRead}, ScanState::kRead},
      {{ScanState::kQueued, ScanAction::kFail}, ScanState::kFailed},
      {{ScanState::kFailed, ScanAction::kRetry}, ScanState::kQueued},
      {{ScanState::kRead, ScanAction::kAddPage}, ScanState::kRead},
  };
  for (ScanState state : kScanStates) {
    for (ScanAction action : kScanActions) {
      const auto next = After(state, action);
      const auto found = legal.find({state, action});
      if (found == legal.end()) {
        EXPECT_EQ(ReasonOf(next.status()), "WRONG_STATE") << Name(state);
      } else {
        ASSERT_TRUE(next.ok());
        EXPECT_EQ(*next, found->second);
      }
    }
  }
}

TEST(ScanTest, ARetryIsANewJobAndKeepsTheHistory) {
  Scan scan = OpenScan("131016", "abc", "00ff", "staff-1", kNow);
  EXPECT_EQ(JobOf(scan), "abc.1");
  ASSERT_TRUE(
      Advance(scan, ScanAction::kFail, "ocr-worker", kNow, "UNREADABLE_IMAGE", "もう一度取り込んでください。").ok());
  EXPECT_EQ(JobOf(scan), "abc.1");
  ASSERT_TRUE(Advance(scan, ScanAction::kRetry, "staff-1", kNow).ok());
  EXPECT_EQ(JobOf(scan), "abc.3");
  ASSERT_TRUE(Advance(scan, ScanAction::kRead, "ocr-worker", kNow).ok());
  EXPECT_EQ(scan.revision, 4);
  ASSERT_EQ(scan.history.size(), 4u);
  EXPECT_EQ(scan.history[1].reason, "UNREADABLE_IMAGE");
  EXPECT_EQ(scan.history[3].from, ScanState::kQueued);
}

TEST(ScanTest, NamesReadBack) {
  for (ScanState state : kScanStates) EXPECT_EQ(ParseScanState(Name(state)), state);
  EXPECT_EQ(ParseScanState(""), std::nullopt);
}

}  // namespace
}  // namespace madoguchi::intake
