// Handwritten kanji, kana, digits and signs by convolutional nets of our own (training/characters/).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/adapters/image_net.h"
#include "ocr-worker/core/text/character_scorer.h"

namespace madoguchi::ocr {

// Not thread-safe: one per thread. About 12 MB each.
class CharacterNet final : public CharacterScorer {
 public:
  // "characters" or "digits": the nets that are built into the program, with the one that knows what is crossed out.
  // INTERNAL (RECOGNIZER_FAULT).
  static absl::StatusOr<std::unique_ptr<CharacterNet>> Create(const std::string& name = "characters");
  // Another one, for measuring: ONNX bytes and its characters in order. Nothing is crossed out for it.
  static absl::StatusOr<std::unique_ptr<CharacterNet>> Create(absl::string_view onnx, absl::string_view characters);

  absl::StatusOr<std::vector<ScoredPiece>> Score(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                                 const Patience& patience) override;

 private:
  CharacterNet(ImageNet net, std::vector<std::string> characters);

  // The characters that a field of this type may hold, as indices.
  const std::vector<int>& Admitted(procedures::LeafType type) const;
  ScoredPiece Judge(const float* scores, const std::vector<int>& admitted) const;

  ImageNet net_;
  std::optional<ImageNet> crossed_;
  const std::vector<std::string> characters_;
  std::vector<float> sharpness_;  // of each character's group
  std::vector<int> all_, digits_, katakana_;
};

}  // namespace madoguchi::ocr
