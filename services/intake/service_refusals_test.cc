// Every refusal by its reason, through the real process, as a caller sees it.
#include "services/intake/testing/intake_under_test.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using Stub = v1::Intake::Stub;

class RefusalTest : public IntakeTest {
 protected:
  RefusalTest() { PublishSample(); }

  absl::StatusOr<v1::Receipt> SubmitTo(const std::string& procedure) {
    auto request = Submission("submit-" + procedure);
    request.set_procedure(procedure);
    return Call(kPublic, &Stub::SubmitApplication, request);
  }
  // The faults of the sample's data after `change`.
  std::vector<std::string> FaultsAfter(const std::function<void(nlohmann::json&)>& change) {
    nlohmann::json data = nlohmann::json::parse(kData);
    change(data);
    const auto refused = Call(kPublic, &Stub::SubmitApplication, Submission("faulty", data.dump()));
    EXPECT_THAT(refused, Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
    std::vector<std::string> faults;
    for (const FieldFault& fault : FaultsOf(refused.status())) {
      EXPECT_FALSE(fault.message.empty());
      faults.push_back(fault.field + " " + fault.reason);
    }
    return faults;
  }
  absl::StatusOr<v1::ReceiptStatus> LookUp(const std::string& receipt_number, const std::string& access_code,
                                           const std::string& city = kCity) {
    v1::LookUpReceiptRequest request;
    request.set_parent(Parent(city));
    request.set_receipt_number(receipt_number);
    request.set_access_code(access_code);
    return Call(kPublic, &Stub::LookUpReceipt, request);
  }
};

TEST_F(RefusalTest, UnknownFormsAndVersions) {
  EXPECT_THAT(SubmitTo("municipalities/131016/procedures/never/versions/1"),
              Fails(StatusCode::kNotFound, "UNKNOWN_FORM"));
  EXPECT_THAT(SubmitTo("municipalities/131016/procedures/resident-record-copy/versions/9"),
              Fails(StatusCode::kNotFound, "UNKNOWN_VERSION"));
  EXPECT_THAT(SubmitTo("municipalities/131016/procedures/resident-record-copy"),
              Fails(StatusCode::kInvalidArgument, "INVALID_NAME"));
  EXPECT_EQ(SubmitTo("resident-record-copy").status().code(), StatusCode::kInvalidArgument);
  v1::GetProcedureRequest get;
  get.set_name("municipalities/131016/procedures/never");
  EXPECT_THAT(Call(kPublic, &Stub::GetProcedure, get), Fails(StatusCode::kNotFound, "UNKNOWN_FORM"));
}

TEST_F(RefusalTest, MissingAndImpossibleValues) {
  EXPECT_THAT(FaultsAfter([](auto& data) { data["applicant"].erase("phone"); }),
              ::testing::ElementsAre("applicant.phone REQUIRED"));
  EXPECT_THAT(FaultsAfter([](auto& data) { data["applicant"]["birth"] = "令和9年13月40日"; }),
              ::testing::ElementsAre("applicant.birth IMPOSSIBLE_DATE"));
  EXPECT_THAT(FaultsAfter([](auto& data) {
                data["applicant"].erase("name");
                data["request"]["copies"] = 99;
              }),
              ::testing::SizeIs(::testing::Ge(2)));  // all of them at once
}

TEST_F(RefusalTest, AChannelThatTheProcedureDoesNotOffer) {
  std::string yaml = SampleYaml();
  const std::string channels = "channels: [online, paper, counter]";
  const std::string minutes = "minutes: { online: 3, paper: 9, counter: 7 }";
  const std::string identity =
      "identity: { online: signed_in_or_card, paper: id_document_seen, counter: id_document_seen }";
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {channels, "channels: [paper, counter]"},
           {minutes, "minutes: { paper: 9, counter: 7 }"},
           {identity, "identity: { paper: id_document_seen, counter: id_document_seen }"},
           {"version: 1", "version: 2"}}) {
    ASSERT_NE(yaml.find(from), std::string::npos) << from;
    yaml.replace(yaml.find(from), from.size(), to);
  }
  ASSERT_OK(Publish(yaml, "publish-paper-only"));
  EXPECT_THAT(SubmitTo("municipalities/131016/procedures/resident-record-copy/versions/2"),
              Fails(StatusCode::kFailedPrecondition, "CHANNEL_CLOSED"));
}

TEST_F(RefusalTest, UnknownReceiptsAndWrongCodesAndThenNoMoreTries) {
  const v1::Receipt receipt = Submit("submit-1");
  EXPECT_THAT(LookUp("2222-2222-3", receipt.access_code()), Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
  EXPECT_THAT(LookUp("", ""), Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
  EXPECT_THAT(LookUp(receipt.receipt_number(), receipt.access_code(), "271004"),
              Fails(StatusCode::kNotFound, "UNKNOWN_RECEIPT"));
  for (int left = 4; left >= 0; --left) {
    const auto wrong = LookUp(receipt.receipt_number(), "2222-2222");
    EXPECT_THAT(wrong, Fails(StatusCode::kPermissionDenied, "WRONG_ACCESS_CODE"));
    EXPECT_EQ(MetadataOf(wrong.status())["tries_left"], absl::StrCat(left));
  }
  EXPECT_THAT(LookUp(receipt.receipt_number(), receipt.access_code()),
              Fails(StatusCode::kResourceExhausted, "TOO_MANY_ATTEMPTS"));
  EXPECT_OK(LookUp(Submit("submit-2").receipt_number(), Submit("submit-2").access_code()));
}

TEST_F(RefusalTest, StaleRevisionsWrongStatesAndTheSamePerson) {
  const std::string name = Submit("submit-1").application();
  EXPECT_THAT(Approve(name, 1, "too-early"), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  EXPECT_THAT(Review(name, 7, "stale"), Fails(StatusCode::kAborted, "STALE_REVISION"));
  const Caller both = {"gateway", "both-1", {common::v1::ROLE_COUNTER, common::v1::ROLE_HEAD}, kCity};
  ASSERT_OK(Review(name, 1, "review-1", both));
  const auto stale = Approve(name, 1, "stale-approve");
  EXPECT_THAT(stale, Fails(StatusCode::kAborted, "STALE_REVISION"));
  EXPECT_EQ(MetadataOf(stale.status())["revision"], "2");
  EXPECT_THAT(Approve(name, 2, "same", both), Fails(StatusCode::kPermissionDenied, "SAME_PERSON"));
  ASSERT_OK(Approve(name, 2, "approve-1"));
  WaitUntilFiled(name);
  EXPECT_THAT(Review(name, 4, "too-late"), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
}

TEST_F(RefusalTest, AReviewThatIsNotValidMovesNothing) {
  const std::string name = Submit("submit-1").application();
  auto request = StepRequest<v1::ReviewApplicationRequest>(name, 1, "review-1");
  nlohmann::json data = nlohmann::json::parse(kData);
  data["request"].erase("kind");
  *request.mutable_data() = Data(data.dump());
  EXPECT_THAT(Call(kCounter, &Stub::ReviewApplication, request), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_EQ(Get(name)->revision(), 1);
}

TEST_F(RefusalTest, OtherCitiesAndOtherRoles) {
  const std::string name = Submit("submit-1").application();
  Caller elsewhere = kCounter;
  elsewhere.city = "271004";
  EXPECT_THAT(Review(name, 1, "foreign", elsewhere), Fails(StatusCode::kPermissionDenied, "FOREIGN_TENANT"));
  EXPECT_THAT(Review(name, 1, "public", kPublic), Fails(StatusCode::kUnauthenticated, "SIGN_IN_REQUIRED"));
  EXPECT_THAT(Review(name, 1, "head", kHead), Fails(StatusCode::kPermissionDenied, "ROLE_MISSING"));
  v1::ListApplicationsRequest list;
  list.set_parent(Parent("271004"));
  const auto page = Call(elsewhere, &Stub::ListApplications, list);
  ASSERT_OK(page);
  EXPECT_EQ(page->applications_size(), 0);
}

TEST_F(RefusalTest, HandoffsThatDoNotExist) {
  v1::LeaseHandoffRequest lease;
  lease.set_request_id("lease-1");
  lease.set_name("municipalities/131016/handoffs/resident-record-copy.never");
  EXPECT_THAT(Call(kRobot, &Stub::LeaseHandoff, lease), Fails(StatusCode::kNotFound, "UNKNOWN_HANDOFF"));
  lease.set_name("municipalities/131016/handoffs/never.core-system");
  EXPECT_THAT(Call(kRobot, &Stub::LeaseHandoff, lease), Fails(StatusCode::kNotFound, "UNKNOWN_FORM"));
  lease.set_name("municipalities/131016/handoffs/resident-record-copy.core-system");
  lease.set_max_items(-1);
  EXPECT_THAT(Call(kRobot, &Stub::LeaseHandoff, lease), Fails(StatusCode::kInvalidArgument, "OUT_OF_RANGE"));
  v1::AcknowledgeHandoffRequest acknowledge;
  acknowledge.set_request_id("ack-1");
  acknowledge.set_name("municipalities/131016/handoffs/resident-record-copy.core-system");
  acknowledge.set_lease("never");
  EXPECT_THAT(Call(kRobot, &Stub::AcknowledgeHandoff, acknowledge), Fails(StatusCode::kNotFound, "UNKNOWN_LEASE"));
}

}  // namespace
}  // namespace madoguchi::intake
