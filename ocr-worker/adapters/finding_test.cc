// Pages without markers, with hidden ones, bent ones and foreign ones: found where they lie, or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "common/status/error.h"
#include "common/testing/status_matchers.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/core/form/page_finder.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgproc.hpp"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/pen.h"
#include "tests/data/foreign/bending.h"
#include "tests/data/foreign/foreign_page.h"
#include "tests/data/foreign/legacy_form.h"
#include "tests/data/foreign/other_version.h"
#include "tests/data/foreign/sheet_drawing.h"
#include "tests/data/foreign/used_page.h"

namespace madoguchi::ocr {
namespace {

using foreign::BlankOf;
using madoguchi::testing::Fails;
using procedures::Template;
using procedures::TemplatePage;

constexpr unsigned kLegacyForms = 4;

Template OurForm(const char* id) {
  std::stringstream yaml;
  yaml << std::ifstream(std::string("procedures/catalog/") + id + ".yaml").rdbuf();
  return procedures::PrintForm(procedures::ParseDefinition(yaml.str()).value())->form_template;
}

// The same form as its next version: a label in other words, all below the table's middle lower by a row.
Template NextVersionOf(Template form) {
  TemplatePage& page = form.pages[0];
  const cv::Mat blank = BlankOf(page);
  constexpr int kCutPx = 1200, kRowPx = 120;
  cv::Mat next = blank.clone();
  blank.rowRange(kCutPx, blank.rows - kRowPx).copyTo(next.rowRange(kCutPx + kRowPx, blank.rows));
  page.blank_png = foreign::PngOf(next);
  form.version += 1;
  for (procedures::TemplateField& field : page.fields) {
    if (field.box.y * kPxPerMm < kCutPx) continue;
    field.box.y += kRowPx / kPxPerMm;
    for (procedures::BoxMm& cell : field.cells) cell.y += kRowPx / kPxPerMm;
    for (procedures::Mark& mark : field.marks) mark.box.y += kRowPx / kPxPerMm;
  }
  return form;
}

class FindingTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    cv::setNumThreads(1);
    for (unsigned seed = 0; seed < kLegacyForms; ++seed) known_.push_back(foreign::MakeLegacyForm(seed));
    known_.push_back(OurForm("facility-use"));
    for (const Template& form : known_) ASSERT_OK(forms_.Add(form));
  }

  static cv::Mat Filled(const TemplatePage& page, unsigned seed = 1) {
    std::mt19937 rng(seed);
    return fill::FillPage(page, BlankOf(page), fill::SampleValues(page, rng), fill::TuneSet().hands[0], {}, rng);
  }

  static absl::StatusOr<FoundPage> Find(const cv::Mat& image, FormSource& forms = forms_) {
    FoundPage found;
    StageTimer timer(watch_);
    const absl::Status status = PageFinder(forms).Find(SplitInk(image).channel, "", timer, found);
    if (!status.ok()) return status;
    return found;
  }

  // How far places to write are off (root mean square, page pixels) when page pixel p went to `where(p)` at `scale`.
  template <class Where>
  static double OffAtFields(const FoundPage& found, const Where& where, double scale = 1) {
    double sum = 0;
    int points = 0;
    for (const procedures::TemplateField& field : found.layout->layout.fields) {
      const cv::Rect2d box = ToPx(field.box);
      for (const cv::Point2d& at : {box.tl(), box.br()}) {
        const double off = cv::norm(found.map.ToImage(at) - where(at)) / scale;
        sum += off * off;
        ++points;
      }
    }
    return std::sqrt(sum / points);
  }

  static inline std::vector<Template> known_;
  static inline TemplateForms forms_;
  static inline CpuStopWatch watch_;
};

class AnyTurn : public FindingTest, public ::testing::WithParamInterface<int> {};
INSTANTIATE_TEST_SUITE_P(Quarters, AnyTurn, ::testing::Values(0, 90, 180, 270));

TEST_P(AnyTurn, AFormWithoutMarkersIsFoundHoweverItLies) {
  cv::Mat image = Filled(known_[1].pages[0]);
  if (GetParam() != 0) cv::rotate(image, image, GetParam() / 90 - 1);
  const auto found = Find(image);
  ASSERT_OK(found);
  EXPECT_EQ(found->form, "legacy-1");
  EXPECT_EQ(found->method, "akaze");
  EXPECT_EQ(found->map.orientation, GetParam());
  EXPECT_LT(found->map.error_px, 0.5);
  const double right = image.cols - 1, bottom = image.rows - 1;
  const double off = OffAtFields(*found, [&](cv::Point2d at) -> cv::Point2d {
    switch (GetParam()) {
      case 90:
        return {right - at.y, at.x};
      case 180:
        return {right - at.x, bottom - at.y};
      case 270:
        return {at.y, bottom - at.x};
      default:
        return at;
    }
  });
  EXPECT_LT(off, 0.25);
}

TEST_F(FindingTest, ScansLieWhereTheReaderSaysWithTheErrorThatItSays) {
  std::mt19937 rng(11);
  for (const fill::Damage damage : {fill::Damage::kScan150, fill::Damage::kScan200, fill::Damage::kPhoto}) {
    for (const int turn : {0, 90, 180, 270}) {
      const fill::Delivered scan = fill::Deliver(Filled(known_[2].pages[0]), damage, turn, rng);
      const auto found = Find(scan.image);
      ASSERT_OK(found) << fill::NameOf(damage) << " " << turn;
      const PageMap truth{.page_to_image = scan.page_to_image};
      const double off = OffAtFields(
          *found, [&](cv::Point2d at) { return truth.ToImage(at); }, found->map.scale);
      EXPECT_LT(off, 0.5) << fill::NameOf(damage) << " " << turn;
      EXPECT_LT(off, 2 * found->map.error_px) << fill::NameOf(damage) << " " << turn;
    }
  }
}

TEST_F(FindingTest, APhotoOnATableAndAFaxAreFound) {
  std::mt19937 rng(3);
  for (const fill::Damage damage : {fill::Damage::kPhoto, fill::Damage::kFax}) {
    const auto found = Find(fill::Degrade(Filled(known_[2].pages[0]), damage, 180, rng));
    ASSERT_OK(found) << fill::NameOf(damage);
    EXPECT_EQ(found->form, "legacy-2");
    EXPECT_EQ(found->map.orientation, 180);
    EXPECT_LT(found->map.error_px, 2);
  }
}

TEST_F(FindingTest, AHalfSizedSheetInACornerOfTheGlassIsFound) {
  const cv::Mat page = Filled(known_[0].pages[0]);
  cv::Mat glass(page.size(), page.type(), cv::Scalar(70, 70, 70)), small;
  cv::resize(page, small, {}, 0.55, 0.55, cv::INTER_AREA);
  small.copyTo(glass({60, 90, small.cols, small.rows}));
  const auto found = Find(glass);
  ASSERT_OK(found);
  const double off = OffAtFields(
      *found, [&](cv::Point2d at) { return (at + cv::Point2d(0.5, 0.5)) * 0.55 + cv::Point2d(59.5, 89.5); }, 0.55);
  EXPECT_LT(off, 3);
}

TEST_F(FindingTest, HiddenMarkersDoNotMatterWhileTheCodeIsThere) {
  const TemplatePage& page = known_[4].pages[0];
  ASSERT_EQ(page.markers.size(), 4);
  cv::Mat image = Filled(page);
  for (const size_t hidden : {0, 1, 2}) {  // a thumb, a staple, a fold
    cv::circle(image, ToPx(page.markers[hidden].box).tl() + cv::Point2d(60, 60), 110, {90, 130, 190}, cv::FILLED);
  }
  const auto found = Find(image);
  ASSERT_OK(found);
  EXPECT_EQ(found->form, "facility-use");
  EXPECT_EQ(found->method, "akaze");
  EXPECT_LT(OffAtFields(*found, [](cv::Point2d at) { return at; }), 1.5);
}

TEST_F(FindingTest, OurOwnFormIsFoundWithItsCodeTornOff) {
  const TemplatePage& page = known_[4].pages[0];
  cv::Mat image = Filled(page);
  image(ToPixelRect(Grow(ToPx(page.qr), 20)) & cv::Rect({}, image.size())).setTo(cv::Scalar::all(255));
  const auto found = Find(image);
  ASSERT_OK(found);
  EXPECT_EQ(found->form, "facility-use");
  EXPECT_EQ(found->method, "akaze");
}

TEST_F(FindingTest, BentPaperIsFollowed) {
  for (const foreign::Bending bending : {foreign::Bending::kFold, foreign::Bending::kCurve}) {
    std::mt19937 rng(5);
    const foreign::BentPage bent = foreign::Bend(Filled(known_[3].pages[0]), bending, /*strength_mm=*/2.5, rng);
    const auto found = Find(bent.image);
    ASSERT_OK(found);
    ASSERT_NE(found->map.mesh, nullptr);
    EXPECT_LT(OffAtFields(*found, bent.WentTo), 6);
    FoundPage flat = *found;
    flat.map.mesh = nullptr;
    EXPECT_GT(OffAtFields(flat, bent.WentTo), 1.5 * OffAtFields(*found, bent.WentTo));
  }
}

TEST_F(FindingTest, EachVersionIsTakenForItselfAndAnUnknownOneForNone) {
  const Template now = known_[0], next = NextVersionOf(now);
  EXPECT_THAT(Find(Filled(next.pages[0])), Fails(absl::StatusCode::kNotFound, "UNKNOWN_FORM"));
  TemplateForms both;
  ASSERT_OK(both.Add(now));
  ASSERT_OK(both.Add(next));
  for (const Template& version : {now, next}) {
    const auto found = Find(Filled(version.pages[0]), both);
    ASSERT_OK(found);
    EXPECT_EQ(found->version, version.version);
  }
}

TEST_F(FindingTest, AWordMoreLessOrOtherIsAnotherVersionAndPeopleAreToldWhere) {
  std::mt19937 rng(21);
  const std::vector<Template> forms = {known_[1], known_[2]};
  for (const foreign::Change change : {foreign::Change::kWordReplaced, foreign::Change::kWordRemoved,
                                       foreign::Change::kWordAdded, foreign::Change::kLetterReplaced}) {
    for (const fill::Damage damage : {fill::Damage::kScan200, fill::Damage::kFax}) {
      const foreign::OtherVersion other = foreign::MakeOtherVersion(change, forms, rng);
      const cv::Mat page = fill::FillPage(*other.known, other.blank, fill::SampleValues(*other.known, rng),
                                          fill::TuneSet().hands[0], {}, rng);
      const auto found = Find(fill::Degrade(page, damage, 0, rng));
      EXPECT_THAT(found, Fails(absl::StatusCode::kNotFound, "UNKNOWN_FORM"))
          << foreign::NameOf(change) << " " << fill::NameOf(damage);
      EXPECT_THAT(std::string(found.status().message()), ::testing::HasSubstr("別の版"));
    }
  }
}

// What hides print is not another version: writing over labels, two lines through one, a black seal.
TEST_F(FindingTest, PrintThatIsWrittenOverIsStillTheForm) {
  const TemplatePage& page = known_[2].pages[0];
  cv::Mat image = Filled(page);
  const std::vector<cv::Rect> words = foreign::WordsOn(BlankOf(page));
  ASSERT_GT(words.size(), 8);
  for (const size_t i : {2, 5}) {
    cv::line(image, words[i].tl(), words[i].br(), {60, 40, 40}, 6);
    cv::line(image, words[i].tl() + cv::Point(0, words[i].height), {words[i].br().x, words[i].y}, {60, 40, 40}, 6);
  }
  for (const double at : {0.4, 0.6}) {  // struck out, as offices do
    const int y = words[3].y + cvRound(at * words[3].height);
    cv::line(image, {words[3].x - 10, y}, {words[3].br().x + 10, y}, {40, 40, 40}, 4);
  }
  cv::circle(image, words[7].tl() + cv::Point(30, 20), 70, {20, 20, 20}, 7);
  const auto found = Find(image);
  ASSERT_OK(found);
  EXPECT_EQ(found->form, "legacy-2");
}

TEST_F(FindingTest, WhatOfficesDoToAPageLeavesItTheForm) {
  std::mt19937 rng(31);
  const TemplatePage& page = known_[3].pages[0];
  for (int i = 0; i < foreign::kUses; ++i) {
    cv::Mat image = Filled(page);
    foreign::UsePage(static_cast<foreign::Use>(i), BlankOf(page), rng, image);
    const auto found = Find(fill::Degrade(image, fill::Damage::kScan200, 0, rng));
    ASSERT_TRUE(found.ok()) << foreign::NameOf(static_cast<foreign::Use>(i)) << ": " << found.status();
    EXPECT_EQ(found->form, "legacy-3");
  }
}

// 150 and 600 dpi, the other side shining through, a lid left open, strokes grown together, creases.
TEST_F(FindingTest, HarderDamageLeavesItTheForm) {
  std::mt19937 rng(32);
  for (const fill::Damage damage : fill::HarderDamages()) {
    const auto found = Find(fill::Degrade(Filled(known_[1].pages[0]), damage, 180, rng));
    ASSERT_TRUE(found.ok()) << fill::NameOf(damage) << ": " << found.status();
    EXPECT_EQ(found->form, "legacy-1");
    EXPECT_EQ(found->map.orientation, 180);
    EXPECT_LT(found->map.error_px, limits::kPlaceErrorPxMax) << fill::NameOf(damage);
  }
}

TEST_F(FindingTest, TheSamePrintingUnderTwoVersionsIsTheNewer) {
  TemplateForms both;
  Template later = known_[0];
  later.version = 5;
  ASSERT_OK(both.Add(known_[0]));
  ASSERT_OK(both.Add(later));
  const auto found = Find(Filled(known_[0].pages[0]), both);
  ASSERT_OK(found);
  EXPECT_EQ(found->version, 5);
  Template other = known_[0];
  other.form = "legacy-other";
  ASSERT_OK(both.Add(other));
  EXPECT_THAT(Find(Filled(known_[0].pages[0]), both), Fails(absl::StatusCode::kNotFound, "UNKNOWN_FORM"));
}

TEST_F(FindingTest, ForeignPagesAreNotTakenForAnyForm) {
  for (int i = 0; i < 3 * foreign::kKinds; ++i) {
    const auto kind = static_cast<foreign::Kind>(i % foreign::kKinds);
    std::mt19937 rng(static_cast<unsigned>(900 + i));
    const auto found = Find(foreign::MakeForeignPage(kind, known_, rng));
    EXPECT_FALSE(found.ok()) << foreign::NameOf(kind) << " " << i << " taken for " << found->form;
    EXPECT_THAT(ReasonOf(found.status()), ::testing::AnyOf("UNKNOWN_FORM", "BLANK_PAGE", "PAGE_DOES_NOT_FIT"));
  }
}

TEST_F(FindingTest, AFormWithHardlyAWordCannotBeRegistered) {
  Template bare = known_[0];
  foreign::Sheet sheet;
  sheet.Box({20, 20, 100, 20}, 0.3);
  bare.pages[0].blank_png = sheet.Png();
  TemplateForms forms;
  EXPECT_THAT(forms.Add(bare), Fails(absl::StatusCode::kInvalidArgument, "INVALID_TEMPLATE"));
}

}  // namespace
}  // namespace madoguchi::ocr
