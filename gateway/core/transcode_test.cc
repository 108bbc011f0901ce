#include "gateway/core/transcode.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "madoguchi/archive/v1/archive.pb.h"
#include "madoguchi/congestion/v1/congestion.pb.h"
#include "madoguchi/intake/v1/intake.pb.h"

namespace madoguchi::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

RouteTable Routes() {
  auto table = RouteTable::Create({intake::v1::GetScanRequest::descriptor()->file()->service(0),
                                   archive::v1::GetBlobRequest::descriptor()->file()->service(0),
                                   congestion::v1::GetTicketRequest::descriptor()->file()->service(0)});
  EXPECT_TRUE(table.ok()) << table.status();
  return *std::move(table);
}

class TranscodeTest : public ::testing::Test {
 protected:
  template <class Message>
  absl::StatusOr<Message> Decode(absl::string_view method, absl::string_view path, absl::string_view query,
                                 absl::string_view json, absl::string_view request_id = "") {
    const auto lookup = routes_.Find(method, path);
    const auto* found = std::get_if<RouteTable::Found>(&lookup);
    if (found == nullptr) return absl::NotFoundError(path);
    auto message = DecodeRequest(*found->route, found->bindings, query, json, request_id);
    if (!message.ok()) return message.status();
    return dynamic_cast<const Message&>(**message);
  }

  const RouteTable routes_ = Routes();
};

TEST_F(TranscodeTest, BodyAndPath) {
  const auto request = Decode<intake::v1::ReviewApplicationRequest>(
      "POST", "/v1/municipalities/131016/applications/A-1:review", "",
      R"({"requestId":"r","revision":"7","data":{"applicant":{"name":"𠮷田 見本"}},"comment":"確認済"})");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->name(), "municipalities/131016/applications/A-1");
  EXPECT_EQ(request->request_id(), "r");
  EXPECT_EQ(request->revision(), 7);
  EXPECT_EQ(request->data().fields().at("applicant").struct_value().fields().at("name").string_value(), "𠮷田 見本");
}

TEST_F(TranscodeTest, ThePathWinsOverTheBody) {
  const auto request = Decode<intake::v1::CreateScanRequest>("POST", "/v1/municipalities/131016/scans", "",
                                                             R"({"parent":"municipalities/999999","blob":"b"})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->parent(), "municipalities/131016");
}

TEST_F(TranscodeTest, AcceptsProtoNames) {
  const auto request =
      Decode<intake::v1::CreateScanRequest>("POST", "/v1/municipalities/131016/scans", "", R"({"request_id":"r"})");
  ASSERT_TRUE(request.ok());
  EXPECT_EQ(request->request_id(), "r");
}

TEST_F(TranscodeTest, RefusesBadJson) {
  for (const char* json : {"{", "[]", "null", "1", "\"a\"", R"({"unknown":1})", R"({"requestId":1.5e400})",
                           R"({"requestId":{}})", R"({"requestId":"a"} trailing)", "{\"requestId\":\"\xff\"}"}) {
    const auto request = Decode<intake::v1::CreateScanRequest>("POST", "/v1/municipalities/131016/scans", "", json);
    EXPECT_EQ(ReasonOf(request.status()), "INVALID_JSON") << json;
  }
  std::string deep = R"({"data":)";
  for (int i = 0; i < 10000; ++i) deep += R"({"a":)";
  EXPECT_EQ(ReasonOf(Decode<intake::v1::SubmitApplicationRequest>(
                         "POST", "/v1/municipalities/131016/applications:submit", "", deep)
                         .status()),
            "INVALID_JSON");
}

TEST_F(TranscodeTest, QueryParameters) {
  const auto request = Decode<intake::v1::ListApplicationsRequest>("GET", "/v1/municipalities/131016/applications",
                                                                   "pageSize=20&page_token=a%2Bb+c&state=REVIEWED", "");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->parent(), "municipalities/131016");
  EXPECT_EQ(request->page_size(), 20);
  EXPECT_EQ(request->page_token(), "a+b c");
  EXPECT_EQ(request->state(), intake::v1::REVIEWED);
}

TEST_F(TranscodeTest, RefusesBadQueries) {
  const auto reason = [this](absl::string_view query) {
    return ReasonOf(
        Decode<intake::v1::ListApplicationsRequest>("GET", "/v1/municipalities/131016/applications", query, "")
            .status());
  };
  EXPECT_EQ(reason("pageSize=many"), "INVALID_PARAMETER");
  EXPECT_EQ(reason("pageSize=99999999999"), "INVALID_PARAMETER");
  EXPECT_EQ(reason("state=NOBODY"), "INVALID_PARAMETER");
  EXPECT_EQ(reason("colour=red"), "UNKNOWN_PARAMETER");
  EXPECT_EQ(reason("parent=municipalities/1"), "UNKNOWN_PARAMETER");
  EXPECT_EQ(reason("pageToken.x=1"), "UNKNOWN_PARAMETER");
  EXPECT_EQ(reason("pageToken=%ff"), "MALFORMED_REQUEST");
  EXPECT_EQ(reason("pageToken=%zz"), "MALFORMED_REQUEST");
  EXPECT_EQ(reason(""), "");
}

TEST_F(TranscodeTest, AWholeBodyLeavesNoQuery) {
  const auto request = Decode<intake::v1::CreateScanRequest>("POST", "/v1/municipalities/131016/scans", "blob=b", "{}");
  EXPECT_EQ(ReasonOf(request.status()), "UNKNOWN_PARAMETER");
}

TEST_F(TranscodeTest, RequestIdFromTheHeaderUnlessGiven) {
  const char* const path = "/v1/municipalities/131016/scans";
  EXPECT_EQ(Decode<intake::v1::CreateScanRequest>("POST", path, "", "{}", "h")->request_id(), "h");
  EXPECT_EQ(Decode<intake::v1::CreateScanRequest>("POST", path, "", R"({"requestId":"b"})", "h")->request_id(), "b");
  EXPECT_EQ(Decode<archive::v1::PutBlobRequest>("POST", "/v1/municipalities/131016/blobs", "requestId=q", "", "h")
                ->request_id(),
            "q");
  EXPECT_EQ(ReasonOf(Decode<intake::v1::CreateScanRequest>("POST", path, "", "{}", "\xff").status()),
            "INVALID_PARAMETER");
}

TEST_F(TranscodeTest, UploadsDoNotTakeTheirBodyFieldFromTheQuery) {
  EXPECT_EQ(
      ReasonOf(Decode<archive::v1::PutBlobRequest>("POST", "/v1/municipalities/131016/blobs", "content.data=eA==", "")
                   .status()),
      "UNKNOWN_PARAMETER");
}

TEST(EncodeResponse, PrintsEveryPrimitive) {
  congestion::v1::QueueState state;
  state.set_title("𠮷 \"窓口\" <1>");
  const auto json = EncodeResponse(state);
  ASSERT_TRUE(json.ok());
  EXPECT_THAT(*json, HasSubstr(R"("expectedWaitS":0)"));
  EXPECT_THAT(*json, HasSubstr(R"("lastCalled":[])"));
  EXPECT_THAT(*json, HasSubstr("𠮷 \\\"窓口\\\""));
  congestion::v1::Ticket ticket;
  EXPECT_THAT(*EncodeResponse(ticket), Not(HasSubstr("issueTime")));
  EXPECT_THAT(*EncodeResponse(ticket), HasSubstr(R"("state":"TICKET_STATE_UNSPECIFIED")"));
}

TEST_F(TranscodeTest, RouteLookup) {
  EXPECT_TRUE(std::holds_alternative<RouteTable::Unknown>(routes_.Find("GET", "/v1/nothing")));
  EXPECT_TRUE(std::holds_alternative<RouteTable::Malformed>(routes_.Find("GET", "/v1/municipalities/%ff/scans")));
  const auto wrong = routes_.Find("PUT", "/v1/municipalities/131016/scans");
  ASSERT_TRUE(std::holds_alternative<RouteTable::WrongMethod>(wrong));
  EXPECT_EQ(std::get<RouteTable::WrongMethod>(wrong).allowed, "GET, HEAD, POST");
  const auto version = routes_.Find("HEAD", "/v1/municipalities/131016/procedures/p/versions/2");
  ASSERT_TRUE(std::holds_alternative<RouteTable::Found>(version));
  EXPECT_EQ(std::get<RouteTable::Found>(version).route->method->name(), "GetProcedure");
  // No annotation, no way in.
  for (const Route& route : routes_.routes()) {
    EXPECT_NE(route.method->name(), "RecordReading");
    EXPECT_NE(route.method->name(), "CreateRecord");
  }
}

}  // namespace
}  // namespace madoguchi::gateway
