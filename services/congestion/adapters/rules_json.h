// The rules of a queue and the settings of an office as they lie in their columns. What an older version wrote has
// defaults for what came later.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/congestion/core/tickets/queue.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

std::string RulesJson(const Queue& queue);
// Fills everything but key, title, counters and service time. DATA_LOSS (EVENT_CORRUPT).
absl::Status ReadRules(const std::string& json, Queue* queue);

// All of a queue but its key, as the answer to a request is remembered.
std::string QueueJson(const Queue& queue);
absl::Status ReadQueue(const std::string& json, Queue* queue);

std::string SettingsJson(const OfficeSettings& office);
absl::Status ReadSettings(const std::string& json, OfficeSettings* office);

}  // namespace madoguchi::congestion
