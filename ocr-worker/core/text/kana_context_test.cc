#include "ocr-worker/core/text/kana_context.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "ocr-worker/core/text/character_bigrams.h"

namespace madoguchi::ocr {
namespace {

constexpr char kReadings[] = "~キ90\nキヨ60\nヨシ70\nシ$80\n~シ40\nショ50\nョウ50\nウ$90\n";

class WeighKanaTest : public ::testing::Test {
 protected:
  // Each column: the readings of one box with their confidences, best first.
  using Column = std::vector<std::pair<std::string, double>>;
  std::string Weigh(const std::vector<Column>& columns, const std::vector<int>& sizes_px) {
    recognition_.clear();
    for (const Column& column : columns)
      recognition_.push_back({column[0].first, column[0].second, {column.begin() + 1, column.end()}});
    std::vector<cv::Rect> strokes;
    for (const int size : sizes_px) strokes.emplace_back(10, 10, size, size);
    WeighKana(bigrams_, strokes, recognition_);
    std::string text;
    for (const auto& character : recognition_) text += character.text;
    return text;
  }

  const CharacterBigrams bigrams_{kReadings};
  Recognition recognition_;
};

TEST_F(WeighKanaTest, SmallAndLargeGoByWhatFollowsWhat) {
  EXPECT_EQ(Weigh({{{"シ", 0.9}}, {{"ヨ", 0.5}, {"ョ", 0.45}}, {{"ゥ", 0.5}, {"ウ", 0.49}}}, {50, 45, 50}), "ショウ");
  EXPECT_GT(recognition_[2].confidence, 0.95);
}

TEST_F(WeighKanaTest, ALargeOneStaysLargeWhereASmallOneMightStandToo) {
  const std::vector<Column> columns = {{{"キ", 0.9}}, {{"ョ", 0.5}, {"ヨ", 0.48}}, {{"シ", 0.9}}};
  EXPECT_EQ(Weigh(columns, {50, 50, 50}), "キヨシ");
}

TEST_F(WeighKanaTest, SizeBesideTheNeighboursTells) {
  const std::vector<Column> columns = {{{"ヒ", 0.9}}, {{"ヨ", 0.5}, {"ョ", 0.5}}, {{"ラ", 0.9}}};
  EXPECT_EQ(Weigh(columns, {50, 28, 50}), "ヒョラ");
  EXPECT_EQ(Weigh(columns, {50, 51, 50}), "ヒヨラ");
}

TEST_F(WeighKanaTest, AnUnlistedNameThatIsClearlyWrittenSurvives) {
  EXPECT_EQ(
      Weigh({{{"ヌ", 0.97}, {"シ", 0.01}}, {{"ヲ", 0.97}, {"ヨ", 0.01}}, {{"ヰ", 0.97}, {"シ", 0.02}}}, {50, 50, 50}),
      "ヌヲヰ");
}

TEST_F(WeighKanaTest, ANameFromAbroadMayBeginWithN) {
  const std::vector<Column> rest = {{{"ド", 0.97}}, {{"ウ", 0.97}}};
  EXPECT_EQ(Weigh({{{"ン", 0.97}, {"ソ", 0.02}}, rest[0], rest[1]}, {50, 50, 50}), "ンドウ");
  EXPECT_EQ(Weigh({{{"ン", 0.8}, {"ソ", 0.2}}, rest[0], rest[1]}, {50, 50, 50}), "ソドウ");
}

TEST_F(WeighKanaTest, NoReadingEndsInASmallTsu) {
  EXPECT_EQ(Weigh({{{"シ", 0.97}}, {{"ヨ", 0.97}}, {{"ッ", 0.8}, {"ツ", 0.2}}}, {50, 50, 50}), "シヨツ");
}

TEST_F(WeighKanaTest, NeverPutsInWhatWasNotSeen) {
  EXPECT_EQ(Weigh({{{"シ", 0.9}}, {{"ヨ", 0.9}}}, {50, 50}), "シヨ");
  EXPECT_DOUBLE_EQ(recognition_[1].confidence, 1);
}

TEST_F(WeighKanaTest, AnEmptyBoxBeginsAWord) {
  recognition_ = {{"ア", 0.9, {}}, {"ッ", 0.5, {{"ツ", 0.45}}}};
  WeighKana(bigrams_, {{10, 10, 50, 50}, {}, {10, 10, 50, 50}}, recognition_);
  EXPECT_EQ(recognition_[1].text, "ツ");
}

TEST_F(WeighKanaTest, LeavesARowAloneThatHasAnotherNumberOfCharacters) {
  recognition_ = {{"ア", 0.6, {{"ヤ", 0.4}}}};
  WeighKana(bigrams_, {{10, 10, 50, 50}, {70, 10, 50, 50}}, recognition_);
  EXPECT_DOUBLE_EQ(recognition_[0].confidence, 0.6);
}

TEST(WeighKanaSizesTest, TellsSmallHiraganaAmongLargeOnes) {
  std::vector<cv::Rect> strokes;
  for (const int size : {50, 48, 28, 0, 52}) strokes.emplace_back(10, 10, size, size);
  ReadingGraph graph = WaysOf({{"み", 0.9, {}}, {"な", 0.9, {}}, {"つ", 0.7, {{"っ", 0.3}}}, {"ほ", 0.9, {}}});
  WeighKanaSizes(strokes, graph);
  const std::vector<Way> best = BestWays(graph, 1);
  ASSERT_EQ(best.size(), 1u);
  std::string text;
  for (const int n : best[0].nodes) text += graph.nodes[n].text;
  EXPECT_EQ(text, "みなっほ");
}

}  // namespace
}  // namespace madoguchi::ocr
