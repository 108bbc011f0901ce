// Rows for RPA and core systems, by the columns that a definition declares: values, the CSV file in the target's
// encoding, and every character that had to be replaced. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

// One approved application.
struct HandoffCase {
  std::string receipt_number;
  absl::CivilDay received_on;
  Channel channel = Channel::kOnline;
  nlohmann::json data;
};

struct HandoffSubstitution {
  size_t row = 0;  // index into the cases
  std::string column;
  std::string from;
  std::string to;
};

struct HandoffFile {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;  // UTF-8, as written into the CSV
  std::string csv;                             // RFC 4180 with CRLF, in the definition's encoding
  std::vector<HandoffSubstitution> substitutions;
};

// Absent values are empty cells; several choices are joined by spaces. INTERNAL (ENCODING_FAILED).
absl::StatusOr<HandoffFile> MakeHandoff(const Definition& definition, const Handoff& handoff,
                                        const std::vector<HandoffCase>& cases);

// "utf-8" or "cp932".
absl::string_view EncodingName(Encoding encoding);

}  // namespace madoguchi::procedures
