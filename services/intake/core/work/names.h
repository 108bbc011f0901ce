// Resource names (AIP-122): municipalities/{code}/{collection}/{id}. Pure functions.
#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace madoguchi::intake {

inline std::string Name(absl::string_view municipality, absl::string_view collection, absl::string_view id) {
  return absl::StrCat("municipalities/", municipality, "/", collection, "/", id);
}
inline std::string ScanName(absl::string_view municipality, absl::string_view id) {
  return Name(municipality, "scans", id);
}
inline std::string BlobName(absl::string_view municipality, absl::string_view sha256) {
  return Name(municipality, "blobs", sha256);
}
inline std::string BatchName(absl::string_view municipality, absl::string_view id) {
  return Name(municipality, "batches", id);
}
inline std::string BatchPageName(absl::string_view municipality, absl::string_view batch, absl::string_view page) {
  return absl::StrCat(BatchName(municipality, batch), "/pages/", page);
}
inline std::string ApplicationName(absl::string_view municipality, absl::string_view receipt_number) {
  return Name(municipality, "applications", receipt_number);
}
inline std::string ProcedureName(absl::string_view municipality, absl::string_view id, int version) {
  return absl::StrCat(Name(municipality, "procedures", id), "/versions/", version);
}

}  // namespace madoguchi::intake
