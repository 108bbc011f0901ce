// What a queue must say before it is opened. Pure.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "common/status/error.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

// Small Latin letters, digits and hyphens, a letter first, at most kIdBytesMax: it stands in addresses.
bool IsId(absl::string_view text);

// Every fault, with paths as in CreateQueueRequest. Reasons: REQUIRED, INVALID, TOO_LONG, OUT_OF_RANGE.
std::vector<FieldFault> CheckQueue(const Queue& queue);

}  // namespace madoguchi::congestion
