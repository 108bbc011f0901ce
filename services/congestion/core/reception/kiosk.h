// A ticket machine of an office, and its key, of which only a hash is kept. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/status/error.h"

namespace madoguchi::congestion {

struct Kiosk {
  std::string id;
  std::string title;     // where it stands
  std::string key_hash;  // hex
  bool revoked = false;
  absl::Time create_time;
  std::optional<absl::Time> last_use_time;  // to the hour

  friend bool operator==(const Kiosk&, const Kiosk&) = default;
};

std::vector<FieldFault> CheckKiosk(const Kiosk& kiosk);

}  // namespace madoguchi::congestion
