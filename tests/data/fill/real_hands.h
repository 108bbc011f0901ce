// Characters that people drew, one an image, composed into pages: the nearest to a filled form that a folder of single
// characters allows. For measuring only.
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

#include "opencv2/core.hpp"
#include "tests/data/fill/sample_values.h"

namespace madoguchi::fill {

class RealHands {
 public:
  // Every XXXX_NN.png of `folder`, XXXX the code point in hexadecimal: dark on light, any size. Empty when there is
  // none.
  explicit RealHands(const std::string& folder);

  bool empty() const { return drawings_.empty(); }
  bool Has(const std::string& character) const { return drawings_.contains(character); }

  // One drawing of `character` as a mask (255 = ink) whose longer side of ink is `size_px`, the pen as wide as a
  // ball-point's: drawings made on glass are thinner.
  cv::Mat Draw(const std::string& character, double size_px, std::mt19937& rng) const;

  // Names, readings and texts of random characters that the folder has: nothing but the ink helps to read them.
  Vocabulary RandomWords() const;

 private:
  std::map<std::string, std::vector<cv::Mat>> drawings_;  // masks cut to the ink
  std::vector<std::string> hiragana_, katakana_, kanji_;
};

}  // namespace madoguchi::fill
