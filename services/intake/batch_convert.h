// Between the wire and the core, for batches. Pure functions.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "madoguchi/intake/v1/batch.pb.h"
#include "services/intake/core/batches/batch.h"
#include "services/intake/core/batches/batches.h"

namespace madoguchi::intake {

// "municipalities/{code}/batches/{batch}/{collection}/{id}"; INVALID_ARGUMENT (INVALID_NAME).
struct BatchPartName {
  std::string municipality;
  std::string batch;
  std::string id;
};
absl::StatusOr<BatchPartName> ParseBatchPart(absl::string_view name, absl::string_view collection);
absl::StatusOr<PageName> ParsePageName(absl::string_view name);

Lane FromProto(v1::Lane lane);
std::optional<BatchPageState> FromProto(v1::BatchPageState state);

// `batches` knows the access codes that the counter hands out.
v1::Batch ToProto(const Batch& batch, const Batches& batches);
v1::BatchPage ToProto(const std::string& municipality, const std::string& batch, const BatchPage& page);

}  // namespace madoguchi::intake
