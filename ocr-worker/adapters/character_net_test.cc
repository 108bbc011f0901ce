#include "ocr-worker/adapters/character_net.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/testing/status_matchers.h"
#include "gtest/gtest.h"
#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/core/text/handwriting.h"
#include "ocr-worker/models/models.h"
#include "ocr-worker/training/characters/hand.h"
#include "ocr-worker/training/characters/kana_forms.h"
#include "ocr-worker/training/characters/line_writer.h"
#include "ocr-worker/training/characters/pen.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

using procedures::LeafType;

// SetoFont is held back from training.
constexpr char kHeldFont[] = "/usr/share/fonts/truetype/seto/setofont.ttf";

class CharacterNetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto net = CharacterNet::Create();
    ASSERT_OK(net.status());
    net_ = *std::move(net);
    ASSERT_EQ(FT_Init_FreeType(&library_), 0);
    font_.emplace(library_, kHeldFont, training::FontKind::kHand, 1.0);
  }
  void TearDown() override {
    font_.reset();
    FT_Done_FreeType(library_);
  }

  cv::Mat Line(const std::u32string& text) {
    training::Random random(3);
    return training::WriteLine(library_, *font_, text, {.character_px = 70, .wild = 0.4f}, random);
  }

  std::vector<cv::Mat> Characters(const std::u32string& text) {
    std::vector<cv::Mat> images;
    for (const char32_t c : text) images.push_back(CharacterImage(Line(std::u32string(1, c)), 80));
    return images;
  }

  std::unique_ptr<CharacterNet> net_;
  FT_Library library_ = nullptr;
  std::optional<training::Font> font_;
};

TEST_F(CharacterNetTest, ReadsAHandThatItNeverSaw) {
  const std::vector<std::string> truth = {"見", "本", "太", "郎", "東", "京", "都", "あ", "き", "ア"};
  const auto pieces = net_->Score(Characters(U"見本太郎東京都あきア"), LeafType::kText, {});
  ASSERT_OK(pieces.status());
  int right = 0;
  for (size_t i = 0; i < truth.size(); ++i) right += (*pieces)[i].candidates[0].text == truth[i];
  EXPECT_GE(right, 9);
}

TEST_F(CharacterNetTest, ReadsTheSameAloneAndInAnyBatch) {
  const std::vector<cv::Mat> images =
      Characters(U"見本太郎東京都千代田区霞が関見本太郎東京都千代田区霞が関見本太郎東京都");
  const auto together = net_->Score(images, LeafType::kText, {});
  ASSERT_OK(together.status());
  ASSERT_EQ(together->size(), images.size());
  for (const size_t i : {0ul, 5ul, 31ul, 32ul}) {
    const auto alone = net_->Score({images[i]}, LeafType::kText, {});
    ASSERT_OK(alone.status());
    EXPECT_EQ((*alone)[0].candidates[0].text, (*together)[i].candidates[0].text);
    EXPECT_NEAR((*alone)[0].candidates[0].probability, (*together)[i].candidates[0].probability, 1e-3);
    EXPECT_NEAR((*alone)[0].whole, (*together)[i].whole, 1e-3);
  }
}

TEST_F(CharacterNetTest, GivesNoReadingWhereNothingIsWritten) {
  const cv::Mat bare(kCharacterSidePx, kCharacterSidePx, CV_8U, cv::Scalar(0));
  const auto pieces = net_->Score({bare, Characters(U"本")[0]}, LeafType::kText, {});
  ASSERT_OK(pieces.status());
  EXPECT_TRUE((*pieces)[0].candidates.empty());
  EXPECT_EQ((*pieces)[1].candidates[0].text, "本");
}

TEST_F(CharacterNetTest, AFieldsTypeLimitsWhatItMayHold) {
  const auto kana = net_->Score(Characters(U"力二八"), LeafType::kKatakana, {});
  ASSERT_OK(kana.status());
  EXPECT_EQ((*kana)[0].candidates[0].text, "カ");
  EXPECT_EQ((*kana)[1].candidates[0].text, "ニ");
  const auto digits = net_->Score(Characters(U"7"), LeafType::kPhone, {});
  ASSERT_OK(digits.status());
  EXPECT_EQ((*digits)[0].candidates[0].text, "7");
}

TEST_F(CharacterNetTest, KnowsWhatIsCrossedOutAndWhatStands) {
  const std::vector<cv::Mat> standing = Characters(U"見本太郎二三王川目言小林山田");
  std::vector<cv::Mat> images = standing;
  for (const cv::Mat& character : standing) {
    cv::Mat crossed = character.clone();
    for (const int y : {20, 28}) cv::line(crossed, {1, y}, {46, y - 1}, cv::Scalar(255), 2);
    images.push_back(crossed);
  }
  const auto pieces = net_->Score(images, LeafType::kText, {});
  ASSERT_OK(pieces.status());
  int known = 0;
  for (size_t i = 0; i < standing.size(); ++i) {
    EXPECT_LT((*pieces)[i].crossed_out, 0.5) << i;
    known += (*pieces)[standing.size() + i].crossed_out >= kCrossedOutFrom;
  }
  EXPECT_GE(known, static_cast<int>(standing.size()) - 2);
}

TEST_F(CharacterNetTest, TheNetOfDigitsKnowsNothingElse) {
  auto digits = CharacterNet::Create("digits");
  ASSERT_OK(digits.status());
  const auto pieces = (*digits)->Score(Characters(U"0123456789"), LeafType::kPhone, {});
  ASSERT_OK(pieces.status());
  int right = 0;
  for (int i = 0; i < 10; ++i) right += (*pieces)[i].candidates[0].text == std::to_string(i);
  EXPECT_GE(right, 9);
}

TEST_F(CharacterNetTest, ReadsAFreeWrittenLine) {
  const CharacterBigrams bigrams(models::Bigrams());
  HandwrittenLine reader(std::move(net_), bigrams);
  cv::Mat ink = Line(U"見本 太郎");
  const Strokes strokes = FindStrokes(ink);
  const auto read = reader.Recognize({reader.PrepareLine(ink, strokes)}, LeafType::kPersonName, {});
  ASSERT_OK(read.status());
  std::string text;
  for (const auto& character : *read) text += character.text;
  EXPECT_EQ(text, "見本 太郎");
}

// As people draw them: the strokes that tell シ from ツ and ソ from ン have many angles.
TEST_F(CharacterNetTest, ReadsKatakanaThatDifferInTheirAngles) {
  const std::u32string kana = U"シツソンノフラワク";
  constexpr int kEach = 40, kSidePx = 80;
  training::Random random(11);
  std::vector<cv::Mat> images;
  for (const char32_t character : kana) {
    for (int i = 0; i < kEach; ++i) {
      const training::Hand hand = training::AnyHand(random, training::FontKind::kHand, training::Distortions::kTrain);
      const cv::Mat drawn =
          training::WriteWithPen(training::AnyKanaForm(character, random), hand, kSidePx, {0, 0}, random);
      images.push_back(CharacterImage(drawn, kSidePx));
    }
  }
  const std::vector<std::string> truth = {"シ", "ツ", "ソ", "ン", "ノ", "フ", "ラ", "ワ", "ク"};
  const auto pieces = net_->Score(images, LeafType::kKatakana, {});
  ASSERT_OK(pieces.status());
  int right = 0;
  for (size_t i = 0; i < images.size(); ++i) {
    const auto& candidates = (*pieces)[i].candidates;
    right += !candidates.empty() && candidates[0].text == truth[i / kEach];
  }
  EXPECT_GE(right, static_cast<int>(images.size()) * 92 / 100);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(WideAllocationsTest, LargeMemoryBeginsAtACacheLine) {
  for (const size_t bytes : {size_t{16} << 10, size_t{74} << 10, (size_t{1} << 20) + 1}) {
    const std::unique_ptr<char[]> memory(new char[bytes]);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory.get()) % 64, 0u) << bytes;
  }
}
#endif

TEST_F(CharacterNetTest, StopsWhenNobodyWaits) {
  Patience patience;
  patience.cancelled = [] { return true; };
  EXPECT_EQ(net_->Score(Characters(U"本"), LeafType::kText, patience).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace madoguchi::ocr
