// Handwritten kanji, kana, digits and signs by a convolutional net of our own (training/characters/), run by OpenCV
// dnn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/character_scorer.h"
#include "opencv2/dnn.hpp"

namespace madoguchi::ocr {

// Not thread-safe: one per thread. About 12 MB each.
class CharacterNet final : public CharacterScorer {
 public:
  // The net that is built into the program. INTERNAL (RECOGNIZER_FAULT).
  static absl::StatusOr<std::unique_ptr<CharacterNet>> Create();
  // Another one, for measuring: ONNX bytes and its characters in order.
  static absl::StatusOr<std::unique_ptr<CharacterNet>> Create(absl::string_view onnx, absl::string_view characters);

  absl::StatusOr<std::vector<ScoredPiece>> Score(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                                 const Patience& patience) override;

 private:
  CharacterNet(cv::dnn::Net net, std::vector<std::string> characters);

  // The characters that a field of this type may hold, as indices.
  const std::vector<int>& Admitted(procedures::LeafType type) const;
  ScoredPiece Judge(const float* scores, const std::vector<int>& admitted) const;

  cv::dnn::Net net_;
  const std::vector<std::string> characters_;
  std::vector<float> sharpness_;  // of each character's group
  std::vector<int> all_, digits_, katakana_;
};

}  // namespace madoguchi::ocr
