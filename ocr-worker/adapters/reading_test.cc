// The committed pages of tests/data, read by the real engines, against their truth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "common/testing/status_matchers.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "opencv2/imgproc.hpp"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"

namespace madoguchi::ocr {
namespace {

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

// Engines and forms are made once: they are what takes time.
class ReadingTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    PinToOneThread();
    for (const char* id : {"resident-record-copy", "moving-in", "facility-use"}) {
      const auto definition = procedures::ParseDefinition(ReadAll(std::string("procedures/catalog/") + id + ".yaml"));
      ASSERT_OK(definition);
      auto printed = procedures::PrintForm(*definition);
      ASSERT_OK(printed);
      ASSERT_OK(forms_.Add(std::move(printed->form_template)));
    }
    auto recognizers = MakeRecognizers();
    ASSERT_OK(recognizers);
    reader_ = new PageReader(*std::move(recognizers), forms_, watch_);
    truth_ = nlohmann::json::parse(ReadAll("tests/data/truth.json"));
  }

  static absl::StatusOr<std::vector<PageReading>> Read(const std::string& file) {
    ChildDecoder decoder(*FindDecoder());
    return ReadFile(ReadAll("tests/data/" + file), "", decoder, *reader_, Patience());
  }

  static inline TemplateForms forms_;
  static inline CpuStopWatch watch_;
  static inline PageReader* reader_ = nullptr;
  static inline nlohmann::json truth_;
};

TEST_F(ReadingTest, EveryPageIsPlacedAndItsMarksAreReadRight) {
  int fields = 0, right = 0, accepted_wrong = 0;
  for (const auto& [file, pages] : truth_.items()) {
    const auto read = Read(file);
    ASSERT_OK(read);
    ASSERT_EQ(read->size(), pages.size()) << file;
    for (size_t i = 0; i < pages.size(); ++i) {
      const PageReading& page = (*read)[i];
      EXPECT_EQ(page.error, pages[i].value("error", "")) << file;
      if (!page.error.empty()) continue;
      EXPECT_EQ(page.form, pages[i]["form"]) << file;
      EXPECT_EQ(page.page, pages[i]["page"]) << file;
      EXPECT_EQ(page.orientation, pages[i]["orientation"]) << file;
      EXPECT_LT(page.registration_error_px, 1.5) << file;
      const auto form = forms_.Find("", page.form, page.version);
      ASSERT_OK(form);
      for (const FieldReading& field : page.fields) {
        const std::string value = pages[i]["values"].value(field.id, "");
        const auto& leaves = (*form)->pages[static_cast<size_t>(page.page - 1)].layout.fields;
        const auto leaf = std::find_if(leaves.begin(), leaves.end(), [&](const auto& f) { return f.id == field.id; });
        ASSERT_NE(leaf, leaves.end());
        if (!leaf->marks.empty() || value.empty()) {
          EXPECT_EQ(field.value, value) << file << " " << field.id;
        } else {
          ++fields;
          right += field.value == value;
          accepted_wrong += field.accepted && field.value != value;
        }
      }
    }
  }
  EXPECT_GE(right, fields * 85 / 100) << right << " of " << fields << " written fields";
  EXPECT_LE(accepted_wrong, 2);
}

TEST_F(ReadingTest, TheDemonstrationsDigitsAreRead) {
  const auto read = Read("resident-record-copy.jpg");
  ASSERT_OK(read);
  std::map<std::string, std::string> values;
  for (const FieldReading& field : read->front().fields) values[field.id] = field.value;
  EXPECT_EQ(values["applicant.phone"], "0352345678");
  EXPECT_EQ(values["applicant.address.postal"], "1000013");
  EXPECT_EQ(values["applicant.name.kana"], "ミホン タロウ");
}

// How far from the corners the form's printing around the box is found, page pixels: the picture is laid straight by
// the corners, and the blank is looked for in it.
double Astray(const cv::Mat& picture, const FieldReading& field, const PreparedPage& page,
              const procedures::TemplateField& leaf) {
  constexpr int kSought = 20;
  const cv::Rect box = ToPixelRect(field.box_px);
  const cv::Mat& printed = PrintingUnder(page, leaf).spread;
  const cv::Point around = box.tl() - SeenBox(leaf).tl() - cv::Point(kEraseSlackPx, kEraseSlackPx);
  const auto left = static_cast<float>(around.x + kSought), top = static_cast<float>(around.y + kSought);
  const float right = left + static_cast<float>(box.width), bottom = top + static_cast<float>(box.height);
  const std::vector<cv::Point2f> corners(field.corners_px.begin(), field.corners_px.end());
  const std::vector<cv::Point2f> straight = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
  cv::Mat laid, likeness;
  cv::warpPerspective(255 - SplitInk(picture).channel, laid, cv::getPerspectiveTransform(corners, straight),
                      printed.size() + cv::Size(2 * kSought, 2 * kSought));
  cv::matchTemplate(laid, printed, likeness, cv::TM_CCOEFF_NORMED);
  cv::Point best;
  cv::minMaxLoc(likeness, nullptr, nullptr, nullptr, &best);
  return std::hypot(best.x - kSought, best.y - kSought);
}

TEST_F(ReadingTest, EveryBoxHasItsCornersOnThePictureAsItWasSent) {
  for (const char* file : {"moving-in-2-turned.jpg", "facility-use-photo.jpg", "resident-record-copy.jpg"}) {
    ChildDecoder decoder(*FindDecoder());
    cv::Mat picture;
    ASSERT_OK(decoder.Decode(ReadAll(std::string("tests/data/") + file), Patience(),
                             [&](int, absl::StatusOr<DecodedPage> page) {
                               if (page.ok()) picture = page->pixels.clone();
                               return page.status();
                             }));
    const auto read = Read(file);
    ASSERT_OK(read);
    const PageReading& page = read->front();
    EXPECT_EQ(page.picture_px, picture.size());
    const auto form = forms_.Find("", page.form, page.version);
    ASSERT_OK(form);
    const PreparedPage& layout = (*form)->pages[static_cast<size_t>(page.page - 1)];
    int boxes = 0, found = 0;
    for (const FieldReading& field : page.fields) {
      ASSERT_EQ(field.corners_px.size(), 4) << file << " " << field.id;
      const auto& leaves = layout.layout.fields;
      const auto leaf = std::find_if(leaves.begin(), leaves.end(), [&](const auto& f) { return f.id == field.id; });
      if (leaf->marks.empty()) continue;  // lines and boxes are hidden by what is written on them
      ++boxes;
      found += Astray(picture, field, layout, *leaf) <= 5;
    }
    ASSERT_GT(boxes, 3) << file;
    EXPECT_GE(found * 3, boxes * 2) << file << ": circles and ticks hide some";
  }
}

// What is said of page 2 of the moving-in form when only `known` is published.
std::string RefusalOf(const std::vector<procedures::Template>& known, const StopWatch& watch) {
  TemplateForms forms;
  for (const procedures::Template& each : known) EXPECT_OK(forms.Add(each));
  auto recognizers = MakeRecognizers();
  EXPECT_OK(recognizers);
  PageReader reader(*std::move(recognizers), forms, watch);
  ChildDecoder decoder(*FindDecoder());
  const auto read = ReadFile(ReadAll("tests/data/moving-in-2.jpg"), "", decoder, reader, Patience());
  EXPECT_OK(read);
  EXPECT_EQ(read->front().form, "moving-in") << "what the code said is kept for people to see";
  EXPECT_TRUE(read->front().fields.empty());
  EXPECT_FALSE(read->front().error_message.empty());
  return read->front().error;
}

TEST_F(ReadingTest, UnknownFormsVersionsAndPagesAreNamed) {
  const auto definition = procedures::ParseDefinition(ReadAll("procedures/catalog/moving-in.yaml"));
  ASSERT_OK(definition);
  const auto printed = procedures::PrintForm(*definition);
  ASSERT_OK(printed);
  procedures::Template first_page_only = printed->form_template;
  ASSERT_EQ(first_page_only.pages.size(), 2);
  first_page_only.pages.pop_back();
  procedures::Template later = printed->form_template;
  later.version = 7;

  EXPECT_EQ(RefusalOf({}, watch_), "UNKNOWN_FORM");
  EXPECT_EQ(RefusalOf({later}, watch_), "UNKNOWN_VERSION");
  EXPECT_EQ(RefusalOf({first_page_only}, watch_), "WRONG_PAGE");
}

TEST_F(ReadingTest, ACancelledCallerStopsTheReading) {
  ChildDecoder decoder(*FindDecoder());
  int asked = 0;
  const Patience patience{.deadline = absl::InfiniteFuture(), .cancelled = [&] { return ++asked > 8; }};
  const auto read = ReadFile(ReadAll("tests/data/facility-use.jpg"), "", decoder, *reader_, patience);
  EXPECT_EQ(read.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace madoguchi::ocr
