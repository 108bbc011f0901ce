// What happens on the wire: malformed, slow, pipelined and too many requests, and the drain.
#include <gmock/gmock.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gateway/testing/gateway_fixture.h"

namespace madoguchi::gateway {
namespace {

constexpr char kGetConfig[] = "GET /config.json HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr char kProcedures[] = "/v1/municipalities/131016/procedures";

TEST_F(GatewayTest, KeepsAConnectionForManyRequests) {
  StartGateway();
  RawClient client(port());
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(client.Send(kGetConfig));
    ASSERT_EQ(client.Receive().status, 200);
  }
  client.Send(absl::StrCat("GET ", kProcedures, " HTTP/1.1\r\nHost: x\r\n\r\n"));
  EXPECT_EQ(client.Receive().status, 200);
  client.Send("GET /config.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_TRUE(client.ClosedWithin(absl::Seconds(10)));
}

TEST_F(GatewayTest, AnswersPipelinedRequestsInOrder) {
  StartGateway();
  RawClient client(port());
  std::string all;
  for (int i = 0; i < 20; ++i) {
    all += i % 2 == 0 ? kGetConfig : absl::StrCat("GET ", kProcedures, " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  client.Send(all);
  for (int i = 0; i < 20; ++i) {
    const RawResponse response = client.Receive();
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(response.body.find("municipalityTitle") != std::string::npos, i % 2 == 0);
  }
}

TEST_F(GatewayTest, Http10ClosesUnlessAsked) {
  StartGateway();
  RawClient client(port());
  client.Send("GET /config.json HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_TRUE(client.ClosedWithin(absl::Seconds(10)));
}

TEST_F(GatewayTest, RefusesWhatIsNoHttp) {
  options_.listener.linger_timeout = absl::Milliseconds(200);
  StartGateway();
  for (const std::string& bytes : std::vector<std::string>{
           "\x16\x03\x01\x02 TLS hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/2.0\r\nHost: x\r\n\r\n",
           "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
           "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
           "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\n",
           "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
           "POST /session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n"}) {
    RawClient client(port());
    client.Send(bytes);
    const RawResponse response = client.Receive();
    EXPECT_EQ(response.status, 400) << bytes;
    EXPECT_EQ(ReasonIn(response), "MALFORMED_REQUEST") << bytes;
    EXPECT_TRUE(client.ClosedWithin(absl::Seconds(10))) << bytes;
  }
}

TEST_F(GatewayTest, RefusesTooMuchHead) {
  StartGateway();
  const RawResponse headers =
      Fetch(port(), "GET", "/", absl::StrCat("X-Long: ", std::string(kHeaderBytesMax, 'a'), "\r\n"));
  EXPECT_EQ(headers.status, 431);
  EXPECT_EQ(ReasonIn(headers), "HEADERS_TOO_LARGE");
  EXPECT_EQ(Fetch(port(), "GET", absl::StrCat("/", std::string(kTargetBytesMax, 'a'))).status, 431);
}

TEST_F(GatewayTest, DoesNotWaitForSlowSenders) {
  options_.listener.header_timeout = absl::Milliseconds(300);
  options_.listener.body_timeout = absl::Milliseconds(300);
  options_.listener.chunk_timeout = absl::Milliseconds(300);
  options_.listener.idle_timeout = absl::Milliseconds(300);
  options_.listener.linger_timeout = absl::Milliseconds(100);
  StartGateway();
  RawClient silent(port());
  RawClient head(port());
  head.Send("GET / HTTP/1.1\r\nHost: x\r\n");
  RawClient body(port());
  body.Send(absl::StrCat("POST /session HTTP/1.1\r\nHost: x\r\n", kJson, "Content-Length: 10\r\n\r\n{"));
  RawClient upload(port());
  upload.Send(absl::StrCat("POST /v1/municipalities/131016/blobs HTTP/1.1\r\nHost: x\r\n",
                           Token("robot", common::v1::ROLE_COUNTER), "Content-Length: 100000\r\n\r\nabc"));
  EXPECT_TRUE(silent.ClosedWithin(absl::Seconds(10)));
  for (RawClient* slow : {&head, &body, &upload}) {
    const RawResponse response = slow->Receive();
    EXPECT_EQ(response.status, 408);
    EXPECT_EQ(ReasonIn(response), "REQUEST_TIMEOUT");
    EXPECT_TRUE(slow->ClosedWithin(absl::Seconds(10)));
  }
}

TEST_F(GatewayTest, HoldsOnlySoManyConnections) {
  options_.listener.connections_max = 5;
  StartGateway();
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(port()));
    clients.back()->Send(kGetConfig);
    EXPECT_EQ(clients.back()->Receive().status, 200);
  }
  RawClient one_more(port());
  one_more.Send(kGetConfig);
  EXPECT_EQ(one_more.Receive().status, 0);
  clients.pop_back();
  for (int i = 0; i < 100; ++i) {
    RawClient next(port());
    next.Send(kGetConfig);
    if (next.Receive().status == 200) return;
    absl::SleepFor(absl::Milliseconds(20));
  }
  FAIL() << "the freed place was never given away";
}

TEST_F(GatewayTest, DrainAnswersWhatIsInFlight) {
  StartGateway();
  intake_.delay_ms = 700;
  RawClient busy(port());
  busy.Send(absl::StrCat("GET ", kProcedures, " HTTP/1.1\r\nHost: x\r\n\r\n"));
  RawClient idle(port());
  idle.Send(kGetConfig);
  EXPECT_EQ(idle.Receive().status, 200);
  for (int i = 0; i < 500 && !intake_.running; ++i) absl::SleepFor(absl::Milliseconds(10));
  ASSERT_TRUE(intake_.running);

  bool drained = false;
  std::thread drain([&] { drained = server_->Drain(); });
  EXPECT_TRUE(idle.ClosedWithin(absl::Seconds(10)));
  const RawResponse response = busy.Receive();
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.at("connection"), "close");
  drain.join();
  EXPECT_TRUE(drained);
  EXPECT_EQ(Fetch(port(), "GET", "/config.json").status, 0);
}

TEST_F(GatewayTest, DrainGivesUpOnASlowClient) {
  options_.drain_timeout = absl::Milliseconds(300);
  StartGateway();
  RawClient slow(port());
  slow.Send(absl::StrCat("POST /v1/municipalities/131016/blobs HTTP/1.1\r\nHost: x\r\n",
                         Token("robot", common::v1::ROLE_COUNTER), "Content-Length: 100000\r\n\r\nabc"));
  for (int i = 0; i < 500 && archive_.messages == 0; ++i) absl::SleepFor(absl::Milliseconds(10));
  const absl::Time start = absl::Now();
  EXPECT_FALSE(server_->Drain());
  EXPECT_LT(absl::Now() - start, absl::Seconds(5));
}

TEST_F(GatewayTest, ManyAtOnce) {
  StartGateway();
  intake_.delay_ms = 5;
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&] {
      RawClient client(port());
      for (int i = 0; i < 20; ++i) {
        client.Send(absl::StrCat("GET ", kProcedures, " HTTP/1.1\r\nHost: x\r\n\r\n"));
        if (client.Receive().status == 200) ++right;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 320);
}

}  // namespace
}  // namespace madoguchi::gateway
