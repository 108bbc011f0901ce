// Unpredictable bytes from the operating system, through libsodium. Thread-safe.
#pragma once

#include <sodium.h>

#include <string>

#include "services/intake/core/applications/receipt.h"

namespace madoguchi::intake {

class SodiumRandom final : public Random {
 public:
  std::string Bytes(int count) override {
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  }
};

}  // namespace madoguchi::intake
