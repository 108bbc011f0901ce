// What a queue and an office must say. Pure.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "common/status/error.h"
#include "services/congestion/core/tickets/queue.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

// Small Latin letters, digits and hyphens, a letter first, at most kIdBytesMax: it stands in addresses.
bool IsId(absl::string_view text);

// A host name as it stands in a certificate: lower-case labels with dots, no address, no port.
bool IsHostName(absl::string_view text);
// … with ":port" or without.
bool IsHostAndPort(absl::string_view text);

// What people read on a line of a display: something that can be seen, and nothing that moves the line.
bool IsReadable(absl::string_view text);

// Every fault, with paths as in CreateQueueRequest. Reasons: REQUIRED, INVALID, TOO_LONG, TOO_MANY, OUT_OF_RANGE.
std::vector<FieldFault> CheckQueue(const Queue& queue);

// Paths as in UpdateOfficeRequest.
std::vector<FieldFault> CheckOffice(const OfficeSettings& office);

}  // namespace madoguchi::congestion
