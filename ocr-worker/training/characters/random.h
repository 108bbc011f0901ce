// The one source of chance: same seed, same samples.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace madoguchi::training {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}

  float Uniform(float low, float high) { return low + (high - low) * static_cast<float>(engine_() >> 40) * 0x1p-24f; }
  bool Chance(float share) { return Uniform(0, 1) < share; }
  size_t Below(size_t count) { return static_cast<size_t>(engine_() % count); }

  // Bell-shaped, within ±3 `spread`: never a monster.
  float Bell(float spread) {
    float sum = 0;
    for (int i = 0; i < 4; ++i) sum += Uniform(-1, 1);
    return sum * spread * 0.75f;
  }

  // Index by cumulative weights.
  size_t Pick(const std::vector<double>& cumulative) {
    const double at = Uniform(0, 1) * cumulative.back();
    size_t low = 0, high = cumulative.size() - 1;
    while (low < high) {
      const size_t middle = (low + high) / 2;
      if (cumulative[middle] > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace madoguchi::training
