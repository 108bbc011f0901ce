// The way of an online application through the real process: published, submitted, reviewed, decided, filed, handed
// off.
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "services/intake/testing/intake_under_test.h"

namespace madoguchi::intake {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using Stub = v1::Intake::Stub;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kQueue[] = "municipalities/131016/handoffs/resident-record-copy.core-system";

class ServiceTest : public IntakeTest {
 protected:
  absl::StatusOr<v1::HandoffLease> Lease(const std::string& request_id, int lease_s = 600,
                                         const Caller& caller = kRobot) {
    v1::LeaseHandoffRequest request;
    request.set_name(kQueue);
    request.set_request_id(request_id);
    request.set_lease_s(lease_s);
    return Call(caller, &Stub::LeaseHandoff, request);
  }
  absl::StatusOr<v1::AcknowledgeHandoffResponse> Acknowledge(const std::string& lease, const std::string& application,
                                                             const std::string& request_id) {
    v1::AcknowledgeHandoffRequest request;
    request.set_name(kQueue);
    request.set_request_id(request_id);
    request.set_lease(lease);
    request.add_applications(application);
    return Call(kRobot, &Stub::AcknowledgeHandoff, request);
  }
  absl::StatusOr<v1::ReceiptStatus> LookUp(const v1::Receipt& receipt) {
    v1::LookUpReceiptRequest request;
    request.set_parent(Parent());
    request.set_receipt_number(receipt.receipt_number());
    request.set_access_code(receipt.access_code());
    return Call(kPublic, &Stub::LookUpReceipt, request);
  }
};

TEST_F(ServiceTest, AnApplicationGoesTheWholeWay) {
  PublishSample();
  const v1::Receipt receipt = Submit("submit-1");
  EXPECT_EQ(receipt.application(), "municipalities/131016/applications/" + receipt.receipt_number());
  auto status = LookUp(receipt);
  ASSERT_OK(status);
  EXPECT_EQ(status->state(), v1::SUBMITTED);
  EXPECT_EQ(status->procedure_title(), "住民票の写し等交付申請書");
  EXPECT_THAT(status->message(), HasSubstr("受け付けました"));

  const auto reviewed = Review(receipt.application(), 1, "review-1");
  ASSERT_OK(reviewed);
  EXPECT_EQ(reviewed->state(), v1::REVIEWED);
  EXPECT_EQ(reviewed->channel(), v1::ONLINE);
  EXPECT_EQ(reviewed->data()
                .fields()
                .at("applicant")
                .struct_value()
                .fields()
                .at("name")
                .struct_value()
                .fields()
                .at("kanji")
                .string_value(),
            "見本　𠮷郎");
  const auto approved = Approve(receipt.application(), 2, "approve-1");
  ASSERT_OK(approved);
  EXPECT_EQ(approved->state(), v1::APPROVED);
  EXPECT_EQ(approved->decision(), v1::APPROVED);

  const v1::Application filed = WaitUntilFiled(receipt.application());
  EXPECT_EQ(filed.record(), "municipalities/131016/records/1");
  ASSERT_EQ(filed.history_size(), 4);
  EXPECT_EQ(filed.history(0).actor(), "citizen");
  EXPECT_EQ(filed.history(1).actor(), "counter-1");
  EXPECT_EQ(filed.history(2).actor(), "head-1");
  EXPECT_EQ(filed.history(3).actor(), "intake");
  EXPECT_EQ(filed.revision(), 4);
  const auto records = archive_.records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].receipt_number(), receipt.receipt_number());
  EXPECT_EQ(records[0].retention_years(), 3);
  EXPECT_THAT(records[0].classification(), ElementsAre("住民", "証明", "交付申請"));
  EXPECT_EQ(records[0].decision(), "APPROVED");
  ASSERT_EQ(records[0].documents_size(), 1);
  EXPECT_THAT(archive_.BytesOf(records[0].documents(0).blob()), HasSubstr("見本　𠮷郎"));

  const auto lease = Lease("lease-1");
  ASSERT_OK(lease);
  EXPECT_EQ(lease->encoding(), "cp932");
  ASSERT_EQ(lease->items_size(), 1);
  EXPECT_EQ(lease->items(0).application(), receipt.application());
  EXPECT_EQ(lease->items(0).values(0), receipt.receipt_number());
  EXPECT_THAT(lease->csv(), HasSubstr(receipt.receipt_number()));
  // CP932 has no 𠮷: never silently.
  ASSERT_EQ(lease->substitutions_size(), 1);
  EXPECT_EQ(lease->substitutions(0).from(), "𠮷");
  const auto acknowledged = Acknowledge(lease->lease(), receipt.application(), "ack-1");
  ASSERT_OK(acknowledged);
  EXPECT_EQ(acknowledged->acknowledged(), 1);
  EXPECT_EQ(Lease("lease-2")->items_size(), 0);
  status = LookUp(receipt);
  EXPECT_EQ(status->state(), v1::FILED);
  EXPECT_EQ(status->decision(), v1::APPROVED);
  EXPECT_THAT(status->message(), HasSubstr("認められました"));
}

TEST_F(ServiceTest, ARejectionIsFiledAndNotHandedOff) {
  PublishSample();
  const v1::Receipt receipt = Submit("submit-1");
  const auto without_reason = Call(kHead, &Stub::RejectApplication,
                                   StepRequest<v1::RejectApplicationRequest>(receipt.application(), 1, "reject-0"));
  EXPECT_THAT(without_reason, Fails(StatusCode::kInvalidArgument, "COMMENT_REQUIRED"));
  ASSERT_OK(
      Call(kHead, &Stub::RejectApplication,
           StepRequest<v1::RejectApplicationRequest>(receipt.application(), 1, "reject-1", "対象ではありません。")));
  EXPECT_EQ(WaitUntilFiled(receipt.application()).decision(), v1::REJECTED);
  EXPECT_THAT(LookUp(receipt)->message(), HasSubstr("対象ではありません。"));
  EXPECT_EQ(Lease("lease-1")->items_size(), 0);
}

TEST_F(ServiceTest, FilingWaitsForAnArchiveThatIsAwayAndFilesOnce) {
  PublishSample();
  const v1::Receipt receipt = Submit("submit-1");
  ASSERT_OK(Review(receipt.application(), 1, "review-1"));
  archive_.SetAway(true);
  ASSERT_OK(Approve(receipt.application(), 2, "approve-1"));
  absl::SleepFor(absl::Milliseconds(500));
  EXPECT_EQ(Get(receipt.application())->state(), v1::APPROVED);
  Restart();
  archive_.SetAway(false);
  EXPECT_EQ(WaitUntilFiled(receipt.application()).state(), v1::FILED);
  EXPECT_EQ(archive_.records().size(), 1u);
}

TEST_F(ServiceTest, EveryRepeatedRequestGetsItsFirstAnswer) {
  PublishSample();
  const v1::Receipt receipt = Submit("submit-1");
  ASSERT_OK(Review(receipt.application(), 1, "review-1"));
  ASSERT_OK(Approve(receipt.application(), 2, "approve-1"));
  WaitUntilFiled(receipt.application());
  const auto lease = Lease("lease-1");
  ASSERT_OK(Acknowledge(lease->lease(), receipt.application(), "ack-1"));
  Restart();

  EXPECT_EQ(Submit("submit-1").SerializeAsString(), receipt.SerializeAsString());
  const auto reviewed = Review(receipt.application(), 1, "review-1");
  ASSERT_OK(reviewed);
  EXPECT_EQ(reviewed->state(), v1::REVIEWED);
  EXPECT_EQ(reviewed->history_size(), 2);
  EXPECT_EQ(Approve(receipt.application(), 2, "approve-1")->state(), v1::APPROVED);
  const auto again = Lease("lease-1");
  ASSERT_OK(again);
  EXPECT_EQ(again->lease(), lease->lease());
  EXPECT_EQ(again->csv(), lease->csv());
  EXPECT_EQ(Acknowledge(lease->lease(), receipt.application(), "ack-1")->acknowledged(), 1);
  EXPECT_EQ(archive_.records().size(), 1u);

  auto other_body = Submission("submit-1");
  (*other_body.mutable_data()->mutable_fields())["request"]
      .mutable_struct_value()
      ->mutable_fields()
      ->at("copies")
      .set_number_value(3);
  EXPECT_THAT(Call(kPublic, &Stub::SubmitApplication, other_body),
              Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(Call(kPublic, &Stub::SubmitApplication, Submission("")),
              Fails(StatusCode::kInvalidArgument, "REQUEST_ID_MISSING"));
}

TEST_F(ServiceTest, AnExpiredLeasePassesOn) {
  PublishSample();
  const v1::Receipt receipt = Submit("submit-1");
  ASSERT_OK(Review(receipt.application(), 1, "review-1"));
  ASSERT_OK(Approve(receipt.application(), 2, "approve-1"));
  const auto first = Lease("lease-1", 1);
  ASSERT_EQ(first->items_size(), 1);
  EXPECT_EQ(Lease("lease-2")->items_size(), 0);
  absl::SleepFor(absl::Milliseconds(1100));
  const auto second = Lease("lease-3");
  ASSERT_EQ(second->items_size(), 1);
  EXPECT_THAT(Acknowledge(first->lease(), receipt.application(), "ack-1"),
              Fails(StatusCode::kFailedPrecondition, "LEASE_EXPIRED"));
  EXPECT_OK(Acknowledge(second->lease(), receipt.application(), "ack-2"));
}

TEST_F(ServiceTest, ListsGoPageByPageAndTokensBelongToTheirQuery) {
  PublishSample();
  std::set<std::string> expected;
  for (int i = 0; i < 5; ++i) expected.insert(Submit(absl::StrCat("submit-", i)).application());
  std::set<std::string> seen;
  v1::ListApplicationsRequest request;
  request.set_parent(Parent());
  request.set_page_size(2);
  int pages = 0;
  std::string token_of_first_page;
  do {
    const auto page = Call(kCounter, &Stub::ListApplications, request);
    ASSERT_OK(page);
    for (const auto& application : page->applications()) EXPECT_TRUE(seen.insert(application.name()).second);
    request.set_page_token(page->next_page_token());
    if (++pages == 1) token_of_first_page = page->next_page_token();
  } while (!request.page_token().empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen, expected);
  request.set_page_token(token_of_first_page);
  request.set_state(v1::APPROVED);
  EXPECT_THAT(Call(kCounter, &Stub::ListApplications, request),
              Fails(StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  request.clear_page_token();
  EXPECT_EQ(Call(kCounter, &Stub::ListApplications, request)->applications_size(), 0);
}

TEST_F(ServiceTest, ACitysExistingFormTravelsWithItsDefinition) {
  std::string yaml = SampleYaml();
  absl::StrAppend(&yaml, "paper: { template: old-form.json }\n");
  const auto send = [&](const std::string& form_template, const std::string& request_id) {
    v1::PublishProcedureRequest request;
    request.set_parent(Parent());
    request.set_request_id(request_id);
    request.set_definition_yaml(yaml);
    request.set_template_json(form_template);
    return Call(kOperator, &Stub::PublishProcedure, request);
  };
  const auto template_with = [](const std::string& id) {
    return absl::StrCat(
        R"({"form":"draft","version":9,"pages":[{"page":1,"width_mm":210,"height_mm":297,"fields":[{"id":")", id,
        R"(","type":"phone","label":"電話","box_mm":[60,50,80,8],"cells_mm":[],"marks":[]}]}]})");
  };
  EXPECT_THAT(send("", "own-1"), Fails(StatusCode::kInvalidArgument, "TEMPLATE_MISSING"));
  const auto odd = send(template_with("applicant.telephone"), "own-2");
  EXPECT_THAT(odd, Fails(StatusCode::kInvalidArgument, "TEMPLATE_DOES_NOT_FIT"));
  EXPECT_EQ(FaultsOf(odd.status()).front().reason, "UNKNOWN_FIELD");

  const auto published = send(template_with("applicant.phone"), "own-3");
  ASSERT_OK(published);
  const auto& own = published->template_().fields();
  EXPECT_EQ(own.at("form").string_value(), "resident-record-copy");
  EXPECT_EQ(own.at("version").number_value(), 1);
  EXPECT_TRUE(
      own.at("pages").list_value().values(0).struct_value().fields().at("markers").list_value().values().empty());
  ASSERT_OK(send(template_with("applicant.phone"), "own-4"));
  EXPECT_THAT(send(absl::StrReplaceAll(template_with("applicant.phone"), {{"[60,50", "[61,50"}}), "own-5"),
              Fails(StatusCode::kAlreadyExists, "VERSION_PUBLISHED"));
}

TEST_F(ServiceTest, ADefinitionIsKeptExactlyWithItsFormAndItsTemplate) {
  const auto published = Publish(SampleYaml(), "publish-1");
  ASSERT_OK(published);
  EXPECT_EQ(published->name(), "municipalities/131016/procedures/resident-record-copy/versions/1");
  v1::GetProcedureRequest get;
  get.set_name(Parent() + "/procedures/resident-record-copy");
  const auto newest = Call(kPublic, &Stub::GetProcedure, get);
  ASSERT_OK(newest);
  EXPECT_EQ(newest->definition_yaml(), SampleYaml());
  EXPECT_TRUE(newest->form().fields().contains("sections"));
  const auto& pages = newest->template_().fields().at("pages").list_value();
  EXPECT_FALSE(pages.values(0).struct_value().fields().at("blank_png").string_value().empty());

  EXPECT_THAT(Publish(SampleYaml() + "# changed\n", "publish-2"),
              Fails(StatusCode::kAlreadyExists, "VERSION_PUBLISHED"));
  const auto broken = Publish("procedure: x\n", "publish-3");
  EXPECT_THAT(broken, Fails(StatusCode::kInvalidArgument, "INVALID_DEFINITION"));
  EXPECT_FALSE(FaultsOf(broken.status()).empty());
  v1::ListProceduresRequest list;
  list.set_parent(Parent());
  const auto page = Call(kPublic, &Stub::ListProcedures, list);
  ASSERT_EQ(page->procedures_size(), 1);
  EXPECT_EQ(page->procedures(0).definition_yaml(), "");
  EXPECT_FALSE(page->procedures(0).summary().fields().at("keywords").list_value().values().empty());
}

}  // namespace
}  // namespace madoguchi::intake
