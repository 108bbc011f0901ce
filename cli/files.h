// Whole files in and out, with errors that say what to do.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::cli {

// NOT_FOUND (UNREADABLE_FILE); RESOURCE_EXHAUSTED (FILE_TOO_LARGE) beyond `bytes_max`.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max);
// An error about what stands in a file, with the file's name before its sentence; reason and faults stay.
absl::Status InFile(const std::string& path, const absl::Status& error);
// Replaces the file as a whole or leaves it as it was: written beside it, then renamed. UNAVAILABLE (UNWRITABLE_FILE).
absl::Status WriteFile(const std::string& path, absl::string_view content);
// The same for what only its owner may read (mode 0600), from the first byte on.
absl::Status WriteSecretFile(const std::string& path, absl::string_view content);
// Makes a folder that only its owner may enter; one that exists stays as it is. UNAVAILABLE (UNWRITABLE_FILE).
absl::Status MakePrivateFolder(const std::string& path);

}  // namespace madoguchi::cli
