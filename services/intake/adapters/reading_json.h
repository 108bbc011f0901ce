// Readings as they are stored: JSON with the names of ocr/v1/reading.proto.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

std::string PagesToJson(const std::vector<PageReading>& pages);
// DATA_LOSS (STORED_DATA_DAMAGED).
absl::StatusOr<std::vector<PageReading>> PagesFromJson(absl::string_view json);

}  // namespace madoguchi::intake
