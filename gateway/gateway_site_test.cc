// Pages, probes, sessions and limits through a real gateway and real sockets.
#include <gmock/gmock.h>

#include <sys/stat.h>

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/testing/gateway_fixture.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

TEST_F(GatewayTest, ServesPages) {
  StartGateway();
  const RawResponse index = Fetch(port(), "GET", "/");
  EXPECT_EQ(index.status, 200);
  EXPECT_THAT(index.body, HasSubstr("窓口"));
  EXPECT_EQ(index.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(index.headers.at("cache-control"), "no-cache");
  EXPECT_THAT(index.headers.at("content-security-policy"), HasSubstr("default-src 'self'"));
  EXPECT_EQ(Fetch(port(), "GET", "/review/scan-1?x=1").body, index.body);  // a page of the single-page application

  const RawResponse script = Fetch(port(), "GET", "/assets/app-1a2b.js");
  EXPECT_EQ(script.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_THAT(script.headers.at("cache-control"), HasSubstr("immutable"));
  const RawResponse missing = Fetch(port(), "GET", "/assets/gone-0000.js");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(ReasonIn(missing), "UNKNOWN_PATH");
}

TEST_F(GatewayTest, AnswersConditionalAndHeadRequests) {
  StartGateway();
  const RawResponse index = Fetch(port(), "GET", "/");
  const RawResponse same = Fetch(port(), "GET", "/", absl::StrCat("If-None-Match: ", index.headers.at("etag"), "\r\n"));
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(Fetch(port(), "GET", "/", "If-None-Match: \"other\"\r\n").status, 200);
  const RawResponse head = Fetch(port(), "HEAD", "/");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), absl::StrCat(index.body.size()));
  const RawResponse post = Fetch(port(), "POST", "/", kJson, "{}");
  EXPECT_EQ(post.status, 405);
  EXPECT_EQ(post.headers.at("allow"), "GET, HEAD");
}

TEST_F(GatewayTest, PackedPagesGoToWhoTakesThem) {
  std::ofstream(folder_ / "web/assets/app-1a2b.js.gz") << "packed by gzip";
  std::ofstream(folder_ / "web/assets/app-1a2b.js.br") << "packed by brotli";
  StartGateway();
  const RawResponse plain = Fetch(port(), "GET", "/assets/app-1a2b.js");
  EXPECT_EQ(plain.body, "export {};");
  EXPECT_EQ(plain.headers.at("vary"), "Accept-Encoding");
  const RawResponse packed = Fetch(port(), "GET", "/assets/app-1a2b.js", "Accept-Encoding: gzip, deflate, br\r\n");
  EXPECT_EQ(packed.body, "packed by brotli");
  EXPECT_EQ(packed.headers.at("content-encoding"), "br");
  EXPECT_EQ(packed.headers.at("content-type"), plain.headers.at("content-type"));
  EXPECT_NE(packed.headers.at("etag"), plain.headers.at("etag"));
  EXPECT_EQ(Fetch(port(), "GET", "/assets/app-1a2b.js", "Accept-Encoding: gzip\r\n").body, "packed by gzip");
  // A packed form is no page of its own.
  EXPECT_EQ(Fetch(port(), "GET", "/assets/app-1a2b.js.gz").status, 404);
  const RawResponse openapi = Fetch(port(), "GET", "/openapi.json", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(openapi.headers.at("content-encoding"), "gzip");
  EXPECT_LT(openapi.body.size(), Fetch(port(), "GET", "/openapi.json").body.size() / 5);
}

TEST_F(GatewayTest, NothingOutsideTheFolderIsServed) {
  StartGateway();
  for (const char* path :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt",
        "/%2e%2e%2f%2e%2e%2fetc/passwd.txt", "//etc/passwd.txt", "/link.txt", "/index.html%00.js", "/..\\secret.txt"}) {
    const RawResponse response = Fetch(port(), "GET", path);
    EXPECT_THAT(response.body, Not(HasSubstr("outside"))) << path;
    EXPECT_GE(response.status, 400) << path;
  }
}

TEST_F(GatewayTest, DescribesItself) {
  StartGateway();
  const Json config = Json::parse(Fetch(port(), "GET", "/config.json").body);
  EXPECT_EQ(config["municipality"], "131016");
  EXPECT_EQ(config["municipalityTitle"], "見本市");

  const Json openapi = Json::parse(Fetch(port(), "GET", "/openapi.json").body);
  EXPECT_EQ(openapi["openapi"], "3.0.3");
  const Json review = openapi["paths"]["/v1/municipalities/{municipality}/applications/{application}:review"]["post"];
  EXPECT_EQ(review["operationId"], "Intake_ReviewApplication");
  EXPECT_TRUE(review["security"][0].contains("csrf"));
  EXPECT_TRUE(openapi["components"]["schemas"].contains("madoguchi.intake.v1.ReviewApplicationRequest"));
  EXPECT_TRUE(openapi["components"]["schemas"].contains("Error"));
  // Every reference leads somewhere.
  const std::string text = openapi.dump();
  for (size_t at = text.find("#/components/schemas/"); at != std::string::npos;
       at = text.find("#/components/schemas/", at + 1)) {
    const std::string name = text.substr(at + 21, text.find('"', at) - at - 21);
    EXPECT_TRUE(openapi["components"]["schemas"].contains(name)) << name;
  }
  EXPECT_THAT(text, Not(HasSubstr("RecordReading\"")));
}

TEST_F(GatewayTest, ShowsHealthAndMetrics) {
  StartGateway();
  const RawResponse health = Fetch(port(), "GET", "/healthz");
  EXPECT_EQ(health.status, 200) << health.body;
  EXPECT_EQ(Json::parse(health.body)["processes"]["intake"], "SERVING");
  const RawResponse metrics = Fetch(port(), "GET", "/metrics");
  EXPECT_THAT(metrics.headers.at("content-type"), HasSubstr("text/plain"));
  EXPECT_THAT(metrics.body, HasSubstr("madoguchi_build_info{version="));
  EXPECT_THAT(metrics.body, HasSubstr(R"(madoguchi_http_seconds_count{route="GET /healthz",status="200"} 1)"));
  // What comes through a proxy may come from anywhere.
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", "/metrics", "X-Forwarded-For: 192.0.2.1\r\n")), "PRIVATE_ONLY");
}

TEST_F(GatewayTest, ASessionFromSignInToSignOut) {
  StartGateway();
  EXPECT_EQ(ReasonIn(Fetch(port(), "GET", "/session")), "SIGN_IN_REQUIRED");
  const RawResponse in =
      Fetch(port(), "POST", "/session", kJson, R"({"account":"mado","password":"mihon no password"})");
  ASSERT_EQ(in.status, 200);
  const std::string cookie = in.headers.at("set-cookie");
  EXPECT_THAT(cookie, HasSubstr("madoguchi_session="));
  EXPECT_THAT(cookie, HasSubstr("; HttpOnly; SameSite=Strict"));
  EXPECT_THAT(cookie, Not(HasSubstr("staff-1")));

  const SignedIn staff = SignIn("mado");
  const RawResponse shown = Fetch(port(), "GET", "/session", staff.cookie);
  EXPECT_EQ(shown.status, 200);
  const Json session = Json::parse(shown.body);
  EXPECT_EQ(session["subject"], "staff-1");
  EXPECT_EQ(session["roles"], Json::array({"ROLE_COUNTER"}));
  EXPECT_EQ(session["municipality"], "131016");
  EXPECT_EQ(absl::StrCat("X-CSRF-Token: ", session["csrfToken"].get<std::string>(), "\r\n"), staff.csrf);

  EXPECT_EQ(ReasonIn(Fetch(port(), "DELETE", "/session", staff.cookie)), "CSRF_TOKEN_MISSING");
  const RawResponse out = Fetch(port(), "DELETE", "/session", staff.both());
  EXPECT_EQ(out.status, 204);
  EXPECT_THAT(out.headers.at("set-cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Fetch(port(), "PUT", "/session").status, 405);
}

TEST_F(GatewayTest, CookiesAreSecureBehindTls) {
  options_.https = true;
  StartGateway();
  const RawResponse in =
      Fetch(port(), "POST", "/session", kJson, R"({"account":"mado","password":"mihon no password"})");
  EXPECT_THAT(in.headers.at("set-cookie"), ::testing::StartsWith("__Host-madoguchi_session="));
  EXPECT_THAT(in.headers.at("set-cookie"), HasSubstr("; Secure"));
  EXPECT_THAT(in.headers.at("set-cookie"), HasSubstr("; Path=/;"));
  EXPECT_TRUE(in.headers.contains("strict-transport-security"));
}

TEST_F(GatewayTest, WrongPasswordsAreRefusedAlike) {
  StartGateway();
  const RawResponse wrong = Fetch(port(), "POST", "/session", kJson, R"({"account":"mado","password":"wrong"})");
  const RawResponse unknown = Fetch(port(), "POST", "/session", kJson, R"({"account":"nobody","password":"wrong"})");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(ReasonIn(wrong), "WRONG_PASSWORD");
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(
      ReasonIn(Fetch(port(), "POST", "/session", "Content-Type: text/plain\r\n", R"({"account":"a","password":"b"})")),
      "UNSUPPORTED_CONTENT_TYPE");
  for (const char* body :
       {"{}", "[]", "x", R"({"account":1,"password":"b"})", R"({"account":"a","password":"b","more":1})"}) {
    EXPECT_EQ(ReasonIn(Fetch(port(), "POST", "/session", kJson, body)), "INVALID_JSON") << body;
  }
}

TEST_F(GatewayTest, ANewAccountNeedsNoRestart) {
  StartGateway();
  std::ofstream(options_.staff_accounts) << R"({"accounts":[]})";
  EXPECT_EQ(ReasonIn(Fetch(port(), "POST", "/session", kJson, R"({"account":"mado","password":"mihon no password"})")),
            "WRONG_PASSWORD");
}

TEST_F(GatewayTest, GuessingIsLimited) {
  options_.guess_burst = 3;
  options_.guesses_per_second = 0.001;
  StartGateway();
  const char* const path = "/v1/municipalities/131016/receipts:lookUp";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ReasonIn(Fetch(port(), "POST", path, kJson, "{}")), "WRONG_ACCESS_CODE");
  const RawResponse limited = Fetch(port(), "POST", path, kJson, "{}");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(ReasonIn(limited), "TOO_MANY_REQUESTS");
  EXPECT_EQ(limited.headers.at("retry-after"), "60");
  EXPECT_EQ(ReasonIn(Fetch(port(), "POST", "/session", kJson, R"({"account":"a","password":"b"})")),
            "TOO_MANY_REQUESTS");
  EXPECT_EQ(Fetch(port(), "GET", "/").status, 200);  // everything else goes on
  // Who is not a trusted proxy cannot borrow another address.
  EXPECT_EQ(ReasonIn(Fetch(port(), "POST", path, absl::StrCat(kJson, "X-Forwarded-For: 192.0.2.9\r\n"), "{}")),
            "TOO_MANY_REQUESTS");
}

TEST_F(GatewayTest, BehindATrustedProxyEachClientCounts) {
  options_.request_burst = 2;
  options_.requests_per_second = 0.001;
  options_.trusted_proxies = {"127.0.0.1"};
  StartGateway();
  const auto from = [this](const char* addresses) {
    return Fetch(port(), "GET", "/", absl::StrCat("X-Forwarded-For: ", addresses, "\r\n")).status;
  };
  EXPECT_EQ(from("192.0.2.1"), 200);
  EXPECT_EQ(from("192.0.2.1"), 200);
  EXPECT_EQ(from("192.0.2.1"), 429);
  EXPECT_EQ(from("198.51.100.7, 192.0.2.1"), 429);  // what the client itself wrote counts for nothing
  EXPECT_EQ(from("192.0.2.2"), 200);
  EXPECT_EQ(Fetch(port(), "GET", "/healthz/live").status, 200);
}

TEST_F(GatewayTest, RefusesToStartOnBadFiles) {
  SystemClock clock;
  Options options = options_;
  options.web_root = options_.web_root + "/nowhere";
  EXPECT_FALSE(Server::Start(options, &clock).ok());
  options = options_;
  chmod(options_.session_key.c_str(), 0644);
  EXPECT_FALSE(Server::Start(options, &clock).ok());
  chmod(options_.session_key.c_str(), 0600);
  options.listener.listen = "nonsense";
  EXPECT_FALSE(Server::Start(options, &clock).ok());
  std::ofstream(options_.staff_accounts) << "{";
  EXPECT_FALSE(Server::Start(options_, &clock).ok());
}

}  // namespace
}  // namespace madoguchi::gateway
