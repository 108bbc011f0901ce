// Digits of real people: OpenCV's sample sheet of 5,000, as lines for a pen to follow.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "ocr-worker/training/characters/outlines.h"
#include "ocr-worker/training/characters/random.h"

namespace madoguchi::training {

class DigitSheet {
 public:
  // `file`: 50 rows of 100 digits of 20 px, five rows a digit. The last fifth of each row is held back from training.
  // Throws std::runtime_error when it cannot be read.
  DigitSheet(const std::string& file, bool held);

  const std::vector<PenLine>& Any(int digit, Random& random) const;

 private:
  std::array<std::vector<std::vector<PenLine>>, 10> drawn_;
};

}  // namespace madoguchi::training
