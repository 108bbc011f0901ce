// Percent-encoding (RFC 3986) and query strings.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::gateway {

// Absent when an escape is malformed, or the result is not UTF-8 or holds a control character.
std::optional<std::string> DecodePercent(absl::string_view text);
// As above, but leaves %2F: inside a variable of several segments an encoded slash is not a separator.
std::optional<std::string> DecodePercentKeepingSlashes(absl::string_view text);

// "a=1&b=%20" with + as space. Absent when malformed.
std::optional<std::vector<std::pair<std::string, std::string>>> ParseQuery(absl::string_view query);

bool IsUtf8(absl::string_view text);

}  // namespace madoguchi::gateway
