// An office that is closed says so wherever people look, and when it opens again; who waits is served all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/macros.h"
#include "madoguchi/congestion/v1/planning.grpc.pb.h"
#include "nlohmann/json.hpp"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::HasSubstr;

class OpeningServiceTest : public ServiceTest {
 protected:
  OpeningServiceTest() { EXPECT_OK(SetUsualHours()); }

  // Monday to Friday from 8:30 to 17:15.
  absl::Status SetUsualHours(const std::string& office = kOffice) {
    const auto planning = v1::Planning::NewStub(
        grpc::CreateChannel(absl::StrCat("127.0.0.1:", server_->port()), grpc::InsecureChannelCredentials()));
    v1::GetOfficeHoursRequest get;
    get.set_name(office + "/hours");
    v1::SetOfficeHoursRequest set;
    set.set_name(get.name());
    set.set_request_id(NewId());
    grpc::ClientContext reading, writing;
    RETURN_IF_ERROR(rpc::FromGrpc(planning->GetOfficeHours(&reading, get, set.mutable_hours())));
    identities_.ActAs(&writing, common::v1::ROLE_OPERATOR, "131016", clock_.Now());
    v1::OfficeHours kept;
    return rpc::FromGrpc(planning->SetOfficeHours(&writing, set, &kept));
  }
  // April 2025; the 1st is a Tuesday.
  void At(int day, int hour, int minute = 0) {
    clock_.Set(absl::FromCivil(absl::CivilMinute(2025, 4, day, hour, minute), Jst()));
  }
  v1::Sign Sign() {
    v1::GetSignRequest request;
    request.set_name(kOffice);
    return As(common::v1::ROLE_PUBLIC, &Stub::GetSign, request).value();
  }
  nlohmann::json Monitor() {
    v1::GetQueueMonitorsRequest request;
    request.set_name(kOffice);
    request.set_key_values(true);
    return nlohmann::json::parse(As(common::v1::ROLE_PUBLIC, &Stub::GetQueueMonitors, request)->data()).at(0);
  }
  void Put(bool closed, bool remote = true, int from_minute = 0, int until_minute = 0) {
    v1::UpdateQueueRequest request;
    request.set_name(kQueue);
    request.set_request_id(NewId());
    request.mutable_queue()->set_title("住民票");
    request.mutable_queue()->set_counters(2);
    request.mutable_queue()->set_service_time_s(300);
    request.mutable_queue()->set_closed(closed);
    v1::RemoteRule* const rule = request.mutable_queue()->mutable_remote();
    rule->set_enabled(remote);
    rule->set_from_minute(from_minute);
    rule->set_until_minute(until_minute);
    rule->set_waiting_max(50);
    rule->set_open_max(5);
    rule->set_check_in_s(1800);
    ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::UpdateQueue, request));
  }
  absl::StatusOr<v1::Ticket> Remote() {
    v1::IssueTicketRequest request;
    request.set_parent(kQueue);
    request.set_request_id(NewId());
    request.set_channel(v1::REMOTE);
    return As(common::v1::ROLE_PUBLIC, &Stub::IssueTicket, request);
  }
};

TEST_F(OpeningServiceTest, WhereNobodyHasSetHoursNobodyIsTurnedAway) {
  const std::string other = "municipalities/131016/offices/branch";
  v1::CreateQueueRequest request;
  request.set_parent(other);
  request.set_request_id(NewId());
  request.set_queue_id("resident");
  request.mutable_queue()->set_title("住民票");
  request.mutable_queue()->set_counters(1);
  request.mutable_queue()->set_service_time_s(300);
  request.mutable_queue()->mutable_remote()->set_enabled(true);
  request.mutable_queue()->mutable_remote()->set_open_max(5);
  request.mutable_queue()->mutable_remote()->set_check_in_s(1800);
  ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::CreateQueue, request));
  At(5, 23);  // a Saturday night
  EXPECT_FALSE(Live(other)->opening().closed());
  EXPECT_TRUE(Live(other)->queues(0).remote_open());
  ASSERT_OK(SetUsualHours(other));
  EXPECT_TRUE(Live(other)->opening().closed()) << "at once";
}

TEST_F(OpeningServiceTest, AnOpenOneSaysUntilWhen) {
  const v1::LiveState live = Live().value();
  EXPECT_FALSE(live.opening().closed());
  EXPECT_EQ(live.opening().close_time().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(absl::CivilMinute(2025, 4, 1, 17, 15), Jst())));
  EXPECT_EQ(live.queues(0).opening().text(), "");
  EXPECT_EQ(live.queues(0).level_code(), v1::QUIET);
}

TEST_F(OpeningServiceTest, OnAClosedDayNothingSaysThatItIsQuiet) {
  At(5, 11);  // a Saturday
  const v1::LiveState live = Live().value();
  EXPECT_TRUE(live.opening().closed());
  EXPECT_EQ(live.opening().cause(), v1::NOT_OPEN_TODAY);
  EXPECT_EQ(live.level_code(), v1::LEVEL_UNSPECIFIED);
  const v1::QueueState& queue = live.queues(0);
  EXPECT_EQ(queue.level(), "受付時間外");
  EXPECT_EQ(queue.level_code(), v1::LEVEL_UNSPECIFIED);
  EXPECT_EQ(queue.opening().text(), "土曜日のため、受付時間外です。次は4月7日（月）8時30分に受付を始めます。");
  EXPECT_EQ(queue.opening().next_open_time().seconds(),
            absl::ToUnixSeconds(absl::FromCivil(absl::CivilMinute(2025, 4, 7, 8, 30), Jst())));
  EXPECT_EQ(Sign().text(), "受付時間外");
  EXPECT_EQ(Sign().level(), v1::LEVEL_UNSPECIFIED);
  EXPECT_EQ(Sign().queues(0).text(), "受付時間外");
  EXPECT_THAT(Sign().opening().text(), HasSubstr("4月7日"));
  EXPECT_EQ(Monitor().at("serviceStatus"), "Closed");
  EXPECT_THAT(std::string(Monitor().at("serviceStatusNote")), HasSubstr("8時30分に受付を始めます"));
  EXPECT_EQ(Monitor().at("scheduleTime"), "2025-04-06T23:30:00Z");
}

TEST_F(OpeningServiceTest, AfterTheCloseWhoWaitsIsStillServed) {
  ASSERT_OK(Issue());
  ASSERT_OK(Issue());
  At(1, 17, 20);
  EXPECT_EQ(Live()->opening().cause(), v1::OVER_FOR_TODAY);
  EXPECT_EQ(Live()->queues(0).waiting(), 2);
  const v1::Ticket called = Call("1").value();
  EXPECT_OK(Finish(called.name()));
  EXPECT_EQ(Live()->announcements_size(), 1);
  EXPECT_EQ(Live()->queues(0).level(), "受付時間外");
  EXPECT_OK(Issue()) << "who still stands in the hall is given a number there";
}

TEST_F(OpeningServiceTest, ANumberFromHomeIsRefusedWithTheNextOpening) {
  Put(/*closed=*/false);
  EXPECT_OK(Remote());
  EXPECT_TRUE(Live()->queues(0).remote_open());
  At(1, 17, 15);
  const absl::StatusOr<v1::Ticket> refused = Remote();
  EXPECT_THAT(refused, Fails(StatusCode::kFailedPrecondition, "OFFICE_CLOSED"));
  EXPECT_EQ(refused.status().message(), "本日の受付は終わりました。次は4月2日（水）8時30分に受付を始めます。");
  EXPECT_FALSE(Live()->queues(0).remote_open());
  At(2, 8, 29);
  EXPECT_THAT(Remote(), Fails(StatusCode::kFailedPrecondition, "OFFICE_CLOSED"));
  At(2, 8, 30);
  EXPECT_OK(Remote());
}

TEST_F(OpeningServiceTest, ARulesOwnHoursAreNamedToo) {
  Put(/*closed=*/false, /*remote=*/true, 10 * 60 + 30, 15 * 60);
  At(1, 9);
  EXPECT_EQ(Remote().status().message(), "来庁前の番号札は、本日10時30分からお出しします。それまでお待ちください。");
  At(1, 15);
  EXPECT_THAT(Remote(), Fails(StatusCode::kFailedPrecondition, "REMOTE_CLOSED"));
  At(1, 14, 59);
  EXPECT_OK(Remote());
}

TEST_F(OpeningServiceTest, ThePictureIsAnotherOneWhenTheDoorsOpen) {
  At(2, 8, 29);
  const v1::LiveState before = Live().value();
  At(2, 8, 30);
  const v1::LiveState after = Live().value();
  EXPECT_GT(after.sequence(), before.sequence());
  EXPECT_FALSE(after.opening().closed());
}

TEST_F(OpeningServiceTest, AQueueThatStaffCloseGivesNoNumbersAndServesWhoWaits) {
  const v1::Ticket first = Issue().value();
  Put(/*closed=*/true);
  EXPECT_THAT(Issue(), Fails(StatusCode::kFailedPrecondition, "QUEUE_CLOSED"));
  EXPECT_THAT(Remote(), Fails(StatusCode::kFailedPrecondition, "QUEUE_CLOSED"));
  const v1::LiveState live = Live().value();
  EXPECT_FALSE(live.opening().closed()) << "the office is open";
  EXPECT_EQ(live.queues(0).opening().cause(), v1::QUEUE_CLOSED);
  EXPECT_EQ(live.queues(0).level(), "受付休止中");
  EXPECT_EQ(Monitor().at("serviceStatus"), "Suspended");
  EXPECT_EQ(Call("1")->name(), first.name());
  EXPECT_OK(Finish(first.name()));
  Start();
  EXPECT_THAT(Issue(), Fails(StatusCode::kFailedPrecondition, "QUEUE_CLOSED")) << "also after a restart";
  Put(/*closed=*/false);
  EXPECT_OK(Issue());
}

}  // namespace
}  // namespace madoguchi::congestion
