// Port: samples lie sealed on the disk, each city's under a key of its own. Thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::intake {

class SampleCipher {
 public:
  virtual ~SampleCipher() = default;
  // Never the same twice. What is sealed for one city opens for no other.
  virtual std::string Seal(const std::string& municipality, absl::string_view plain) const = 0;
  // What was kept before samples were sealed is given as it is. DATA_LOSS (SAMPLE_UNREADABLE): another key, or damage.
  virtual absl::StatusOr<std::string> Open(const std::string& municipality, absl::string_view sealed) const = 0;
};

}  // namespace madoguchi::intake
