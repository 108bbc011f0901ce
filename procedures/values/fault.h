// Why a value is refused. The reason is for programs and the same on web, paper and counter; the sentence tells a
// person what to do.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace madoguchi::procedures {

struct ValueFault {
  std::string reason;
  std::string message;
};

namespace reason {
inline constexpr absl::string_view kRequired = "REQUIRED";
inline constexpr absl::string_view kImpossibleDate = "IMPOSSIBLE_DATE";
inline constexpr absl::string_view kFutureDate = "FUTURE_DATE";
inline constexpr absl::string_view kPastDate = "PAST_DATE";
inline constexpr absl::string_view kNotKatakana = "NOT_KATAKANA";
inline constexpr absl::string_view kBadPostalCode = "BAD_POSTAL_CODE";
inline constexpr absl::string_view kBadPhone = "BAD_PHONE";
inline constexpr absl::string_view kBadMyNumber = "BAD_MY_NUMBER";
inline constexpr absl::string_view kBadCorporateNumber = "BAD_CORPORATE_NUMBER";
inline constexpr absl::string_view kWrongCheckDigit = "WRONG_CHECK_DIGIT";
inline constexpr absl::string_view kNotANumber = "NOT_A_NUMBER";
inline constexpr absl::string_view kOutOfRange = "OUT_OF_RANGE";
inline constexpr absl::string_view kTooLong = "TOO_LONG";
inline constexpr absl::string_view kBadCharacter = "BAD_CHARACTER";
inline constexpr absl::string_view kUnknownOption = "UNKNOWN_OPTION";
inline constexpr absl::string_view kOneOnly = "ONE_ONLY";
inline constexpr absl::string_view kRepeatedOption = "REPEATED_OPTION";
inline constexpr absl::string_view kTooMany = "TOO_MANY";
inline constexpr absl::string_view kTooFew = "TOO_FEW";
inline constexpr absl::string_view kUnknownField = "UNKNOWN_FIELD";
inline constexpr absl::string_view kNotApplicable = "NOT_APPLICABLE";
inline constexpr absl::string_view kWrongShape = "WRONG_SHAPE";
}  // namespace reason

}  // namespace madoguchi::procedures
