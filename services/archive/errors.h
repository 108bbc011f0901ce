// The archive's refusals: for programs a reason, for people a sentence that says what to do.
#pragma once

#include "absl/status/status.h"

namespace madoguchi::archive {

absl::Status EmptyFile();            // INVALID_ARGUMENT (EMPTY_FILE)
absl::Status UnsupportedFileType();  // INVALID_ARGUMENT (UNSUPPORTED_FILE_TYPE)
absl::Status UnknownBlob();          // NOT_FOUND (UNKNOWN_BLOB): also for another city's
absl::Status UnknownRecord();        // NOT_FOUND (UNKNOWN_RECORD)
absl::Status QueryTooLong();         // INVALID_ARGUMENT (QUERY_TOO_LONG)
absl::Status UploadAbandoned();      // CANCELLED: the caller went away before the end of the file

}  // namespace madoguchi::archive
