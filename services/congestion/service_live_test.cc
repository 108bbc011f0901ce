// What people look at: counters, announcements, the stream, the sign, FIWARE; with a clock that runs where time
// matters.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "absl/time/clock.h"
#include "nlohmann/json.hpp"
#include "services/congestion/core/hall/live_board.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LiveTest : public ServiceTest {
 protected:
  absl::StatusOr<v1::Counter> Open(const std::string& counter, const std::vector<std::string>& queues = {}) {
    v1::OpenCounterRequest request;
    request.set_parent(kOffice);
    request.set_request_id(NewId());
    request.set_counter(counter);
    for (const std::string& queue : queues) request.add_queues(queue);
    return As(common::v1::ROLE_COUNTER, &Stub::OpenCounter, request);
  }
  absl::StatusOr<v1::Counter> Close(const std::string& counter) {
    v1::CloseCounterRequest request;
    request.set_parent(kOffice);
    request.set_request_id(NewId());
    request.set_counter(counter);
    return As(common::v1::ROLE_COUNTER, &Stub::CloseCounter, request);
  }
};

TEST_F(LiveTest, TwoCallsAtOnceBothAppear) {
  ASSERT_OK(Issue());
  ASSERT_OK(Issue());
  std::thread other([&] { EXPECT_OK(Call("1")); });
  EXPECT_OK(Call("2"));
  other.join();
  const v1::LiveState live = Live().value();
  ASSERT_EQ(live.announcements_size(), 2);
  EXPECT_LT(live.announcements(0).sequence(), live.announcements(1).sequence());
  EXPECT_NE(live.announcements(0).label(), live.announcements(1).label());
  EXPECT_NE(live.announcements(0).counter(), live.announcements(1).counter());
  ASSERT_OK(Act(&Stub::RecallTicket, absl::StrCat(kQueue, "/tickets/20250401-1")));
  EXPECT_TRUE(Live()->announcements(2).recall());
  EXPECT_EQ(Live()->queues(0).last_called_size(), 2) << "a recall is no further call";
}

TEST_F(LiveTest, CountersAreShownAsStaffOpenThem) {
  ASSERT_OK(Open("1"));
  ASSERT_OK(Open("2", {"resident"}));
  EXPECT_THAT(Open("3", {"none"}), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  EXPECT_EQ(Live()->queues(0).open_counters(), 2);
  ASSERT_OK(Close("1"));
  ASSERT_OK(Issue());
  ASSERT_OK(Call("2"));
  const v1::LiveState live = Live().value();
  EXPECT_EQ(live.queues(0).open_counters(), 1);
  ASSERT_EQ(live.counters_size(), 2);
  EXPECT_FALSE(live.counters(0).open());
  EXPECT_TRUE(live.counters(1).open());
  EXPECT_EQ(live.counters(1).serving(), "1");
}

TEST_F(LiveTest, TheOfficesWordsAreShownWhileTheyHold) {
  v1::UpdateOfficeRequest request;
  request.set_name(kOffice);
  request.set_request_id("words");
  request.mutable_office()->set_title("本庁舎");
  request.mutable_office()->set_sponsor("広告の見本");
  v1::HallNotice* const notice = request.mutable_office()->add_notices();
  notice->set_text("本日は12時から休みます");
  notice->mutable_until_time()->set_seconds(absl::ToUnixSeconds(clock_.Now()) + 3600);
  ASSERT_OK(As(common::v1::ROLE_OPERATOR, &Stub::UpdateOffice, request));
  EXPECT_EQ(Live()->title(), "本庁舎");
  EXPECT_EQ(Live()->sponsor(), "広告の見本");
  ASSERT_EQ(Live()->notices_size(), 1);
  clock_.Advance(absl::Hours(2));
  EXPECT_EQ(Live()->notices_size(), 0);
  Start();
  EXPECT_EQ(Live()->title(), "本庁舎");
  v1::GetOfficeRequest get;
  get.set_name(kOffice);
  EXPECT_EQ(As(common::v1::ROLE_OPERATOR, &Stub::GetOffice, get)->notices_size(), 1);
}

TEST_F(LiveTest, TheSignHasThreeLevels) {
  v1::GetSignRequest request;
  request.set_name(kOffice);
  EXPECT_EQ(As(common::v1::ROLE_PUBLIC, &Stub::GetSign, request)->text(), "空き");
  for (int i = 0; i < 4; ++i) ASSERT_OK(Issue());  // 4 × 300 s at 2 counters
  v1::Sign sign = As(common::v1::ROLE_PUBLIC, &Stub::GetSign, request).value();
  EXPECT_EQ(sign.level(), v1::SLIGHTLY_BUSY);
  EXPECT_EQ(sign.queues(0).text(), "やや混雑");
  for (int i = 0; i < 8; ++i) ASSERT_OK(Issue());
  EXPECT_EQ(As(common::v1::ROLE_PUBLIC, &Stub::GetSign, request)->level(), v1::BUSY);
}

TEST_F(LiveTest, FiwareQueueMonitors) {
  for (int i = 0; i < 3; ++i) ASSERT_OK(Issue());
  ASSERT_OK(Call("1"));
  v1::GetQueueMonitorsRequest request;
  request.set_name(kOffice);
  const google::api::HttpBody body = As(common::v1::ROLE_PUBLIC, &Stub::GetQueueMonitors, request).value();
  EXPECT_EQ(body.content_type(), "application/ld+json");
  const auto entity = nlohmann::json::parse(body.data()).at(0);
  EXPECT_EQ(entity.at("id"), "urn:ngsi-ld:QueueMonitor:131016:main:resident");
  EXPECT_EQ(entity.at("type"), "QueueMonitor");
  EXPECT_EQ(entity.at("ticketsToServe"), (nlohmann::json{{"type", "Property"}, {"value", 2}}));
  EXPECT_EQ(entity.at("dateModified").at("value").at("@type"), "DateTime");
  EXPECT_TRUE(entity.at("@context").is_array());
  request.set_key_values(true);
  const auto plain = nlohmann::json::parse(As(common::v1::ROLE_PUBLIC, &Stub::GetQueueMonitors, request)->data()).at(0);
  EXPECT_EQ(plain.at("lastTicketIssued"), 3);
  EXPECT_EQ(plain.at("ticketServed"), 1);
  EXPECT_EQ(plain.at("serviceStatus"), "Open");
}

// With the machine's clock: a stream is about time.
class WatchTest : public ServiceTest {
 protected:
  WatchTest() {
    clock_.Set(absl::Now());
    EXPECT_OK(Live());
    running_ = std::thread([this] {
      while (!ended_.load()) {
        absl::SleepFor(absl::Milliseconds(20));
        clock_.Set(absl::Now());
      }
    });
  }
  ~WatchTest() override {
    ended_ = true;
    running_.join();
  }
  std::unique_ptr<grpc::ClientReader<v1::LiveState>> Watch(grpc::ClientContext* context) {
    v1::WatchLiveStateRequest request;
    request.set_name(kOffice);
    return stub_->WatchLiveState(context, request);
  }

  std::atomic<bool> ended_ = false;
  std::thread running_;
};

TEST_F(WatchTest, ChangesArriveAtMostOnceASecondAndTheNewestWins) {
  grpc::ClientContext context;
  const auto reader = Watch(&context);
  v1::LiveState state;
  ASSERT_TRUE(reader->Read(&state));
  EXPECT_EQ(state.queues(0).waiting(), 0);
  const int64_t first = state.sequence();
  const absl::Time begin = absl::Now();
  for (int i = 0; i < 20; ++i) ASSERT_OK(Issue());
  int pictures = 0;
  int64_t last = first;
  do {
    ASSERT_TRUE(reader->Read(&state));
    EXPECT_GT(state.sequence(), last);
    last = state.sequence();
    ++pictures;
  } while (state.queues(0).waiting() < 20);
  EXPECT_LE(pictures, 1 + absl::ToDoubleSeconds(absl::Now() - begin)) << "not one for each of the 20 changes";
  context.TryCancel();
  reader->Finish();
}

TEST_F(WatchTest, ManyWatchersShareOnePicture) {
  constexpr int kWatchers = 12;
  std::vector<int64_t> seen(kWatchers);
  std::vector<std::thread> watchers;
  for (int i = 0; i < kWatchers; ++i) {
    watchers.emplace_back([&, i] {
      grpc::ClientContext context;
      const auto reader = Watch(&context);
      v1::LiveState state;
      while (reader->Read(&state) && state.queues(0).waiting() == 0) {
      }
      seen[i] = state.sequence();
      context.TryCancel();
      reader->Finish();
    });
  }
  absl::SleepFor(absl::Seconds(1.2));
  EXPECT_OK(Issue());
  for (std::thread& watcher : watchers) watcher.join();
  EXPECT_THAT(seen, ::testing::Each(seen[0])) << "one change, one picture";
}

TEST_F(WatchTest, AnUnknownOfficeEndsTheStreamByName) {
  grpc::ClientContext context;
  v1::WatchLiveStateRequest request;
  request.set_name("municipalities/131016/offices/none");
  const auto reader = stub_->WatchLiveState(&context, request);
  v1::LiveState state;
  EXPECT_FALSE(reader->Read(&state));
  EXPECT_THAT(rpc::FromGrpc(reader->Finish()), Fails(StatusCode::kNotFound, "UNKNOWN_OFFICE"));
}

}  // namespace
}  // namespace madoguchi::congestion
