// The nets that are built into the program (training/ makes them), so that a reader has no model files to lose.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr::models {

struct Model {
  absl::string_view onnx;
  absl::string_view classes;  // UTF-8, one character a class, in order
};

// "digits", "katakana" or "characters"; null for others.
const Model* Find(absl::string_view name);

// Which characters follow which in names and places: for core/character_bigrams.h.
absl::string_view Bigrams();

}  // namespace madoguchi::ocr::models
