// The errors of database.h that every backend gives in the same words.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::sql {

// `detail` is the engine's own message.
absl::Status ConstraintError(absl::string_view detail);  // ALREADY_EXISTS (CONSTRAINT)
absl::Status SqlError(absl::string_view detail);         // INTERNAL (SQL_ERROR)
absl::Status DiskFull();                                 // RESOURCE_EXHAUSTED (DISK_FULL)
absl::Status DatabaseBusy();                             // UNAVAILABLE (DATABASE_BUSY)
absl::Status TextInvalid();                              // INVALID_ARGUMENT (TEXT_INVALID)
// FAILED_PRECONDITION (NEWER_SCHEMA)
absl::Status NewerSchema(absl::string_view database);
// UNAVAILABLE (DATABASE_IN_USE)
absl::Status DatabaseInUse(absl::string_view database, absl::string_view holder);

}  // namespace madoguchi::sql
