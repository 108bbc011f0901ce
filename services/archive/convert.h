// Between archive.proto and core/: names, dates, free data. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "madoguchi/archive/v1/archive.pb.h"
#include "services/archive/core/blob.h"
#include "services/archive/core/record.h"

namespace madoguchi::archive {

// The digest in municipalities/{municipality}/blobs/{sha256}. NOT_FOUND (UNKNOWN_BLOB) for anything else.
absl::StatusOr<std::string> BlobDigest(absl::string_view municipality, absl::string_view name);
// The number in municipalities/{municipality}/records/{number}. NOT_FOUND (UNKNOWN_RECORD) for anything else.
absl::StatusOr<int64_t> RecordSequence(absl::string_view municipality, absl::string_view name);

v1::Blob ToProto(const Blob& blob);
absl::StatusOr<v1::Record> ToProto(const Record& record);

// INVALID_ARGUMENT (INVALID_FIELDS) with every fault when the date is none; NOT_FOUND (UNKNOWN_BLOB).
absl::StatusOr<Filing> FromProto(absl::string_view municipality, const v1::Record& record);

// The same request gives the same bytes, whatever its id and the order of its data.
std::string CanonicalBody(v1::CreateRecordRequest request);

}  // namespace madoguchi::archive
