#include "services/intake/adapters/store_contract.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kQueue[] = "sample.core";

class HandoffStoreContract : public StoreContract {
 protected:
  absl::StatusOr<Lease> Take(const std::string& lease, int second, int items_max = 10) {
    return handoffs().Take(kQueue, items_max, lease, At(second), At(second + 60), Asked("Lease", "take-" + lease));
  }
  absl::StatusOr<int> Acknowledge(const std::string& lease, std::vector<std::string> receipt_numbers, int second) {
    return handoffs().Acknowledge(kQueue, lease, receipt_numbers, At(second),
                                  Asked("Ack", absl::StrCat(lease, second)));
  }
};

TEST_P(HandoffStoreContract, OldestApprovalsComeFirstAndNobodyGetsAnItemTwice) {
  Approved("CCCC-CCCC-C", 3, kQueue);
  Approved("AAAA-AAAA-A", 1, kQueue);
  Approved("BBBB-BBBB-B", 2, kQueue);
  const auto first = Take("l1", 10, 2);
  ASSERT_OK(first);
  EXPECT_THAT(first->receipt_numbers, ElementsAre("AAAA-AAAA-A", "BBBB-BBBB-B"));
  EXPECT_EQ(first->expire_time, At(70));
  EXPECT_EQ(first->version, 1);
  EXPECT_THAT(Take("l2", 11)->receipt_numbers, ElementsAre("CCCC-CCCC-C"));
  const auto empty = Take("l3", 12);
  ASSERT_OK(empty);
  EXPECT_THAT(empty->receipt_numbers, IsEmpty());
  EXPECT_EQ(empty->version, 0);
  EXPECT_TRUE(*handoffs().Exists(kCity, kQueue));
  EXPECT_FALSE(*handoffs().Exists(kOtherCity, kQueue));
  const auto elsewhere = handoffs().Take(kQueue, 10, "l4", At(12), At(72), Asked("Lease", "x", "body", kOtherCity));
  EXPECT_THAT(elsewhere->receipt_numbers, IsEmpty());
}

TEST_P(HandoffStoreContract, AnExpiredLeaseReturnsToTheQueueAndARestartForgetsNothing) {
  Approved("AAAA-AAAA-A", 1, kQueue);
  ASSERT_OK(Take("l1", 10));
  backend_->Reopen();
  EXPECT_THAT(Take("l2", 69)->receipt_numbers, IsEmpty());
  EXPECT_THAT(Take("l3", 70)->receipt_numbers, ElementsAre("AAAA-AAAA-A"));
  EXPECT_THAT(Acknowledge("l1", {"AAAA-AAAA-A"}, 71), Fails(StatusCode::kFailedPrecondition, "LEASE_EXPIRED"));
  EXPECT_EQ(*Acknowledge("l3", {"AAAA-AAAA-A"}, 72), 1);
  EXPECT_EQ(*handoffs().Outstanding(), 0);
  EXPECT_THAT(Take("l4", 500)->receipt_numbers, IsEmpty());
}

TEST_P(HandoffStoreContract, ALateAcknowledgementCountsWhileNobodyElseTookTheItem) {
  Approved("AAAA-AAAA-A", 1, kQueue);
  ASSERT_OK(Take("l1", 10));
  EXPECT_EQ(*Acknowledge("l1", {"AAAA-AAAA-A"}, 300), 1);
  EXPECT_EQ(*Acknowledge("l1", {"AAAA-AAAA-A"}, 301), 1);  // again, harmlessly
}

TEST_P(HandoffStoreContract, OldLeasesAreForgotten) {
  Approved("AAAA-AAAA-A", 1, kQueue);
  ASSERT_OK(Take("l1", 10));
  const int much_later = 70 + static_cast<int>(absl::ToInt64Seconds(kLeasesRemembered)) + 1;
  EXPECT_EQ(*Acknowledge("l1", {"AAAA-AAAA-A"}, 71), 1);
  ASSERT_OK(Take("l2", much_later));
  EXPECT_THAT(Acknowledge("l1", {"AAAA-AAAA-A"}, much_later), Fails(StatusCode::kNotFound, "UNKNOWN_LEASE"));
}

TEST_P(HandoffStoreContract, AcknowledgesAllOrNothing) {
  Approved("AAAA-AAAA-A", 1, kQueue);
  Approved("BBBB-BBBB-B", 2, kQueue);
  ASSERT_OK(Take("l1", 10, 1));
  EXPECT_THAT(Acknowledge("l1", {"AAAA-AAAA-A", "BBBB-BBBB-B"}, 11),
              Fails(StatusCode::kInvalidArgument, "NOT_IN_LEASE"));
  EXPECT_EQ(*handoffs().Outstanding(), 2);
  EXPECT_THAT(Acknowledge("never", {"AAAA-AAAA-A"}, 12), Fails(StatusCode::kNotFound, "UNKNOWN_LEASE"));
}

TEST_P(HandoffStoreContract, ARepeatedRequestGetsTheSameLeaseEvenWhenItIsOver) {
  Approved("AAAA-AAAA-A", 1, kQueue);
  ASSERT_OK(Take("l1", 10));
  ASSERT_OK(Acknowledge("l1", {"AAAA-AAAA-A"}, 11));
  const auto again = handoffs().Take(kQueue, 10, "other", At(500), At(560), Asked("Lease", "take-l1"));
  ASSERT_OK(again);
  EXPECT_EQ(again->id, "l1");
  EXPECT_THAT(again->receipt_numbers, ElementsAre("AAAA-AAAA-A"));
  EXPECT_EQ(again->expire_time, At(70));
}

TEST_P(HandoffStoreContract, OneLeaseHoldsItemsOfOneVersion) {
  Approved("AAAA-AAAA-A", 1, kQueue, 1);
  Approved("BBBB-BBBB-B", 2, kQueue, 2);
  Approved("CCCC-CCCC-C", 3, kQueue, 1);
  EXPECT_THAT(Take("l1", 10)->receipt_numbers, ElementsAre("AAAA-AAAA-A", "CCCC-CCCC-C"));
  const auto second = Take("l2", 10);
  EXPECT_THAT(second->receipt_numbers, ElementsAre("BBBB-BBBB-B"));
  EXPECT_EQ(second->version, 2);
}

INSTANTIATE_TEST_SUITE_P(EveryBackend, HandoffStoreContract, ::testing::ValuesIn(Backends()), BackendName);

}  // namespace
}  // namespace madoguchi::intake
