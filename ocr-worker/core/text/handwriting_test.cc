#include "ocr-worker/core/text/handwriting.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/digit_opinion.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

using procedures::LeafType;
using ::testing::_;
using ::testing::Contains;
using ::testing::Pair;

// Says of every image what it was told to say of the one at its place.
class ToldScorer final : public CharacterScorer {
 public:
  explicit ToldScorer(std::vector<ScoredPiece> pieces) : pieces_(std::move(pieces)) {}
  absl::StatusOr<std::vector<ScoredPiece>> Score(const std::vector<cv::Mat>& images, LeafType,
                                                 const Patience&) override {
    return std::vector<ScoredPiece>(pieces_.begin(), pieces_.begin() + static_cast<long>(images.size()));
  }

 private:
  const std::vector<ScoredPiece> pieces_;
};

std::vector<ScoredPiece> SecondCrossedOut() {
  return {
      {{{"1", 0.9}, {"7", 0.1}}, 1, 0.01}, {{{"2", 0.95}, {"Z", 0.05}}, 1, 0.999}, {{{"3", 0.9}, {"8", 0.1}}, 1, 0.02}};
}

class CrossedOutTest : public ::testing::Test {
 protected:
  const cv::Mat image_{48, 48, CV_8U, cv::Scalar(0)};
  const CharacterBigrams bigrams_{""};
};

TEST_F(CrossedOutTest, ADigitThatWasTakenBackIsNoDigit) {
  PlainBoxes boxes("digits", std::make_shared<ToldScorer>(SecondCrossedOut()));
  const auto read = boxes.Recognize({image_, image_, image_}, LeafType::kPhone, {});
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ((*read)[0].text, "1");
  EXPECT_EQ((*read)[0].alternatives[0].first, "7");
  EXPECT_EQ((*read)[1].text, "");
  EXPECT_TRUE((*read)[1].alternatives.empty());
  EXPECT_EQ((*read)[2].text, "3");
}

TEST_F(CrossedOutTest, ACharacterOfANameThatWasTakenBackIsNoCharacter) {
  HandwrittenBoxes boxes(std::make_shared<ToldScorer>(SecondCrossedOut()), nullptr, bigrams_);
  const auto read = boxes.Recognize({image_, image_, image_}, LeafType::kPersonName, {});
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ((*read)[0].text, "1");
  EXPECT_EQ((*read)[1].text, "");
  EXPECT_TRUE((*read)[1].alternatives.empty());
}

TEST_F(CrossedOutTest, ASureReadingThatOnlyLooksCrossedOutStandsBesideItsDoubt) {
  const std::vector<ScoredPiece> pieces = {
      {{{"見", 0.99}}, 1, 0.01}, {{{"本", 0.97}, {"木", 0.03}}, 1, 0.99}, {{{"木", 0.6}, {"本", 0.4}}, 1, 0.99}};
  HandwrittenBoxes boxes(std::make_shared<ToldScorer>(pieces), nullptr, bigrams_);
  const auto read = boxes.Recognize({image_, image_, image_}, LeafType::kPersonName, {});
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 3u);
  EXPECT_EQ((*read)[1].text, "本");
  EXPECT_THAT((*read)[1].alternatives, Contains(Pair("", _)));
  EXPECT_EQ((*read)[2].text, "") << "nobody is sure of it";
}

TEST_F(CrossedOutTest, OnALineTooNothingIsReadOutOfIt) {
  cv::Mat ink(80, 260, CV_8U, cv::Scalar(0));
  for (const int left : {10, 100, 190}) cv::rectangle(ink, {left, 10, 58, 58}, 255, 4);
  HandwrittenLine line(std::make_shared<ToldScorer>(SecondCrossedOut()), bigrams_);
  const auto read = line.Recognize({ink}, LeafType::kPersonName, {});
  ASSERT_TRUE(read.ok());
  std::string text;
  for (const auto& character : *read) text += character.text == " " ? "" : character.text;
  EXPECT_EQ(text, "13");
}

TEST(DigitOpinion, ADigitThatIsTakenForAKanaIsOfferedAndAKanjiIsLeftAlone) {
  const cv::Mat image(48, 48, CV_8U, cv::Scalar(0));
  ToldScorer digits({{{{"1", 0.99}, {"7", 0.01}}, 1, 0}});
  std::vector<ScoredPiece> pieces = {{{{"ノ", 0.7}, {"フ", 0.2}, {"人", 0.1}}, 1, 0}, {{{"町", 0.99}}, 1, 0}};
  ASSERT_TRUE(AddDigitOpinion(digits, {image, image}, {}, pieces).ok());
  ASSERT_GE(pieces[0].candidates.size(), 4u);
  EXPECT_EQ(pieces[0].candidates[0].text, "ノ");
  EXPECT_EQ(pieces[0].candidates[1].text, "1");
  EXPECT_NEAR(pieces[0].candidates[1].probability, 0.3 * 0.9 * 0.99, 1e-9);
  double sum = 0;
  for (const Candidate& candidate : pieces[0].candidates) sum += candidate.probability;
  EXPECT_NEAR(sum, 1, 1e-9);
  EXPECT_EQ(pieces[1].candidates.size(), 1u);
}

}  // namespace
}  // namespace madoguchi::ocr
