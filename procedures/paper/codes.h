// The machine-readable corners and QR code as module patterns. Pure computation; thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::procedures {

// Rows of modules, true = black. No quiet zone.
using Modules = std::vector<std::vector<bool>>;

// ArUco DICT_4X4_50: 6 × 6 modules with the black border. INVALID_ARGUMENT (UNKNOWN_MARKER) beyond 0..49.
absl::StatusOr<Modules> MarkerModules(int id);

// QR code, error correction M. INVALID_ARGUMENT (QR_TOO_LONG).
absl::StatusOr<Modules> QrModules(absl::string_view text);

}  // namespace madoguchi::procedures
