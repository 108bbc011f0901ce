// The hall for FIWARE context brokers: QueueMonitor entities of the Smart Data Models (dataModel.QueueManagement),
// JSON-LD. https://github.com/smart-data-models/dataModel.QueueManagement/tree/master/QueueMonitor — pure.
#pragma once

#include <string>

#include "services/congestion/core/hall/office_hall.h"

namespace madoguchi::congestion {

// A JSON array, one entity per queue. `key_values`: plain values; else normalized NGSI-LD, where each attribute is an
// object with its type.
std::string QueueMonitorsJson(const HallPicture& picture, bool key_values);

}  // namespace madoguchi::congestion
