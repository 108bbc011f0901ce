// Errors as values: absl::Status with google.rpc.ErrorInfo (AIP-193). The message is a Japanese sentence that tells a
// person what to do; the reason is for programs, UPPER_SNAKE_CASE, in the domain "madoguchi".
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi {

absl::Status Error(absl::StatusCode code, absl::string_view reason, absl::string_view message,
                   const std::map<std::string, std::string>& metadata = {});

// One wrong part of a request: `field` is its path ("applicant.birth"), `reason` as in procedures/rules, `message` what
// to do.
struct FieldFault {
  std::string field;
  std::string reason;
  std::string message;

  friend bool operator==(const FieldFault&, const FieldFault&) = default;
};

// INVALID_ARGUMENT (INVALID_FIELDS) that carries every fault as google.rpc.BadRequest.
absl::Status InvalidFields(const std::vector<FieldFault>& faults);

// The ErrorInfo reason, or "" when the status carries none.
std::string ReasonOf(const absl::Status& status);
std::map<std::string, std::string> MetadataOf(const absl::Status& status);
std::vector<FieldFault> FaultsOf(const absl::Status& status);

}  // namespace madoguchi
