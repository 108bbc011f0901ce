// Server streams as events through a real gateway and real sockets: one call for all who watch, and what becomes of
// slow viewers, broken services and the drain. Also unary calls whose client has left.
#include <gmock/gmock.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gateway/testing/gateway_fixture.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

constexpr char kOffice[] = "/v1/municipalities/131016/offices/civic-affairs";
constexpr char kWatch[] = "/v1/municipalities/131016/offices/civic-affairs/live:watch";

std::string WatchRequest(absl::string_view path = kWatch, absl::string_view headers = "") {
  return absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n", headers, "\r\n");
}

bool Within(absl::Duration timeout, const std::function<bool()>& holds) {
  const absl::Time end = absl::Now() + timeout;
  while (!holds()) {
    if (absl::Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return true;
}

struct Event {
  std::string id;
  Json data;
};

// The next event with data; signs of life and "retry" are passed over.
Event Next(RawClient* client, absl::Duration timeout = absl::Seconds(10)) {
  for (;;) {
    const std::string text = client->ReceiveUntil("\n\n", timeout);
    if (text.empty()) return {};
    const size_t data = text.find("data: ");
    if (data == std::string::npos) continue;
    Event event{.data = Json::parse(text.substr(data + 6))};
    if (const size_t id = text.find("id: "); id != std::string::npos) event.id = text.substr(id + 4, 16);
    return event;
  }
}

class EventsTest : public GatewayTest {
 protected:
  EventsTest() { options_.events.interval = absl::Milliseconds(100); }

  std::unique_ptr<RawClient> Watch(absl::string_view headers = "") {
    auto client = std::make_unique<RawClient>(port());
    client->Send(WatchRequest(kWatch, headers));
    EXPECT_EQ(client->ReceiveHead().status, 200);
    return client;
  }
};

TEST_F(EventsTest, AStreamIsServedAsEvents) {
  StartGateway();
  RawClient client(port());
  client.Send(WatchRequest());
  const RawResponse head = client.ReceiveHead();
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-type"), "text/event-stream; charset=utf-8");
  EXPECT_EQ(head.headers.at("cache-control"), "no-store");
  EXPECT_EQ(head.headers.at("connection"), "close");
  EXPECT_EQ(head.headers.at("x-content-type-options"), "nosniff");
  EXPECT_FALSE(head.headers.contains("content-length"));
  EXPECT_THAT(client.ReceiveUntil("\n\n"), HasSubstr("retry: "));
  Event event = Next(&client);
  EXPECT_EQ(event.data["sequence"], "1");
  EXPECT_EQ(event.data["title"], "市民課 𠮷");
  congestion_.SetSequence(2);
  event = Next(&client);
  EXPECT_EQ(event.data["sequence"], "2");
  EXPECT_EQ(event.id.size(), 16u);
  const RawResponse openapi = Fetch(port(), "GET", "/openapi.json");
  EXPECT_THAT(openapi.body, HasSubstr("text/event-stream"));
}

TEST_F(EventsTest, AllWhoWatchShareOneCallThatEndsWithTheLast) {
  StartGateway();
  const SignedIn staff = SignIn("mado");
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(Watch(i % 2 == 0 ? "" : staff.cookie));
  for (auto& client : clients) EXPECT_EQ(Next(client.get()).data["sequence"], "1");
  congestion_.SetSequence(7);
  for (auto& client : clients) EXPECT_EQ(Next(client.get()).data["sequence"], "7");
  EXPECT_EQ(congestion_.opened, 1);
  const RawResponse metrics = Fetch(port(), "GET", "/metrics");
  EXPECT_THAT(metrics.body, HasSubstr("madoguchi_event_viewers 50"));
  EXPECT_THAT(metrics.body, HasSubstr("madoguchi_event_topics 1"));
  EXPECT_EQ(congestion_.open, 1);
  clients.clear();
  EXPECT_TRUE(Within(absl::Seconds(5), [&] { return congestion_.open == 0; }));
  EXPECT_EQ(Next(Watch().get()).data["sequence"], "7");
  EXPECT_EQ(congestion_.opened, 2);
}

TEST_F(EventsTest, RefusalsAreOrdinaryAnswers) {
  options_.events.viewers_per_address_max = 1;
  StartGateway();
  RawClient unknown(port());
  unknown.Send(WatchRequest("/v1/municipalities/131016/offices/unknown/live:watch"));
  const RawResponse refusal = unknown.Receive();
  EXPECT_EQ(refusal.status, 404);
  EXPECT_EQ(ReasonIn(refusal), "UNKNOWN_OFFICE");
  EXPECT_TRUE(unknown.ClosedWithin(absl::Seconds(10)));
  EXPECT_EQ(Fetch(port(), "GET", absl::StrCat(kWatch, "?no=1")).status, 400);
  EXPECT_EQ(Fetch(port(), "POST", kWatch, kJson, "{}").status, 405);
  EXPECT_EQ(Fetch(port(), "HEAD", kWatch).headers.at("content-type"), "text/event-stream; charset=utf-8");
  const auto first = Watch();
  const RawResponse second = Fetch(port(), "GET", kWatch);
  EXPECT_EQ(second.status, 429);
  EXPECT_EQ(ReasonIn(second), "TOO_MANY_REQUESTS");
  congestion_.Break(grpc::Status(grpc::StatusCode::UNAVAILABLE, ""));
}

TEST_F(EventsTest, WhoComesBackWithTheNewestStateIsNotSentItAgain) {
  StartGateway();
  auto watching = Watch();
  const std::string id = Next(watching.get()).id;
  RawClient back(port());
  back.Send(WatchRequest(kWatch, absl::StrCat("Last-Event-ID: ", id, "\r\n")));
  EXPECT_EQ(back.ReceiveHead().status, 200);
  EXPECT_THAT(back.ReceiveUntil("\n\n"), HasSubstr("retry"));
  EXPECT_EQ(back.ReceiveUntil("\n\n"), ":\n\n");
  congestion_.SetSequence(2);
  EXPECT_EQ(Next(&back).data["sequence"], "2");
}

TEST_F(EventsTest, AServiceThatComesBackIsWatchedAgain) {
  StartGateway();
  auto client = Watch();
  EXPECT_EQ(Next(client.get()).data["sequence"], "1");
  congestion_.Break(grpc::Status(grpc::StatusCode::UNAVAILABLE, "away"));
  EXPECT_THAT(client->ReceiveUntil("\n\n"), HasSubstr("event: interrupted"));
  congestion_.SetSequence(5);
  congestion_.Break(grpc::Status::OK);
  EXPECT_EQ(Next(client.get()).data["sequence"], "5");
  // Who comes while it is away and has seen nothing hears it as an answer.
  client.reset();
  // The gateway itself ends the call: a state that it still kept would be shown instead.
  ASSERT_TRUE(Within(absl::Seconds(5), [&] { return congestion_.open == 0; }));
  congestion_.Break(grpc::Status(grpc::StatusCode::UNAVAILABLE, "away"));
  EXPECT_EQ(Fetch(port(), "GET", kWatch).status, 503);
}

TEST_F(EventsTest, ASlowViewerSeesTheNewestOnlyAndHoldsUpNobody) {
  options_.events.interval = absl::ZeroDuration();
  StartGateway();
  auto slow = Watch();
  auto quick = Watch();
  // Together far more than sockets' buffers hold: `slow` reads nothing meanwhile.
  constexpr int64_t kStates = 500;
  congestion_.padding_bytes = 40'000;
  for (int64_t sequence = 2; sequence <= kStates; ++sequence) {
    congestion_.SetSequence(sequence);
    std::string got;
    while (got != std::to_string(sequence)) got = Next(quick.get()).data["sequence"];
  }
  int seen = 0;
  int64_t last = 0;
  while (last < kStates) {
    const Event event = Next(slow.get());
    ASSERT_FALSE(event.data.is_null());
    const int64_t sequence = std::stoll(event.data["sequence"].get<std::string>());
    ASSERT_GT(sequence, last);
    last = sequence;
    ++seen;
  }
  EXPECT_LT(seen, kStates);
}

TEST_F(EventsTest, TheDrainEndsWhoWatches) {
  StartGateway();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(Watch());
  for (auto& client : clients) Next(client.get());
  EXPECT_TRUE(server_->Drain());
  for (auto& client : clients) EXPECT_TRUE(client->ClosedWithin(absl::Seconds(10)));
  EXPECT_TRUE(Within(absl::Seconds(5), [&] { return congestion_.open == 0; }));
}

TEST_F(EventsTest, ViewersDoNotTakeThePlacesOfOthers) {
  options_.listener.connections_max = 4;
  StartGateway();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 12; ++i) {
    clients.push_back(Watch());
    EXPECT_EQ(Next(clients.back().get()).data["sequence"], "1") << i;
  }
  EXPECT_EQ(Fetch(port(), "GET", "/config.json").status, 200);
}

TEST_F(EventsTest, OthersSitesMayReadWhatSaysSo) {
  StartGateway();
  const RawResponse sign = Fetch(port(), "GET", absl::StrCat(kOffice, "/sign"));
  EXPECT_EQ(sign.headers.at("access-control-allow-origin"), "*");
  EXPECT_EQ(sign.headers.at("cross-origin-resource-policy"), "cross-origin");
  const RawResponse monitors = Fetch(port(), "GET", absl::StrCat(kOffice, "/queueMonitors"));
  EXPECT_EQ(monitors.headers.at("content-type"), "application/ld+json");
  EXPECT_EQ(monitors.headers.at("access-control-allow-origin"), "*");
  EXPECT_FALSE(
      Fetch(port(), "GET", "/v1/municipalities/131016/procedures").headers.contains("access-control-allow-origin"));
}

TEST_F(EventsTest, TheSignAloneMayStandInOtherSitesFrames) {
  StartGateway();
  const RawResponse sign = Fetch(port(), "GET", "/sign/civic-affairs");
  EXPECT_EQ(sign.status, 200);
  EXPECT_THAT(sign.body, HasSubstr("混み具合"));
  EXPECT_THAT(sign.headers.at("content-security-policy"), HasSubstr("frame-ancestors *"));
  EXPECT_THAT(Fetch(port(), "GET", "/hall/civic-affairs").headers.at("content-security-policy"),
              HasSubstr("frame-ancestors 'none'"));
}

TEST_F(EventsTest, FilesGoOutAsWhatTheyAre) {
  congestion_.export_type = "text/calendar; charset=utf-8";
  StartGateway();
  const RawResponse calendar = Fetch(port(), "GET", absl::StrCat(kOffice, "/queueMonitors"));
  EXPECT_EQ(calendar.headers.at("content-type"), "text/calendar; charset=utf-8");
  EXPECT_THAT(calendar.headers.at("content-disposition"), HasSubstr(".ics\""));
  congestion_.export_type = "text/html; charset=utf-8";
  const RawResponse page = Fetch(port(), "GET", absl::StrCat(kOffice, "/queueMonitors"));
  EXPECT_THAT(page.headers.at("content-disposition"), HasSubstr("inline"));
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("style-src 'unsafe-inline'"));
  EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("sandbox"));
}

TEST_F(EventsTest, ACallIsCancelledWhenItsClientLeaves) {
  StartGateway();
  intake_.delay_ms = 10'000;
  auto client = std::make_unique<RawClient>(port());
  client->Send("GET /v1/municipalities/131016/procedures HTTP/1.1\r\nHost: x\r\n\r\n");
  ASSERT_TRUE(Within(absl::Seconds(5), [&] { return intake_.running.load(); }));
  client.reset();
  EXPECT_TRUE(Within(absl::Seconds(8), [&] { return intake_.cancelled.load(); }));
}

}  // namespace
}  // namespace madoguchi::gateway
