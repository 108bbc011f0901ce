// Who is read first: somebody stands at the counter and waits, the night batch does not. Pure functions.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace madoguchi::intake {

enum class Lane { kCounter, kNight };
// In the order in which they are emptied.
inline constexpr Lane kLanes[] = {Lane::kCounter, Lane::kNight};

inline absl::string_view Name(Lane lane) { return lane == Lane::kCounter ? "counter" : "night"; }
inline std::optional<Lane> ParseLane(absl::string_view name) {
  for (const Lane lane : kLanes) {
    if (Name(lane) == name) return lane;
  }
  return std::nullopt;
}

}  // namespace madoguchi::intake
