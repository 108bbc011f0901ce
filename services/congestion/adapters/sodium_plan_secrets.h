// Keys and ids from the operating system's unpredictable bytes, and SHA-256, through libsodium. Thread-safe.
#pragma once

#include <cstdint>

#include "services/congestion/core/planning/partner.h"

namespace madoguchi::congestion {

class SodiumPlanSecrets final : public PlanSecrets {
 public:
  std::string NewKey() override;
  std::string NewId() override;
  uint64_t NewRandom();  // 64 bits
  // Keys have 256 random bits, so one round suffices: there is nothing to guess from a list of words.
  std::string HashOf(absl::string_view key) override;
};

}  // namespace madoguchi::congestion
