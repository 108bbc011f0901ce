// Text in the character set of the system that takes the hand-off. No character is lost silently: what the target lacks
// is replaced by the definition's table, or by 〓, and named. Pure; thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// What stands for a character that neither the target nor the table knows.
inline constexpr absl::string_view kMissingMark = "〓";

struct Replaced {
  std::string from;  // one character with its variation selector
  std::string to;

  friend bool operator==(const Replaced&, const Replaced&) = default;
};

// The text with everything replaced that `encoding` lacks, still UTF-8; each replacement is appended to `replaced`.
// INTERNAL (ENCODING_FAILED) when the machine does not know the encoding.
absl::StatusOr<std::string> Fit(absl::string_view text, Encoding encoding,
                                const std::map<std::string, std::string>& substitutions,
                                std::vector<Replaced>& replaced);

// Bytes in `encoding`. INVALID_ARGUMENT (UNENCODABLE) for text that Fit has not passed.
absl::StatusOr<std::string> Encode(absl::string_view text, Encoding encoding);

}  // namespace madoguchi::procedures
