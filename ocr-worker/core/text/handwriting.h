// Handwriting by the character net: one character a box, or a free line. What is crossed out comes back as a character
// without text: nobody may take it for what it was, and a person looks at the field. What only may be crossed out keeps
// its text and has "" among its alternatives: a person looks there too.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/character_scorer.h"
#include "ocr-worker/core/text/recognizer.h"

namespace madoguchi::ocr {

// Not thread-safe: one per thread. `bigrams` must outlive it. `digits`: who is asked too where digits stand among other
// characters, in addresses; null: nobody.
class HandwrittenBoxes final : public Recognizer {
 public:
  HandwrittenBoxes(std::shared_ptr<CharacterScorer> scorer, std::shared_ptr<CharacterScorer> digits,
                   const CharacterBigrams& bigrams)
      : scorer_(std::move(scorer)), digits_(std::move(digits)), bigrams_(bigrams) {}

  std::string name() const override { return "characters"; }
  bool reads_glyphs() const override { return true; }
  cv::Mat PrepareBox(const cv::Mat& ink) const override;
  absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                        const Patience& patience) override;
  absl::StatusOr<Offer> Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                             const Patience& patience) override;

 private:
  const std::shared_ptr<CharacterScorer> scorer_, digits_;
  const CharacterBigrams& bigrams_;
};

// Digits or フリガナ, one character a box, with every reading that the net offers: what chooses among them knows more
// (numbering plans, core/text/kana_context). Not thread-safe: one per thread.
class PlainBoxes final : public Recognizer {
 public:
  PlainBoxes(std::string name, std::shared_ptr<CharacterScorer> scorer)
      : name_(std::move(name)), scorer_(std::move(scorer)) {}

  std::string name() const override { return name_; }
  bool reads_glyphs() const override { return true; }
  cv::Mat PrepareBox(const cv::Mat& ink) const override;
  absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                        const Patience& patience) override;

 private:
  const std::string name_;
  const std::shared_ptr<CharacterScorer> scorer_;
};

// Not thread-safe: one per thread. `bigrams` must outlive it.
class HandwrittenLine final : public Recognizer {
 public:
  HandwrittenLine(std::shared_ptr<CharacterScorer> scorer, const CharacterBigrams& bigrams)
      : scorer_(std::move(scorer)), bigrams_(bigrams) {}

  std::string name() const override { return "handwriting"; }
  bool reads_glyphs() const override { return false; }
  // One image, the whole line. Takes the ink as it is: characters need more pixels than a line image keeps.
  cv::Mat PrepareLine(const cv::Mat& ink, const Strokes& strokes) const override;
  absl::StatusOr<Recognition> Recognize(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                        const Patience& patience) override;
  absl::StatusOr<Offer> Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                             const Patience& patience) override;

 private:
  const std::shared_ptr<CharacterScorer> scorer_;
  const CharacterBigrams& bigrams_;
};

}  // namespace madoguchi::ocr
