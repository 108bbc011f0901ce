// The words after a command's name: positional ones and --flag VALUE, --flag=VALUE, --switch. "--" ends the flags.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace madoguchi::cli {

class Arguments {
 public:
  explicit Arguments(std::vector<std::string> words) : words_(std::move(words)) {}

  // Reads the words against the flags that a command knows: `flags` take a value, `switches` do not.
  // INVALID_ARGUMENT (MISUSED) names a flag that is unknown or lacks its value.
  struct Parsed {
    std::vector<std::string> positional;
    std::map<std::string, std::vector<std::string>> flags;  // a flag may be repeated
    std::map<std::string, bool> switches;

    // The last value given, or `otherwise`.
    std::string Flag(const std::string& name, const std::string& otherwise = "") const;
    bool Has(const std::string& name) const { return flags.contains(name) || switches.contains(name); }
  };
  absl::StatusOr<Parsed> Parse(const std::vector<std::string>& flags,
                               const std::vector<std::string>& switches = {}) const;

 private:
  std::vector<std::string> words_;
};

// INVALID_ARGUMENT (MISUSED).
absl::Status Misused(const std::string& message);

}  // namespace madoguchi::cli
