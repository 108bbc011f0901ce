// "And if I come later?" through a real gRPC server on a real database: the rest of today by who waits now.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/congestion/testing/planning_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Property;

class LaterTodayTest : public PlanningServiceTest {
 protected:
  absl::StatusOr<v1::LaterToday> Later(const std::string& of, const std::string& at_time = "", int in_minutes = 0) {
    v1::GetLaterTodayRequest request;
    request.set_name(of + "/laterToday");
    request.set_at_time(at_time);
    request.set_in_minutes(in_minutes);
    return As(common::v1::ROLE_PUBLIC, &Stub::GetLaterToday, request);
  }
  void Issue(int tickets) {
    const auto hall = v1::Congestion::NewStub(channel_);
    for (int i = 0; i < tickets; ++i) {
      v1::IssueTicketRequest request;
      request.set_parent(kResident);
      request.set_request_id(NewId());
      grpc::ClientContext context;
      v1::Ticket ticket;
      ASSERT_OK(rpc::FromGrpc(hall->IssueTicket(&context, request, &ticket)));
    }
  }
  void At(int hour, int minute, int day = 15) {
    clock_.Set(absl::FromCivil(absl::CivilMinute(2027, 3, day, hour, minute), Jst()));
  }
};

TEST_F(LaterTodayTest, FromNowToTheCloseByHalfHours) {
  At(15, 40);
  const v1::LaterToday today = Later(kOfficeName).value();
  EXPECT_EQ(today.name(), absl::StrCat(kOfficeName, "/laterToday"));
  EXPECT_FALSE(today.closed());
  EXPECT_EQ(today.open() + today.close(), "08:3017:15");
  ASSERT_EQ(today.queues_size(), 2);
  EXPECT_EQ(today.queues(0).name(), kResident);
  EXPECT_EQ(today.queues(0).title(), "窓口 resident");
  std::vector<std::string> times;
  std::vector<int> minutes;
  for (const v1::LaterArrival& arrival : today.queues(0).arrivals()) {
    times.push_back(arrival.arrive());
    minutes.push_back(arrival.minutes_from_now());
    EXPECT_LE(arrival.wait().p10_s(), arrival.wait().p50_s());
    EXPECT_LE(arrival.wait().p50_s(), arrival.wait().p90_s());
    EXPECT_EQ(arrival.last_half_hour(), arrival.arrive() == "17:00");
  }
  EXPECT_THAT(times, ElementsAre("15:40", "16:00", "16:30", "17:00"));
  EXPECT_THAT(minutes, ElementsAre(0, 20, 50, 80));
  EXPECT_EQ(today.queues(0).best(), 0) << "nobody waits: come now";
  EXPECT_EQ(Later(kResident).value().queues_size(), 1);
}

TEST_F(LaterTodayTest, TheCrowdOfNowCountsLessTheLaterOneComes) {
  FillHistory(8);  // with few enough people for three counters
  Issue(40);       // at 9:00; 40 × 6 minutes at 3 counters
  const v1::LaterToday today = Later(kResident).value();
  const v1::LaterQueue& queue = today.queues(0);
  EXPECT_EQ(queue.arrivals(0).wait().p50_s(), 40 * 360 / 3) << "as on the display";
  EXPECT_EQ(queue.arrivals(0).level(), v1::BUSY);
  EXPECT_EQ(queue.arrivals(0).level_text(), "混雑");
  EXPECT_LT(queue.arrivals(2).wait().p50_s(), queue.arrivals(1).wait().p50_s());
  EXPECT_LT(queue.arrivals(5).wait().p50_s(), queue.arrivals(0).wait().p50_s() / 4);
  EXPECT_GT(queue.best(), 2);
  EXPECT_FALSE(queue.arrivals(queue.best()).last_half_hour());
}

TEST_F(LaterTodayTest, OneArrivalIsAskedByTimeOrByMinutes) {
  const v1::LaterToday in_an_hour = Later(kResident, "", 60).value();
  ASSERT_EQ(in_an_hour.queues(0).arrivals_size(), 1);
  EXPECT_EQ(in_an_hour.queues(0).arrivals(0).arrive(), "10:00");
  EXPECT_EQ(Later(kResident, "10:00").value().queues(0).SerializeAsString(), in_an_hour.queues(0).SerializeAsString());
  EXPECT_EQ(Later(kResident, "09:00").value().queues(0).arrivals_size(), 1) << "the minute that has begun is now";
  EXPECT_EQ(Later(kResident, "17:15").value().queues(0).arrivals_size(), 0) << "closed by then";
  EXPECT_EQ(Later(kResident, "17:15").value().queues(0).best(), -1);
  EXPECT_FALSE(Later(kResident, "17:15").value().closed());
  EXPECT_THAT(Later(kResident, "08:59"), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Later(kResident, "noon"), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Later(kResident, "10:00", 60), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Later(kResident, "", -5), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Later(absl::StrCat(kOfficeName, "/queues/nothing")), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  EXPECT_THAT(Later("municipalities/131016/offices/nowhere"), Fails(StatusCode::kNotFound, "UNKNOWN_OFFICE"));
}

TEST_F(LaterTodayTest, ClosedDaysEveningsAndMorningsSayWhatIsLeft) {
  At(17, 15);
  EXPECT_TRUE(Later(kResident).value().closed());
  EXPECT_EQ(Later(kResident).value().closed_reason(), "本日の受付は終わりました");
  At(10, 0, 20);  // a Saturday
  EXPECT_TRUE(Later(kResident).value().closed());
  EXPECT_EQ(Later(kResident).value().closed_reason(), "土曜日");
  EXPECT_EQ(Later(kResident).value().open(), "");
  At(7, 5, 23);
  const v1::LaterToday morning = Later(kResident).value();
  EXPECT_FALSE(morning.closed());
  EXPECT_EQ(morning.queues(0).arrivals(0).arrive(), "08:30");
  EXPECT_EQ(morning.queues(0).arrivals(0).minutes_from_now(), 85);
  EXPECT_EQ(morning.queues(0).arrivals_size(), 18);
}

TEST_F(LaterTodayTest, AnOfficeThatHasJustBeenClosedIsNotCalledOpen) {
  EXPECT_FALSE(Later(kResident).value().closed());
  Close("2027-03-15", "設備点検");
  EXPECT_TRUE(Later(kResident).value().closed()) << "at the same moment";
  EXPECT_EQ(Later(kResident).value().closed_reason(), "設備点検");
}

TEST_F(LaterTodayTest, ThePictureIsSharedForTenSeconds) {
  EXPECT_EQ(Later(kResident).value().queues(0).arrivals(0).wait().p50_s(), 0);
  Issue(10);
  clock_.Advance(absl::Seconds(9));
  EXPECT_EQ(Later(kResident).value().queues(0).arrivals(0).wait().p50_s(), 0);
  clock_.Advance(absl::Seconds(1));
  EXPECT_GT(Later(kResident).value().queues(0).arrivals(0).wait().p50_s(), 0);
}

TEST_F(LaterTodayTest, AdviceIsOneListOfTodayAndTheDaysToCome) {
  FillHistory(8);
  const auto advise = [&](int days) {
    v1::AdviseArrivalRequest request;
    request.set_name(kResident);
    request.set_days(days);
    request.set_limit(10);
    return As(common::v1::ROLE_PUBLIC, &Stub::AdviseArrival, request).value();
  };
  const v1::ArrivalAdvice quiet = advise(1);
  EXPECT_THAT(quiet.slots(), Each(Property(&v1::ArrivalSlot::live, true)));
  Issue(200);
  clock_.Advance(absl::Minutes(1));
  const v1::ArrivalAdvice crowded = advise(1);
  // Those who wait now are felt all morning: the advice moves to the afternoon.
  EXPECT_GE(crowded.slots(0).slot().start(), "12:00");
  EXPECT_TRUE(crowded.busiest().live());
  EXPECT_EQ(crowded.busiest().slot().start(), "09:30");
  EXPECT_EQ(crowded.busiest().slot().level(), 5);
  const v1::ArrivalAdvice week = advise(7);
  for (const v1::ArrivalSlot& slot : week.slots()) {
    EXPECT_EQ(slot.live(), slot.day() == "2027-03-15");
    EXPECT_TRUE(!slot.live() || slot.slot().start() >= "12:00") << "this morning any other day is better";
  }
}

}  // namespace
}  // namespace madoguchi::congestion
