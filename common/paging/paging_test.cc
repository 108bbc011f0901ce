#include "common/paging/paging.h"

#include <gtest/gtest.h>

#include "common/testing/status_matchers.h"

namespace madoguchi::paging {
namespace {

using testing::Fails;

TEST(Paging, SizeIsBounded) {
  EXPECT_EQ(PageSize(0).value(), kPageSizeDefault);
  EXPECT_EQ(PageSize(7).value(), 7);
  EXPECT_EQ(PageSize(1 << 30).value(), kPageSizeMax);
  EXPECT_THAT(PageSize(-1), Fails(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_SIZE"));
}

TEST(Paging, TokenIsGoodForItsQueryOnly) {
  const std::string token = EncodeToken("2026-11-22/受付", "parent=131016");
  EXPECT_EQ(DecodeToken(token, "parent=131016").value(), "2026-11-22/受付");
  EXPECT_EQ(DecodeToken("", "parent=131016").value(), "");
  EXPECT_THAT(DecodeToken(token, "parent=132047"), Fails(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  EXPECT_THAT(DecodeToken("!!!", "parent=131016"), Fails(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
  EXPECT_THAT(DecodeToken("AAAA", "parent=131016"), Fails(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN"));
}

}  // namespace
}  // namespace madoguchi::paging
