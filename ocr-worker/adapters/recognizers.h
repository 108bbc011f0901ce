// The set of recognisers that one thread uses.
#pragma once

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/recognizer.h"

namespace madoguchi::ocr {

// Loads engine and nets: about 60 MB and 100 ms. Errors: those of tesseract_recognizer.h and character_net.h.
absl::StatusOr<Recognizers> MakeRecognizers();

}  // namespace madoguchi::ocr
