#include "services/intake/core/applications/application.h"

#include <map>
#include <utility>

#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace madoguchi::intake {
namespace {

using State = ApplicationState;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Application Submitted() { return Open({.municipality = "131016", .receipt_number = "R"}, kCitizen, kNow); }

// The legal moves once more, written by hand: every pair outside this list must be refused.
const std::map<std::pair<State, Action>, State> kLegal = {
    {{State::kSubmitted, Action::kReview}, State::kReviewed},
    {{State::kReviewed, Action::kReview}, State::kReviewed},
    {{State::kReviewed, Action::kApprove}, State::kApproved},
    {{State::kSubmitted, Action::kReject}, State::kRejected},
    {{State::kReviewed, Action::kReject}, State::kRejected},
    {{State::kApproved, Action::kFile}, State::kFiled},
    {{State::kRejected, Action::kFile}, State::kFiled},
    {{State::kSubmitted, Action::kAddPage}, State::kSubmitted},
    {{State::kSubmitted, Action::kDoubt}, State::kSubmitted},
    {{State::kReviewed, Action::kDoubt}, State::kSubmitted},
};

TEST(ApplicationTest, EveryPairOfStateAndActionIsLegalOrRefused) {
  for (State state : kApplicationStates) {
    for (Action action : kActions) {
      SCOPED_TRACE(testing::Message() << Name(state) << " action " << static_cast<int>(action));
      const auto next = After(state, action);
      const auto legal = kLegal.find({state, action});
      if (legal != kLegal.end()) {
        ASSERT_TRUE(next.ok()) << next.status();
        EXPECT_EQ(*next, legal->second);
        continue;
      }
      EXPECT_EQ(next.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(ReasonOf(next.status()), "WRONG_STATE");
      EXPECT_EQ(MetadataOf(next.status())["state"], Name(state));
    }
  }
}

TEST(ApplicationTest, EveryChangeIsOneTransitionAndOneRevision) {
  Application application = Submitted();
  EXPECT_EQ(application.revision, 1);
  ASSERT_TRUE(Advance(application, Action::kReview, "staff-1", "確認しました", kNow + absl::Minutes(1)).ok());
  ASSERT_TRUE(Advance(application, Action::kApprove, "head-1", "", kNow + absl::Minutes(2)).ok());
  ASSERT_TRUE(Advance(application, Action::kFile, kSystem, "", kNow + absl::Minutes(3)).ok());
  EXPECT_EQ(application.revision, 4);
  ASSERT_EQ(application.history.size(), 4u);
  EXPECT_EQ(application.history[0].from, std::nullopt);
  EXPECT_EQ(application.history[1].actor, "staff-1");
  EXPECT_EQ(application.history[1].comment, "確認しました");
  EXPECT_EQ(application.history[2].from, State::kReviewed);
  EXPECT_EQ(application.history[3].to, State::kFiled);
  EXPECT_EQ(application.update_time, kNow + absl::Minutes(3));
  EXPECT_EQ(Decision(application), State::kApproved);
}

TEST(ApplicationTest, ARefusedActionLeavesNoTrace) {
  Application application = Submitted();
  EXPECT_FALSE(Advance(application, Action::kApprove, "head-1", "", kNow).ok());
  EXPECT_EQ(application.state, State::kSubmitted);
  EXPECT_EQ(application.revision, 1);
  EXPECT_EQ(application.history.size(), 1u);
}

TEST(ApplicationTest, WhoeverReviewedAnyRevisionCannotDecide) {
  Application application = Submitted();
  ASSERT_TRUE(Advance(application, Action::kReview, "staff-1", "", kNow).ok());
  ASSERT_TRUE(Advance(application, Action::kReview, "staff-2", "", kNow).ok());
  EXPECT_EQ(ReasonOf(CheckOtherPerson(application, "staff-1")), "SAME_PERSON");
  EXPECT_EQ(ReasonOf(CheckOtherPerson(application, "staff-2")), "SAME_PERSON");
  EXPECT_TRUE(CheckOtherPerson(application, "head-1").ok());
}

TEST(ApplicationTest, ARejectionTellsTheReason) {
  Application application = Submitted();
  ASSERT_TRUE(Advance(application, Action::kReject, "head-1", "添付書類が足りません。", kNow).ok());
  EXPECT_THAT(StateMessage(application), testing::HasSubstr("添付書類が足りません。"));
  EXPECT_EQ(Decision(application), State::kRejected);
}

TEST(ApplicationTest, NamesReadBack) {
  for (State state : kApplicationStates) EXPECT_EQ(ParseApplicationState(Name(state)), state);
  EXPECT_EQ(ParseChannel("PAPER"), Channel::kPaper);
  EXPECT_EQ(ParseApplicationState("LOST"), std::nullopt);
}

}  // namespace
}  // namespace madoguchi::intake
