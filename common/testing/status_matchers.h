// GoogleTest matchers for absl::Status and StatusOr.
#pragma once

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/status/error.h"

namespace madoguchi::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

MATCHER_P2(Fails, code, reason, "fails with that code and reason") {
  *result_listener << StatusOf(arg).ToString() << " reason " << ReasonOf(StatusOf(arg));
  return StatusOf(arg).code() == code && ReasonOf(StatusOf(arg)) == reason;
}

}  // namespace madoguchi::testing

#define ASSERT_OK(expression) ASSERT_THAT((expression), ::madoguchi::testing::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::madoguchi::testing::IsOk())
