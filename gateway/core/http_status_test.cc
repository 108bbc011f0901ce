#include "gateway/core/http_status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/status/error.h"
#include "gateway/errors.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

std::string HeaderOf(const HttpResponse& response, absl::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

TEST(HttpStatus, FollowsTheCanonicalCodes) {
  const std::pair<StatusCode, int> expected[] = {
      {StatusCode::kInvalidArgument, 400},  {StatusCode::kFailedPrecondition, 400}, {StatusCode::kUnauthenticated, 401},
      {StatusCode::kPermissionDenied, 403}, {StatusCode::kNotFound, 404},           {StatusCode::kAlreadyExists, 409},
      {StatusCode::kAborted, 409},          {StatusCode::kResourceExhausted, 429},  {StatusCode::kInternal, 500},
      {StatusCode::kDataLoss, 500},         {StatusCode::kUnimplemented, 501},      {StatusCode::kUnavailable, 503},
      {StatusCode::kDeadlineExceeded, 504}};
  for (const auto& [code, http] : expected) EXPECT_EQ(HttpStatusOf(Error(code, "REASON", "文。")), http) << code;
}

TEST(HttpStatus, ReasonsThatHttpNamesExactlyCountMore) {
  EXPECT_EQ(HttpStatusOf(FileTooLarge(1)), 413);
  EXPECT_EQ(HttpStatusOf(Error(StatusCode::kResourceExhausted, "FILE_TOO_LARGE", "保管からの文。")), 413);
  EXPECT_EQ(HttpStatusOf(MethodNotAllowed("GET")), 405);
  EXPECT_EQ(HttpStatusOf(UnsupportedContentType("application/json")), 415);
  EXPECT_EQ(HttpStatusOf(HeadersTooLarge()), 431);
  EXPECT_EQ(HttpStatusOf(RequestTimeout()), 408);
  EXPECT_EQ(HttpStatusOf(Error(StatusCode::kResourceExhausted, "OVERLOADED", "混雑。")), 503);
}

TEST(ErrorResponse, IsAnAip193Body) {
  const HttpResponse response = ErrorResponse(InvalidFields({{"a.b", "REQUIRED", "入力してください。"}}));
  EXPECT_EQ(response.status, 400);
  const Json error = Json::parse(response.body)["error"];
  EXPECT_EQ(error["code"], 400);
  EXPECT_EQ(error["status"], "INVALID_ARGUMENT");
  EXPECT_EQ(error["details"][0]["@type"], "type.googleapis.com/google.rpc.ErrorInfo");
  EXPECT_EQ(error["details"][0]["reason"], "INVALID_FIELDS");
  EXPECT_EQ(error["details"][0]["domain"], "madoguchi");
  EXPECT_EQ(error["details"][1]["fieldViolations"][0]["field"], "a.b");
}

TEST(ErrorResponse, SaysWhatIsAllowedAndWhenToComeBack) {
  EXPECT_EQ(HeaderOf(ErrorResponse(MethodNotAllowed("GET, HEAD")), "Allow"), "GET, HEAD");
  EXPECT_EQ(HeaderOf(ErrorResponse(TooManyRequests()), "Retry-After"), "60");
  EXPECT_EQ(HeaderOf(ErrorResponse(BackendUnavailable()), "Retry-After"), "5");
}

TEST(ErrorResponse, KeepsTheInsideInside) {
  const StatusCode codes[] = {StatusCode::kInternal,         StatusCode::kUnavailable,
                              StatusCode::kUnknown,          StatusCode::kInvalidArgument,
                              StatusCode::kDeadlineExceeded, StatusCode::kResourceExhausted,
                              StatusCode::kCancelled};
  for (const StatusCode code : codes) {
    const HttpResponse response = ErrorResponse(absl::Status(code, "connect to 10.0.0.7:7101 failed: /var/lib/x.db"));
    EXPECT_THAT(response.body, Not(HasSubstr("10.0.0.7")));
    EXPECT_THAT(response.body, HasSubstr("。"));
    EXPECT_NE(Json::parse(response.body)["error"]["details"][0]["reason"], "");
  }
}

TEST(ErrorResponse, SurvivesBrokenText) {
  const HttpResponse response = ErrorResponse(UnknownParameter("\xff\xfe"));
  EXPECT_TRUE(Json::accept(response.body));
}

}  // namespace
}  // namespace madoguchi::gateway
