#include <algorithm>

#include "common/testing/status_matchers.h"
#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;

class SampleStoreContract : public StoreContract {
 protected:
  static SampleEvent Event(SampleAction action, int second, const std::string& city = kCity) {
    return {city, action, At(second), "operator-1", "規則第1条"};
  }
  void Grant(const std::string& city = kCity) {
    EXPECT_OK(samples().Decide(Event(SampleAction::kGranted, 0, city), Asked("Set", "grant-" + city, "on", city)));
  }
  static Sample Of(const std::string& receipt_number, const std::string& field, int second, const std::string& crop,
                   const std::string& city = kCity) {
    return {.municipality = city,
            .id = receipt_number + field,
            .receipt_number = receipt_number,
            .form = "sample",
            .version = 1,
            .page = 1,
            .field = field,
            .type = "text",
            .truth = "𠮷",
            .value = "吉",
            .raw = "吉",
            .confidence = 0.5,
            .doubted = true,
            .corrected = field == "a.name",
            .recognizer = "characters@1",
            .crop = crop,
            .create_time = At(second)};
  }
  static WorkItem Work(const std::string& receipt_number, const std::string& city = kCity) {
    return {.municipality = city, .subject = receipt_number, .job = "2"};
  }
  std::vector<std::string> LooseNames() {
    std::vector<std::string> names;
    const auto loose = samples().Loose(100);
    EXPECT_OK(loose);
    for (const LooseCrop& crop : *loose) names.push_back(crop.crop);
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_P(SampleStoreContract, NobodyConsentsUnasked) {
  EXPECT_FALSE(samples().Consent(kCity)->granted);
  EXPECT_EQ(samples().Keep(Work("R-1"), {Of("R-1", "a.name", 1, "c1")}).value(), false);
  EXPECT_EQ(samples().Count().value(), 0);
  EXPECT_THAT(samples().Export(Event(SampleAction::kExported, 1)),
              Fails(StatusCode::kFailedPrecondition, "CONSENT_MISSING"));
}

TEST_P(SampleStoreContract, ConsentIsOneCitysOwnAndItsHistoryStays) {
  Grant();
  EXPECT_TRUE(samples().Consent(kCity)->granted);
  EXPECT_FALSE(samples().Consent(kOtherCity)->granted);
  EXPECT_EQ(samples().Keep(Work("R-1", kOtherCity), {Of("R-1", "a.name", 1, "c1", kOtherCity)}).value(), false);
  backend_->Reopen();
  ASSERT_OK(samples().Decide(Event(SampleAction::kWithdrawn, 5), Asked("Set", "withdraw", "off")));
  const auto consent = samples().Consent(kCity);
  EXPECT_FALSE(consent->granted);
  ASSERT_EQ(consent->history.size(), 2u);
  EXPECT_EQ(consent->history[0].action, SampleAction::kWithdrawn);
  EXPECT_EQ(consent->history[0].actor, "operator-1");
  EXPECT_EQ(consent->history[1].reason, "規則第1条");
  EXPECT_EQ(consent->history[1].time, At(0));
}

TEST_P(SampleStoreContract, ARepeatedDecisionGivesTheFirstAnswer) {
  const Request request = Asked("Set", "r", "on");
  ASSERT_OK(samples().Decide(Event(SampleAction::kGranted, 0), request));
  ASSERT_OK(samples().Keep(Work("R-1"), {Of("R-1", "a.name", 1, "c1")}));
  ASSERT_OK(samples().Decide(Event(SampleAction::kWithdrawn, 1), Asked("Set", "s", "off")));
  const auto again = samples().Decide(Event(SampleAction::kGranted, 9), request);
  ASSERT_OK(again);
  EXPECT_TRUE(again->granted);
  EXPECT_EQ(again->samples, 0);
  EXPECT_EQ(again->history.size(), 1u);
  EXPECT_FALSE(samples().Consent(kCity)->granted);
  EXPECT_THAT(samples().Decide(Event(SampleAction::kGranted, 9), Asked("Set", "r", "other")).status(),
              Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_P(SampleStoreContract, KeepingAgainReplacesAndPicturesAreClaimedOrLoose) {
  Grant();
  ASSERT_OK(samples().Loosen({{kCity, "c1"}, {kCity, "c2"}, {kCity, "c3"}}));
  EXPECT_TRUE(samples().Keep(Work("R-1"), {Of("R-1", "a.name", 1, "c1"), Of("R-1", "a.kana", 1, "c2")}).value());
  EXPECT_EQ(LooseNames(), std::vector<std::string>{"c3"});
  EXPECT_TRUE(samples().Keep(Work("R-1"), {Of("R-1", "a.name", 2, "c2")}).value());
  EXPECT_EQ(samples().Count().value(), 1);
  EXPECT_EQ(LooseNames(), (std::vector<std::string>{"c1", "c3"})) << "c2 is shown by the new sample";
  ASSERT_OK(samples().Removed({{kCity, "c1"}, {kCity, "c3"}}));
  EXPECT_TRUE(LooseNames().empty());
  // A picture that a sample shows is never loosened.
  ASSERT_OK(samples().Loosen({{kCity, "c2"}}));
  EXPECT_TRUE(LooseNames().empty());

  const auto listed = samples().List(kCity, "", 10);
  ASSERT_OK(listed);
  ASSERT_EQ(listed->size(), 1u);
  const Sample& sample = listed->front();
  EXPECT_EQ(sample.truth, "𠮷");
  EXPECT_EQ(sample.confidence, 0.5);
  EXPECT_TRUE(sample.doubted && sample.corrected && !sample.accepted && !sample.held_back);
  EXPECT_TRUE(samples().List(kCity, sample.id, 10)->empty());
  EXPECT_TRUE(samples().List(kOtherCity, "", 10)->empty());
}

TEST_P(SampleStoreContract, DeletingTakesOneApplicationOrTheWholeCity) {
  Grant();
  Grant(kOtherCity);
  ASSERT_OK(samples().Keep(Work("R-1"), {Of("R-1", "a.name", 1, "c1")}));
  ASSERT_OK(samples().Keep(Work("R-2"), {Of("R-2", "a.name", 1, "c1"), Of("R-2", "a.kana", 1, "c2")}));
  ASSERT_OK(samples().Keep(Work("R-1", kOtherCity), {Of("R-1", "a.name", 1, "c1", kOtherCity)}));
  const auto after = samples().Delete(Event(SampleAction::kDeleted, 3), "R-1", Asked("Delete", "d1", "R-1"));
  ASSERT_OK(after);
  EXPECT_EQ(after->samples, 2);
  EXPECT_EQ(after->corrected, 1);
  EXPECT_EQ(after->history[0].samples, 1);
  EXPECT_TRUE(LooseNames().empty()) << "another application shows the same picture";
  EXPECT_EQ(samples().Delete(Event(SampleAction::kDeleted, 4), "", Asked("Delete", "d2"))->samples, 0);
  EXPECT_EQ(LooseNames(), (std::vector<std::string>{"c1", "c2"}));
  EXPECT_TRUE(samples().Consent(kCity)->granted) << "deleting is not withdrawing";
  EXPECT_EQ(samples().Consent(kOtherCity)->samples, 1);
}

TEST_P(SampleStoreContract, OldSamplesAndTheOldestBeyondTheLimitGo) {
  Grant();
  for (int i = 0; i < 6; ++i) {
    const std::string number = "R-" + std::to_string(i);
    ASSERT_OK(samples().Keep(Work(number), {Of(number, "a.name", i, "c" + std::to_string(i))}));
  }
  EXPECT_EQ(samples().Expire(At(2), 100).value(), 2);
  EXPECT_EQ(LooseNames(), (std::vector<std::string>{"c0", "c1"}));
  EXPECT_EQ(samples().Expire(At(2), 3).value(), 1);
  EXPECT_EQ(samples().Expire(At(2), 3).value(), 0);
  EXPECT_EQ(samples().List(kCity, "", 10)->front().id, "R-3a.name");
}

TEST_P(SampleStoreContract, TheWorkOfAReviewWaitsOnceAndIsDoneWithItsSamples) {
  Grant();
  Application application = Submitted("R-1", 0);
  application.scan = "scan-1";
  ASSERT_OK(applications().Insert(application, Asked("Submit", "s")));
  for (int revision = 2; revision <= 3; ++revision) {
    ASSERT_OK(Advance(application, Action::kReview, "staff-1", "", At(revision)));
    ASSERT_OK(applications().Update(application, {.learn_review = true}));
  }
  const auto due = outbox().Due(WorkKind::kLearnReview, At(10), 10);
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 1u) << "the second review took the place of the first";
  EXPECT_EQ(due->front().job, "3");
  WorkItem stale = due->front();
  stale.job = "2";
  ASSERT_OK(samples().Finish(stale));
  EXPECT_EQ(outbox().Waiting(WorkKind::kLearnReview)->items, 1);
  ASSERT_OK(samples().Keep(due->front(), {}));
  EXPECT_EQ(outbox().Waiting(WorkKind::kLearnReview)->items, 0);
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, SampleStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
