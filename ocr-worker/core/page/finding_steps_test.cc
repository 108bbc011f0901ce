// The steps between a picture and a page in its place, each alone, on pages drawn here: features, candidates,
// landmarks, departures.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ocr-worker/core/form/form_index.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/departure.h"
#include "ocr-worker/core/page/page_signature.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr int kRows = 12, kRowPx = 220, kTopPx = 420, kLeftPx = 220, kRightPx = 2260, kWritingPx = 800, kNotesPx = 3140;
constexpr double kTolerancePx = 4;

cv::Rect WordBox(int row) { return {kLeftPx + 30, kTopPx + row * kRowPx + 80, 340, 60}; }

// Returns where it ends.
int Print(const std::string& word, const cv::Rect& box, cv::Mat& blank) {
  cv::putText(blank, word, {box.x, box.br().y - 8}, cv::FONT_HERSHEY_DUPLEX, 1.9, 0, 4, cv::LINE_AA);
  return box.x + cv::getTextSize(word, cv::FONT_HERSHEY_DUPLEX, 1.9, 4, nullptr).width;
}

// A table with a word beside each place to write, its letters from `seed`.
struct Form {
  explicit Form(unsigned seed) : blank(3508, 2480, CV_8U, cv::Scalar(255)) {
    cv::RNG rng(seed);
    const auto word = [&](int letters) {
      std::string text;
      for (int i = 0; i < letters; ++i) text += static_cast<char>('A' + rng.uniform(0, 26));
      return text;
    };
    Print(word(12), {700, 200, 900, 60}, blank);
    for (int row = 0; row < kRows; ++row) {
      const cv::Rect line(kLeftPx, kTopPx + row * kRowPx, kRightPx - kLeftPx, kRowPx);
      cv::rectangle(blank, line, 0, 4);
      Print(word(7), WordBox(row), blank);
      page.fields.push_back({.id = "row" + std::to_string(row),
                             .box = {kWritingPx / kPxPerMm, (line.y + 30) / kPxPerMm, 110, (kRowPx - 60) / kPxPerMm}});
    }
    cv::line(blank, {kWritingPx - 60, kTopPx}, {kWritingPx - 60, kTopPx + kRows * kRowPx}, 0, 4);
    for (int line = 0; line < 3; ++line) note_ends = Print(word(20), {kLeftPx, kNotesPx + 90 * line, 1000, 60}, blank);
    signature = SignPage(255 - blank, page);
  }
  cv::Mat blank;
  int note_ends = 0;  // the last line of notes under the table
  procedures::TemplatePage page;
  std::shared_ptr<const PageSignature> signature;
};

const Form& TheForm() {
  static const Form& form = *new Form(1);
  return form;
}

// As a scanner sees it at 120 dpi, and the map onto that.
cv::Mat ViewOf(const cv::Mat& page) {
  cv::Mat view;
  const double scale = TheForm().signature->view_scale;
  cv::resize(page, view, {cvRound(page.cols * scale), cvRound(page.rows * scale)}, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(view, view, {0, 0}, 0.7);
  return view;
}
PageMap OntoView() {
  const double scale = TheForm().signature->view_scale, shift = (scale - 1) / 2;
  return {.page_to_image = cv::Matx33d(scale, 0, shift, 0, scale, shift, 0, 0, 1)};
}

TEST(FeaturesTest, LayAPageOnItselfUpsideDownAndSmallerAndNotOnAnother) {
  cv::Mat seen;
  cv::rotate(ViewOf(TheForm().blank), seen, cv::ROTATE_180);
  cv::resize(seen, seen, {}, 0.8, 0.8, cv::INTER_AREA);
  const Features features = FindFeatures(seen);
  const auto fit = MatchFeatures(TheForm().signature->features, features, kTolerancePx);
  ASSERT_TRUE(fit.has_value());
  const PageMap map{.page_to_image = fit->known_to_seen};
  EXPECT_LT(cv::norm(map.ToImage({0, 0}) - cv::Point2d(seen.cols - 1, seen.rows - 1)), 4);
  EXPECT_LT(cv::norm(map.ToImage({2479, 3507})), 4);
}

TEST(FormIndexTest, TheScannedPageIsTheLikeliestCandidate) {
  std::vector<KnownPage> pages;
  for (unsigned seed = 2; seed < 6; ++seed) {
    pages.push_back({.form = "form-" + std::to_string(seed), .signature = Form(seed).signature});
  }
  pages.push_back({.form = "form-1", .signature = TheForm().signature});
  pages.push_back({.form = "bare", .signature = std::make_shared<PageSignature>()});
  const FormIndex index(std::move(pages));
  EXPECT_EQ(index.pages().size(), 5u) << "a page without words can only be named by its code";
  const std::vector<size_t> candidates = index.Candidates(FindFeatures(ViewOf(TheForm().blank)), 3);
  ASSERT_FALSE(candidates.empty());
  EXPECT_LE(candidates.size(), 3u);
  EXPECT_EQ(index.pages()[candidates[0]].form, "form-1");
}

TEST(LandmarksTest, TellHowFarThePageLiesFromWhereItWasPut) {
  PageMap map = OntoView();
  map.page_to_image(0, 2) += 2;  // 5 page pixels
  const PageSignature& signature = *TheForm().signature;
  const auto sightings =
      SeekLandmarks(ViewOf(TheForm().blank), map, signature.landmarks, signature.view_scale, /*reach=*/6);
  const WordsSeen words = CountWords(signature.landmarks, sightings);
  EXPECT_GT(words.all, 20);
  EXPECT_EQ(words.seen, words.all);
  for (size_t i = 0; i < sightings.size(); ++i) {
    if (!signature.landmarks[i].word || !signature.landmarks[i].finds_x) continue;
    EXPECT_NEAR(sightings[i].offset.x, -5, 0.7) << signature.landmarks[i].at;
  }
}

std::optional<Departure> DepartureOf(const cv::Mat& page) {
  const PageSignature& signature = *TheForm().signature;
  const cv::Mat view = ViewOf(page);
  const PageMap map = OntoView();
  return FindDeparture(view, map, signature,
                       SeekLandmarks(view, map, signature.landmarks, signature.view_scale, /*reach=*/3));
}

TEST(DepartureTest, ThePageItselfAndWhatPeopleWriteOnItAreNone) {
  cv::Mat page = TheForm().blank.clone();
  EXPECT_FALSE(DepartureOf(page).has_value());
  for (int row = 0; row < kRows; row += 2) {
    cv::putText(page, "written here", {kWritingPx + 40, kTopPx + row * kRowPx + 150}, cv::FONT_HERSHEY_SCRIPT_SIMPLEX,
                2.5, 40, 5, cv::LINE_AA);
  }
  EXPECT_FALSE(DepartureOf(page).has_value());
}

TEST(DepartureTest, AWordReplacedWipedOrAddedIsToldWithItsPlace) {
  const cv::Rect word = WordBox(4);
  cv::Mat wiped = TheForm().blank.clone();
  wiped(word).setTo(255);
  auto departure = DepartureOf(wiped);
  ASSERT_TRUE(departure.has_value());
  EXPECT_EQ(departure->kind, DepartureKind::kMissing);
  EXPECT_GT((departure->box & cv::Rect2d(word)).area(), 0);

  cv::Mat replaced = wiped.clone();
  Print("WOHXZKT", word, replaced);
  departure = DepartureOf(replaced);
  ASSERT_TRUE(departure.has_value());
  EXPECT_EQ(departure->kind, DepartureKind::kReplaced);

  cv::Mat added = TheForm().blank.clone();
  const cv::Rect free(TheForm().note_ends + 60, kNotesPx + 180, 300, 60);
  Print("ADDED", free, added);
  departure = DepartureOf(added);
  ASSERT_TRUE(departure.has_value());
  EXPECT_EQ(departure->kind, DepartureKind::kAdded);
  EXPECT_GT((departure->box & cv::Rect2d(free)).area(), 0);
}

TEST(DepartureTest, LinesUnderOrThroughWordsAndWhatIsWrittenOverThemAreNone) {
  cv::Mat page = TheForm().blank.clone();
  const cv::Rect under = WordBox(2), out = WordBox(6);
  cv::line(page, {under.x - 20, under.br().y - 14}, {under.br().x + 20, under.br().y - 8}, 50, 6, cv::LINE_AA);
  for (const int y : {out.y + 22, out.y + 36}) cv::line(page, {out.x - 20, y}, {out.br().x + 20, y + 3}, 40, 5);
  cv::putText(page, "instead", {out.x, out.y - 12}, cv::FONT_HERSHEY_SCRIPT_SIMPLEX, 1.9, 40, 4, cv::LINE_AA);
  EXPECT_FALSE(DepartureOf(page).has_value());
}

}  // namespace
}  // namespace madoguchi::ocr
