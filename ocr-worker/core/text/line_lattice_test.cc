#include "ocr-worker/core/text/line_lattice.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr double kWordGapPx = 37;
constexpr absl::string_view kTable = "^山90\n山田80\n田$80\n山口20\n口$30\n一郎50\n^一50\nマー30\nー$10\n";

// A block for each box: what stands there does not matter, the scores are given.
LinePieces Pieces(const std::vector<cv::Rect>& boxes) {
  LinePieces pieces;
  pieces.character_px = 50;
  pieces.boxes = boxes;
  return pieces;
}

std::string Text(const Recognition& recognition) {
  std::string text;
  for (const auto& character : recognition) text += character.text;
  return text;
}

TEST(CutLine, GivesOnePieceForAStackedCharacterAndOneForEachHalf) {
  cv::Mat ink(80, 300, CV_8U, cv::Scalar(0));
  for (const int y : {20, 40, 60}) cv::line(ink, {20, y}, {65, y}, cv::Scalar(255), 4);  // 三
  cv::rectangle(ink, {100, 15, 18, 50}, cv::Scalar(255), 4);                             // a left half …
  cv::rectangle(ink, {126, 15, 22, 50}, cv::Scalar(255), 4);                             // … and its right half
  const LinePieces pieces = CutLine(ink);
  ASSERT_EQ(pieces.boxes.size(), 3u);
  EXPECT_GT(pieces.boxes[0].height, 40);
  EXPECT_EQ(pieces.Box(1, 2).width, pieces.boxes[2].br().x - pieces.boxes[1].x);
}

TEST(CutLine, CutsTouchingCharactersApart) {
  cv::Mat ink(70, 260, CV_8U, cv::Scalar(0));
  for (const int x : {20, 75, 130}) cv::rectangle(ink, {x, 10, 48, 48}, cv::Scalar(255), 4);
  cv::line(ink, {60, 34}, {140, 34}, cv::Scalar(255), 3);
  EXPECT_GE(CutLine(ink).boxes.size(), 3u);
}

TEST(CutLine, IsEmptyWithoutInk) { EXPECT_TRUE(CutLine(cv::Mat(60, 200, CV_8U, cv::Scalar(0))).boxes.empty()); }

TEST(CutLine, APieceHoldsNothingOfItsNeighbours) {
  cv::Mat ink(60, 120, CV_8U, cv::Scalar(0));
  cv::line(ink, {10, 50}, {50, 10}, cv::Scalar(255), 4);  // their columns overlap
  cv::line(ink, {40, 50}, {80, 10}, cv::Scalar(255), 4);
  const LinePieces pieces = CutLine(ink);
  ASSERT_EQ(pieces.boxes.size(), 2u);
  const cv::Mat first = pieces.Ink(ink, 0, 0);
  cv::Mat labels;
  EXPECT_EQ(cv::connectedComponents(first > 96, labels), 2);  // bare and one stroke
}

TEST(ReadLattice, JoinsHalvesWhenTheWholeIsLikelier) {
  const LinePieces pieces = Pieces({{0, 0, 20, 50}, {24, 0, 24, 50}, {60, 0, 48, 50}});
  const std::vector<Segment> segments = {{0, 0}, {0, 1}, {1, 1}, {2, 2}};
  const std::vector<ScoredPiece> scored = {
      {{{"木", 0.6}}, 0.5}, {{{"村", 0.98}}, 0.98}, {{{"寸", 0.6}}, 0.5}, {{{"山", 0.99}}, 0.99}};
  const Recognition read = ReadLattice(pieces, segments, scored, CharacterBigrams(kTable), kWordGapPx).best;
  EXPECT_EQ(Text(read), "村山");
  EXPECT_GT(read[0].confidence, 0.7);
}

TEST(ReadLattice, OffersTheOtherCutsToo) {
  const LinePieces pieces = Pieces({{0, 0, 20, 50}, {24, 0, 24, 50}});
  const std::vector<ScoredPiece> scored = {
      {{{"木", 0.9}}, 0.6}, {{{"村", 0.7}, {"材", 0.3}}, 0.8}, {{{"寸", 0.9}}, 0.6}};
  const ReadingGraph ways =
      ReadLattice(pieces, {{0, 0}, {0, 1}, {1, 1}}, scored, CharacterBigrams(kTable), kWordGapPx).ways;
  std::vector<std::string> texts;
  for (const Way& way : BestWays(ways, 10)) {
    texts.emplace_back();
    for (const int n : way.nodes) texts.back() += ways.nodes[n].text;
  }
  EXPECT_THAT(texts, ::testing::IsSupersetOf({"村", "材", "木寸"}));
}

TEST(ReadLattice, KeepsTheSureCharacterOfANameInNoList) {
  const LinePieces pieces = Pieces({{0, 0, 48, 50}, {55, 0, 48, 50}});
  const std::vector<ScoredPiece> scored = {{{{"山", 0.99}}, 0.99}, {{{"囮", 0.95}, {"田", 0.05}}, 0.99}};
  const Recognition read = ReadLattice(pieces, {{0, 0}, {1, 1}}, scored, CharacterBigrams(kTable), kWordGapPx).best;
  EXPECT_EQ(Text(read), "山囮");
  ASSERT_FALSE(read[1].alternatives.empty());
  EXPECT_EQ(read[1].alternatives[0].first, "田");
}

TEST(ReadLattice, TellsTwinsByWhatStandsBefore) {
  const LinePieces pieces = Pieces({{0, 0, 48, 50}, {55, 0, 48, 8}, {110, 0, 48, 50}});
  const std::vector<ScoredPiece> scored = {
      {{{"山", 0.99}}, 0.99}, {{{"ー", 0.55}, {"一", 0.45}}, 0.99}, {{{"郎", 0.99}}, 0.99}};
  EXPECT_EQ(Text(ReadLattice(pieces, {{0, 0}, {1, 1}, {2, 2}}, scored, CharacterBigrams(kTable), kWordGapPx).best),
            "山一郎");
}

TEST(ReadLattice, AThin1BesideAnotherFigureIsNotPartOfIt) {
  const LinePieces pieces = Pieces({{0, 0, 5, 50}, {12, 0, 30, 50}});
  const std::vector<ScoredPiece> scored = {{{{"1", 0.9}}, 0.6}, {{{"9", 0.8}}, 0.9}, {{{"9", 0.9}}, 0.9}};
  const Offer read = ReadLattice(pieces, {{0, 0}, {0, 1}, {1, 1}}, scored, CharacterBigrams(kTable), kWordGapPx);
  EXPECT_EQ(Text(read.best), "19");
  EXPECT_LT(read.best[0].confidence, 0.95) << "that it may be one figure stays open";
}

TEST(ReadLattice, AReadingIsWeighedByWhatKanaMayFollow) {
  const LinePieces pieces = Pieces({{0, 0, 40, 42}, {50, 0, 40, 42}, {100, 0, 40, 42}});
  const std::vector<ScoredPiece> scored = {
      {{{"ョ", 0.9}}, 0.99}, {{{"ウ", 0.9}}, 0.99}, {{{"コ", 0.9}}, 0.99}};  // a twin of ヨ
  const std::vector<Segment> segments = {{0, 0}, {1, 1}, {2, 2}};
  EXPECT_EQ(Text(ReadLattice(pieces, segments, scored, CharacterBigrams(kTable), kWordGapPx, LineWords::kReading).best),
            "ヨウコ");
}

// Five characters, each 50 px wide and `gaps` apart.
LinePieces Spread(const std::vector<int>& gaps) {
  std::vector<cv::Rect> boxes = {{0, 0, 50, 50}};
  for (const int gap : gaps) boxes.push_back({boxes.back().br().x + gap, 0, 50, 50});
  return Pieces(boxes);
}

TEST(WordGap, WhereEverythingStandsApartOnlyWhatStandsFurtherIsASpace) {
  const double further = WordGap(Spread({45, 44, 80, 46}), /*one_gap_tells=*/true);
  EXPECT_GT(further, 46);
  EXPECT_LT(further, 80);
  EXPECT_GT(WordGap(Spread({45, 44, 47, 46}), /*one_gap_tells=*/true), 47) << "an even hand leaves no space";
  EXPECT_LT(WordGap(Spread({45, 44, 80, 46}), /*one_gap_tells=*/false), 44) << "a text may have many";
  EXPECT_LT(WordGap(Spread({5, 45, 6, 45}), /*one_gap_tells=*/true), 45) << "an address may have two";
}

TEST(ReadBoxes, GivesOneCharacterABoxAndTellsTwins) {
  const Recognition read =
      ReadBoxes({{{{"山", 0.9}, {"出", 0.1}}, 0.2}, {{{"ロ", 0.9}}, 0.9}, {{}, 0}}, CharacterBigrams(kTable)).best;
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(Text(read), "山口");
}

TEST(ReadLattice, AWideGapIsASpace) {
  const LinePieces pieces = Pieces({{0, 0, 48, 50}, {110, 0, 48, 50}});
  const std::vector<ScoredPiece> scored = {{{{"山", 0.99}}, 0.99}, {{{"一", 0.99}}, 0.99}};
  EXPECT_EQ(Text(ReadLattice(pieces, {{0, 0}, {1, 1}}, scored, CharacterBigrams(kTable), kWordGapPx).best), "山 一");
}

}  // namespace
}  // namespace madoguchi::ocr
