#include "services/intake/adapters/store_contract.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ApplicationStoreContract : public StoreContract {};

TEST_P(ApplicationStoreContract, GivesBackWhatWasStoredToTheLastCharacter) {
  Application application = Submitted("AAAA-AAAA-A", 1);
  application.channel = Channel::kPaper;
  application.scan = "scan-1";
  application.scan_blob = "00ff";
  application.findings = {{"applicant.birth", "LOW_CONFIDENCE", "確かめてください。"}};
  ASSERT_OK(applications().Insert(application, Asked("Submit", "r1")));
  backend_->Reopen();
  const auto found = applications().Find(kCity, "AAAA-AAAA-A");
  ASSERT_OK(found);
  EXPECT_EQ(found->data, application.data);
  EXPECT_EQ(found->data["applicant"]["name"]["kanji"], "見本 𠮷郎");
  EXPECT_EQ(found->findings, application.findings);
  EXPECT_EQ(found->channel, Channel::kPaper);
  EXPECT_EQ(found->scan, "scan-1");
  EXPECT_EQ(found->scan_blob, "00ff");
  EXPECT_EQ(found->create_time, At(1));
  EXPECT_EQ(found->revision, 1);
  ASSERT_EQ(found->history.size(), 1u);
  EXPECT_EQ(found->history[0].actor, kCitizen);
}

TEST_P(ApplicationStoreContract, ARepeatedRequestGetsTheFirstAnswerEvenAfterLaterChanges) {
  Application application = Submitted("AAAA-AAAA-A", 1);
  ASSERT_OK(applications().Insert(application, Asked("Submit", "r1")));
  ASSERT_OK(Advance(application, Action::kReview, "staff-1", "確認", At(2)));
  application.data["applicant"]["copies"] = 3;
  ASSERT_OK(applications().Update(application, {}, Asked("Review", "r2")));
  ASSERT_OK(Advance(application, Action::kReject, "head-1", "不備", At(3)));
  ASSERT_OK(applications().Update(application, {.start_filing = true}, Asked("Reject", "r3")));

  const auto first = applications().Answered(Asked("Submit", "r1"));
  ASSERT_OK(first);
  ASSERT_TRUE(first->has_value());
  EXPECT_EQ((*first)->state, ApplicationState::kSubmitted);
  EXPECT_EQ((*first)->revision, 1);
  EXPECT_EQ((*first)->data["applicant"]["copies"], 2);
  const auto second = applications().Insert(Submitted("BBBB-BBBB-B", 9), Asked("Submit", "r1"));
  ASSERT_OK(second);
  EXPECT_EQ(second->receipt_number, "AAAA-AAAA-A");
  EXPECT_THAT(applications().Find(kCity, "BBBB-BBBB-B"), Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
  const auto reviewed = applications().Answered(Asked("Review", "r2"));
  ASSERT_OK(reviewed);
  EXPECT_EQ((*reviewed)->state, ApplicationState::kReviewed);
  EXPECT_EQ((*reviewed)->data["applicant"]["copies"], 3);
  EXPECT_EQ((*reviewed)->update_time, At(2));
}

TEST_P(ApplicationStoreContract, OneRequestIdIsGoodForOneBody) {
  ASSERT_OK(applications().Insert(Submitted("AAAA-AAAA-A", 1), Asked("Submit", "r1", "one")));
  EXPECT_THAT(applications().Insert(Submitted("BBBB-BBBB-B", 1), Asked("Submit", "r1", "two")),
              Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(applications().Answered(Asked("Submit", "r1", "two")),
              Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(applications().Answered(Asked("Submit", "", "two")),
              Fails(StatusCode::kInvalidArgument, "REQUEST_ID_MISSING"));
  // The same id in another city or for another method is another request.
  EXPECT_OK(applications().Insert(Submitted("BBBB-BBBB-B", 1, kOtherCity), Asked("Submit", "r1", "two", kOtherCity)));
  const auto other = applications().Answered(Asked("Review", "r1", "two"));
  ASSERT_OK(other);
  EXPECT_FALSE(other->has_value());
}

TEST_P(ApplicationStoreContract, ATakenReceiptNumberLeavesNoTrace) {
  ASSERT_OK(applications().Insert(Submitted("AAAA-AAAA-A", 1), Asked("Submit", "r1")));
  EXPECT_THAT(applications().Insert(Submitted("AAAA-AAAA-A", 2), Asked("Submit", "r2")),
              Fails(StatusCode::kAlreadyExists, "RECEIPT_NUMBER_TAKEN"));
  const auto answered = applications().Answered(Asked("Submit", "r2"));
  ASSERT_OK(answered);
  EXPECT_FALSE(answered->has_value());
  EXPECT_EQ(applications().Find(kCity, "AAAA-AAAA-A")->create_time, At(1));
}

TEST_P(ApplicationStoreContract, AStaleRevisionChangesNothing) {
  const Application first = Submitted("AAAA-AAAA-A", 1);
  ASSERT_OK(applications().Insert(first, Asked("Submit", "r1")));
  Application mine = first;
  Application theirs = first;
  ASSERT_OK(Advance(theirs, Action::kReview, "staff-2", "", At(2)));
  ASSERT_OK(applications().Update(theirs, {}, Asked("Review", "r2")));
  ASSERT_OK(Advance(mine, Action::kReject, "head-1", "不備", At(3)));
  const auto stale =
      applications().Update(mine, {.handoff_queues = {"q"}, .start_filing = true}, Asked("Reject", "r3"));
  EXPECT_THAT(stale, Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_EQ(MetadataOf(stale.status())["revision"], "2");
  EXPECT_EQ(applications().Find(kCity, "AAAA-AAAA-A")->state, ApplicationState::kReviewed);
  EXPECT_EQ(outbox().Waiting(WorkKind::kFileCase)->items, 0);
  EXPECT_EQ(*handoffs().Outstanding(), 0);
}

TEST_P(ApplicationStoreContract, EffectsBecomeTrueWithTheChange) {
  Application application = Approved("AAAA-AAAA-A", 1, "sample.core");
  const auto due = outbox().Due(WorkKind::kFileCase, At(1), 10);
  ASSERT_OK(due);
  ASSERT_EQ(due->size(), 1u);
  EXPECT_EQ((*due)[0].subject, "AAAA-AAAA-A");
  EXPECT_EQ(*handoffs().Outstanding(), 1);

  application.record = "municipalities/131016/records/r";
  ASSERT_OK(Advance(application, Action::kFile, kSystem, "", At(5)));
  ASSERT_OK(applications().Update(application, {.finish_filing = true}));
  EXPECT_EQ(outbox().Waiting(WorkKind::kFileCase)->items, 0);
  const auto filed = applications().Find(kCity, "AAAA-AAAA-A");
  EXPECT_EQ(filed->record, "municipalities/131016/records/r");
  EXPECT_EQ(filed->revision, 4);
  EXPECT_EQ(filed->data, application.data);
}

TEST_P(ApplicationStoreContract, ListsNewestFirstPageByPageAndOnlyTheOwnCity) {
  for (int i = 0; i < 5; ++i) {
    const std::string number = absl::StrCat("AAAA-AAAA-", i);
    ASSERT_OK(applications().Insert(Submitted(number, i / 2), Asked("Submit", number)));  // equal times among them
  }
  ASSERT_OK(applications().Insert(Submitted("ZZZZ-ZZZZ-Z", 9, kOtherCity), Asked("Submit", "z", "body", kOtherCity)));
  std::vector<std::string> seen;
  std::string after;
  for (;;) {
    const auto page = applications().List(kCity, std::nullopt, after, 2);
    ASSERT_OK(page);
    if (page->empty()) break;
    for (const Application& application : *page) seen.push_back(application.receipt_number);
    after = applications().ListKey(page->back());
  }
  EXPECT_THAT(seen, ElementsAre("AAAA-AAAA-4", "AAAA-AAAA-3", "AAAA-AAAA-2", "AAAA-AAAA-1", "AAAA-AAAA-0"));
  EXPECT_THAT(*applications().List(kCity, ApplicationState::kApproved, "", 10), IsEmpty());
  EXPECT_EQ(applications().List(kCity, ApplicationState::kSubmitted, "", 10)->size(), 5u);
  EXPECT_THAT(applications().Find(kOtherCity, "AAAA-AAAA-0"), Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
  const auto counts = applications().Count();
  ASSERT_OK(counts);
  EXPECT_EQ(counts->at({Channel::kOnline, ApplicationState::kSubmitted}), 6);
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, ApplicationStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
