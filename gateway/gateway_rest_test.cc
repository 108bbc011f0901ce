// REST through a real gateway and real sockets to real gRPC services.
#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/core/compression.h"
#include "gateway/testing/gateway_fixture.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

constexpr char kScans[] = "/v1/municipalities/131016/scans";
constexpr char kBlobs[] = "/v1/municipalities/131016/blobs";

TEST_F(GatewayTest, ThePublicCallsWithoutAToken) {
  StartGateway();
  const RawResponse response = Fetch(port(), "GET", "/v1/municipalities/131016/procedures");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(Json::parse(response.body)["procedures"][0]["title"], "住民票の写し 𠮷");
  EXPECT_EQ(response.headers.at("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(response.headers.at("cache-control"), "no-store");
  EXPECT_THAT(response.headers.at("content-security-policy"), HasSubstr("frame-ancestors 'none'"));
  EXPECT_EQ(intake_.last_token(), "");
}

TEST_F(GatewayTest, LongAnswersArePackedForWhoTakesThem) {
  StartGateway();
  const char* path = "/v1/municipalities/131016/procedures";
  const RawResponse small = Fetch(port(), "GET", path, "Accept-Encoding: gzip\r\n");
  EXPECT_FALSE(small.headers.contains("content-encoding"));
  intake_.procedures = 1000;
  const RawResponse plain = Fetch(port(), "GET", path);
  EXPECT_FALSE(plain.headers.contains("content-encoding"));
  EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding");
  EXPECT_EQ(Json::parse(plain.body)["procedures"].size(), 1000);
  const RawResponse packed = Fetch(port(), "GET", path, "Accept-Encoding: br, gzip\r\n");
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(packed.headers.at("content-length"), absl::StrCat(packed.body.size()));
  EXPECT_EQ(packed.body, Gzip(plain.body));
  EXPECT_LT(packed.body.size(), plain.body.size() / 20);
  EXPECT_FALSE(Fetch(port(), "GET", path, "Accept-Encoding: gzip;q=0\r\n").headers.contains("content-encoding"));
}

TEST_F(GatewayTest, StaffCallWithASignedIdentity) {
  StartGateway();
  const SignedIn staff = SignIn("mado");
  const RawResponse response =
      Fetch(port(), "GET", absl::StrCat(kScans, "?pageSize=5&pageToken=a+b&state=FAILED"), staff.cookie);
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(Json::parse(response.body)["nextPageToken"], "5/a b/3");
  const common::v1::Identity identity = Verified(intake_.last_token());
  EXPECT_EQ(identity.issuer(), "gateway");
  EXPECT_EQ(identity.subject(), "staff-1");
  EXPECT_EQ(identity.municipality(), "131016");
  EXPECT_THAT(identity.roles(), ::testing::ElementsAre(common::v1::ROLE_COUNTER));
  EXPECT_LE(identity.expire_time_unix_s(), absl::ToUnixSeconds(absl::Now()) + 61);
}

TEST_F(GatewayTest, AsksForTheRightPerson) {
  StartGateway();
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans)), "SIGN_IN_REQUIRED");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, "Cookie: madoguchi_session=forged\r\n")), "SESSION_EXPIRED");
  const SignedIn head = SignIn("kacho");
  const RawResponse wrong_role = Fetch(port(), "POST", kScans, absl::StrCat(head.both(), kJson), "{}");
  EXPECT_EQ(wrong_role.status, 403);
  EXPECT_EQ(ReasonIn(wrong_role), "ROLE_MISSING");
  // A stale cookie must not keep a citizen out.
  EXPECT_EQ(Fetch(port(), "GET", "/v1/municipalities/131016/procedures", "Cookie: madoguchi_session=forged\r\n").status,
            200);
}

TEST_F(GatewayTest, ChangesNeedTheCsrfToken) {
  StartGateway();
  const SignedIn staff = SignIn("mado");
  const std::string body = R"({"requestId":"r1","blob":"b"})";
  const RawResponse refused = Fetch(port(), "POST", kScans, absl::StrCat(staff.cookie, kJson), body);
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(ReasonIn(refused), "CSRF_TOKEN_MISSING");
  EXPECT_EQ(
      ReasonIn(Fetch(port(), "POST", kScans, absl::StrCat(staff.cookie, "X-CSRF-Token: guessed\r\n", kJson), body)),
      "CSRF_TOKEN_MISSING");
  const RawResponse taken = Fetch(port(), "POST", kScans, absl::StrCat(staff.both(), kJson), body);
  EXPECT_EQ(taken.status, 200) << taken.body;
  EXPECT_EQ(Json::parse(taken.body)["name"], "municipalities/131016/scans/r1");
}

TEST_F(GatewayTest, RobotsBringTheirToken) {
  StartGateway();
  const std::string token = Token("robot", common::v1::ROLE_COUNTER);
  EXPECT_EQ(Fetch(port(), "GET", kScans, token).status, 200);
  EXPECT_EQ(Verified(intake_.last_token()).issuer(), "robot");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, "Authorization: Bearer nonsense\r\n")), "INVALID_TOKEN");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, "Authorization: Basic bWFkbzp4\r\n")), "INVALID_TOKEN");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, Token("robot", common::v1::ROLE_COUNTER, -absl::Minutes(5)))),
            "INVALID_TOKEN");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, Token("robot", common::v1::ROLE_HEAD))), "INVALID_TOKEN");
  // A leaked key of a process inside opens no door outside.
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, Token("intake", common::v1::ROLE_INTAKE))), "INVALID_TOKEN");
}

TEST_F(GatewayTest, RequestIdMayComeByHeader) {
  StartGateway();
  const std::string headers =
      absl::StrCat(Token("robot", common::v1::ROLE_COUNTER), kJson, "Idempotency-Key: key-7\r\n");
  EXPECT_EQ(Json::parse(Fetch(port(), "POST", kScans, headers, "{}").body)["name"],
            "municipalities/131016/scans/key-7");
}

TEST_F(GatewayTest, ErrorsKeepTheirDetails) {
  StartGateway();
  const RawResponse faults = Fetch(port(), "POST", "/v1/municipalities/131016/applications:submit", kJson, "{}");
  EXPECT_EQ(faults.status, 400);
  EXPECT_EQ(ReasonIn(faults), "INVALID_FIELDS");
  const Json violation = Json::parse(faults.body)["error"]["details"][1]["fieldViolations"][0];
  EXPECT_EQ(violation["field"], "applicant.birth");
  EXPECT_EQ(violation["reason"], "IMPOSSIBLE_DATE");
  EXPECT_EQ(violation["description"], "生年月日を直してください。");
}

TEST_F(GatewayTest, ErrorsOfHttp) {
  StartGateway();
  const std::string robot = Token("robot", common::v1::ROLE_COUNTER);
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", "/v1/nothing")), "UNKNOWN_PATH");
  const RawResponse method = Fetch(port(), "DELETE", kScans, robot);
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(method.headers.at("allow"), "GET, HEAD, POST");
  const RawResponse type = Fetch(port(), "POST", kScans, absl::StrCat(robot, "Content-Type: text/plain\r\n"), "{}");
  EXPECT_EQ(type.status, 415);
  EXPECT_EQ(ReasonIn(type), "UNSUPPORTED_CONTENT_TYPE");
  EXPECT_EQ(ReasonIn(Fetch(port(), "POST", kScans, absl::StrCat(robot, kJson), R"({"nonsense":1})")), "INVALID_JSON");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", absl::StrCat(kScans, "?x=1"), robot)), "UNKNOWN_PARAMETER");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", "/v1/municipalities/%ff/scans", robot)), "INVALID_PATH");
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", kScans, absl::StrCat(robot, kJson), "{}")), "MALFORMED_REQUEST");
  // RPCs without an annotation have no address, however one asks.
  EXPECT_EQ(Fetch(port(), "POST", "/madoguchi.intake.v1.Intake/RecordReading", absl::StrCat(robot, kJson), "{}").status,
            405);
  // A service that does not know the RPC says so in its own words only.
  const RawResponse unimplemented = Fetch(port(), "GET", "/v1/municipalities/131016/scans/a:download", robot);
  EXPECT_EQ(unimplemented.status, 404);
}

TEST_F(GatewayTest, BodiesHaveALimit) {
  StartGateway();
  const std::string headers = absl::StrCat(Token("robot", common::v1::ROLE_COUNTER), kJson);
  const RawResponse announced = Fetch(port(), "POST", kScans, headers, std::string(kBodyBytesMax + 1, ' '));
  EXPECT_EQ(announced.status, 413);
  EXPECT_EQ(ReasonIn(announced), "BODY_TOO_LARGE");
  RawClient client(port());
  client.Send(absl::StrCat("POST ", kScans, " HTTP/1.1\r\nHost: x\r\n", headers, "Transfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = absl::StrCat("10000\r\n", std::string(0x10000, ' '), "\r\n");
  for (int i = 0; i < 20 && client.Send(chunk); ++i) {
  }
  EXPECT_EQ(client.Receive().status, 413);
}

TEST_F(GatewayTest, ATraceGoesThrough) {
  StartGateway();
  const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
  const RawResponse response = Fetch(port(), "GET", "/v1/municipalities/131016/procedures",
                                     absl::StrCat("traceparent: 00-", trace_id, "-b7ad6b7169203331-01\r\n"));
  EXPECT_EQ(response.headers.at("x-trace-id"), trace_id);
  EXPECT_THAT(intake_.last_traceparent(), HasSubstr(trace_id));
  EXPECT_THAT(intake_.last_traceparent(), Not(HasSubstr("b7ad6b7169203331")));
  EXPECT_EQ(Fetch(port(), "GET", "/v1/municipalities/131016/procedures").headers.at("x-trace-id").size(), 32u);
}

TEST_F(GatewayTest, UploadsAreStreamed) {
  StartGateway();
  const std::string file(3 * 1024 * 1024 + 17, 'x');
  const RawResponse response =
      Fetch(port(), "POST", absl::StrCat(kBlobs, "?requestId=up-1"),
            absl::StrCat(Token("robot", common::v1::ROLE_COUNTER), "Content-Type: image/png\r\n"), file);
  ASSERT_EQ(response.status, 200) << response.body;
  const Json blob = Json::parse(response.body);
  EXPECT_EQ(blob["name"], "municipalities/131016/blobs/sample");
  EXPECT_EQ(blob["sizeBytes"], absl::StrCat(file.size()));
  EXPECT_EQ(blob["contentType"], "image/png|up-1");
  EXPECT_GE(archive_.messages, 3 * 1024 / 64);
}

TEST_F(GatewayTest, UploadsWaitForThePermissionToContinue) {
  StartGateway();
  RawClient client(port());
  client.Send(absl::StrCat("POST ", kBlobs, " HTTP/1.1\r\nHost: x\r\n", Token("robot", common::v1::ROLE_COUNTER),
                           "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n"));
  EXPECT_EQ(client.Receive().status, 100);
  client.Send("hello");
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(archive_.received_bytes, 5);
}

TEST_F(GatewayTest, UploadsWaitForASlowArchive) {
  StartGateway();
  archive_.stall = true;
  RawClient client(port());
  const size_t length = 60 * 1024 * 1024;
  client.Send(absl::StrCat("POST ", kBlobs, " HTTP/1.1\r\nHost: x\r\n", Token("robot", common::v1::ROLE_COUNTER),
                           "Content-Length: ", length, "\r\n\r\n"));
  std::atomic<size_t> sent = 0;
  std::thread sender([&] {
    const std::string chunk(1024 * 1024, 'x');
    while (sent < length && client.Send(chunk)) sent += chunk.size();
  });
  absl::SleepFor(absl::Seconds(1));
  EXPECT_LT(sent, length / 2);  // the rest waits in the client, not in the gateway's memory
  archive_.stall = false;
  sender.join();
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(archive_.received_bytes, static_cast<int64_t>(length));
}

TEST_F(GatewayTest, UploadsHaveALimit) {
  StartGateway();
  const std::string robot = Token("robot", common::v1::ROLE_COUNTER);
  RawClient announced(port());
  announced.Send(absl::StrCat("POST ", kBlobs, " HTTP/1.1\r\nHost: x\r\n", robot,
                              "Content-Length: ", kUploadBytesMax + 1, "\r\n\r\n"));
  const RawResponse early = announced.Receive();
  EXPECT_EQ(early.status, 413);
  EXPECT_EQ(ReasonIn(early), "FILE_TOO_LARGE");
  EXPECT_EQ(archive_.messages, 0);

  RawClient growing(port());
  growing.Send(absl::StrCat("POST ", kBlobs, " HTTP/1.1\r\nHost: x\r\n", robot, "Transfer-Encoding: chunked\r\n\r\n"));
  const std::string chunk = absl::StrCat("100000\r\n", std::string(0x100000, 'x'), "\r\n");
  for (uint64_t sent = 0; sent <= kUploadBytesMax && growing.Send(chunk); sent += 0x100000) {
  }
  const RawResponse late = growing.Receive();
  EXPECT_EQ(late.status, 413);
  EXPECT_EQ(ReasonIn(late), "FILE_TOO_LARGE");
}

TEST_F(GatewayTest, UploadsNeedAnIdentityBeforeTheirBytes) {
  StartGateway();
  const RawResponse response = Fetch(port(), "POST", kBlobs, "Content-Length: 50000000\r\n");
  EXPECT_EQ(ReasonIn(response), "SIGN_IN_REQUIRED");
  EXPECT_EQ(archive_.messages, 0);
}

TEST_F(GatewayTest, AnArchiveThatRefusesEarlyIsHeard) {
  StartGateway();
  archive_.refuse_early = true;
  const RawResponse response =
      Fetch(port(), "POST", kBlobs, Token("robot", common::v1::ROLE_COUNTER), std::string(8 << 20, 'x'));
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(ReasonIn(response), "UNSUPPORTED_FILE_TYPE");
}

TEST_F(GatewayTest, AnUploadThatBreaksOffIsCancelled) {
  StartGateway();
  {
    RawClient client(port());
    client.Send(absl::StrCat("POST ", kBlobs, " HTTP/1.1\r\nHost: x\r\n", Token("robot", common::v1::ROLE_COUNTER),
                             "Content-Length: 1000000\r\n\r\n", std::string(300'000, 'x')));
    for (int i = 0; i < 500 && archive_.received_bytes < 200'000; ++i) absl::SleepFor(absl::Milliseconds(10));
  }
  for (int i = 0; i < 500 && !archive_.cancelled; ++i) absl::SleepFor(absl::Milliseconds(10));
  EXPECT_TRUE(archive_.cancelled);
}

TEST_F(GatewayTest, DownloadsAreStreamed) {
  StartGateway();
  const std::string robot = Token("robot", common::v1::ROLE_COUNTER);
  const RawResponse response = Fetch(port(), "GET", absl::StrCat(kBlobs, "/abcdef:download"), robot);
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(response.body.size(), 2'000'000u);
  EXPECT_EQ(response.body.back(), 't');
  EXPECT_EQ(response.headers.at("content-type"), "application/pdf");
  EXPECT_EQ(response.headers.at("content-disposition"), "attachment; filename=\"abcdef.pdf\"");
  EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
  EXPECT_THAT(response.headers.at("content-security-policy"), HasSubstr("sandbox"));

  const RawResponse missing = Fetch(port(), "GET", absl::StrCat(kBlobs, "/missing:download"), robot);
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(ReasonIn(missing), "UNKNOWN_BLOB");
  const RawResponse corrupt = Fetch(port(), "GET", absl::StrCat(kBlobs, "/corrupt:download"), robot);
  EXPECT_EQ(corrupt.status, 200);
  EXPECT_FALSE(corrupt.complete);  // a file that broke off does not look whole
  const RawResponse head = Fetch(port(), "HEAD", absl::StrCat(kBlobs, "/abcdef:download"), robot);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-type"), "application/pdf");
}

TEST_F(GatewayTest, AServiceThatIsAwayIsSaidPlainly) {
  options_.intake = "127.0.0.1:1";
  StartGateway();
  const RawResponse response = Fetch(port(), "GET", "/v1/municipalities/131016/procedures");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(ReasonIn(response), "SERVICE_UNAVAILABLE");
  EXPECT_EQ(response.headers.at("retry-after"), "5");
  EXPECT_THAT(response.body, Not(HasSubstr("127.0.0.1")));
  const RawResponse health = Fetch(port(), "GET", "/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_EQ(Json::parse(health.body)["processes"]["intake"], "UNREACHABLE");
  EXPECT_EQ(Json::parse(health.body)["processes"]["archive"], "SERVING");
  EXPECT_EQ(Fetch(port(), "GET", "/healthz/live").status, 200);
}

}  // namespace
}  // namespace madoguchi::gateway
