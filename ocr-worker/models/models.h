// The nets that are built into the program (training/ makes them), so that a reader has no model files to lose.
#pragma once

#include "absl/strings/string_view.h"

namespace madoguchi::ocr::models {

struct Model {
  absl::string_view onnx;
  absl::string_view classes;  // UTF-8, one character a class, in order
};

// "digits" or "katakana"; null for others.
const Model* Find(absl::string_view name);

}  // namespace madoguchi::ocr::models
