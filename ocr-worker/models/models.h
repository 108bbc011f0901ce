// The nets that are built into the program (training/ makes them), so that a reader has no model files to lose; or
// those of a folder that a city has adopted in their place (`madoguchi form adopt` makes it).
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr::models {

struct Model {
  absl::string_view onnx;
  absl::string_view classes;  // UTF-8, one character a class, in order
  std::string version;        // the first eight hex digits of the SHA-256 over both
};

// "digits", "crossed" or "characters"; null for others.
const Model* Find(absl::string_view name);

// From now on Find gives the nets of `folder`, where it has them, instead of the built-in ones. Its manifest.json names
// each file with its SHA-256. On an error nothing changes: NOT_FOUND (MODEL_MISSING), INVALID_ARGUMENT
// (MODEL_MANIFEST), DATA_LOSS (MODEL_DAMAGED), RESOURCE_EXHAUSTED (MODEL_TOO_LARGE). While a process starts, before
// recognisers are made: not thread-safe.
absl::Status UseFolder(const std::string& folder);
// Back to the built-in ones. The same care.
void UseBuiltIn();

// The confidences that the calibration met: for core/reading/drift.h.
absl::string_view ConfidenceReference();

// Which characters follow which in names and places: for core/text/character_bigrams.h.
absl::string_view Bigrams();

// How sure what speaks for a reading makes it: for core/evidence/confidence.h.
absl::string_view Confidence();

}  // namespace madoguchi::ocr::models
