// Files that scanners send and files that nobody should: the real child, the real libraries.
#include "ocr-worker/adapters/child_decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgcodecs.hpp"

namespace madoguchi::ocr {
namespace {

using madoguchi::testing::Fails;
using madoguchi::testing::TempDir;
using ::testing::ElementsAre;

std::string Encode(const std::string& extension, const cv::Mat& image) {
  std::vector<uchar> bytes;
  cv::imencode(extension, image, bytes);
  return {bytes.begin(), bytes.end()};
}

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

cv::Mat Picture() {
  cv::Mat image(400, 300, CV_8UC3, cv::Scalar(255, 255, 255));
  image({100, 100, 50, 80}).setTo(cv::Scalar(200, 10, 20));  // blue
  return image;
}

std::string Pdf(const std::string& media_box, int pages = 1) {
  std::string kids;
  for (int i = 0; i < pages; ++i) absl::StrAppend(&kids, "3 0 R ");
  return absl::StrCat(
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[", kids, "]/Count ", pages,
      ">>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[", media_box,
      "]/Contents 4 0 R>>endobj\n4 0 obj<</Length 23>>stream\n0 0 0 rg 10 10 50 50 re f\nendstream endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF\n");
}

class ChildDecoderTest : public ::testing::Test {
 protected:
  // What came of each page: "300x400x3", or the reason.
  absl::Status Decode(absl::string_view file) {
    pages_.clear();
    return decoder_.Decode(file, Patience(), [&](int, absl::StatusOr<DecodedPage> page) {
      pages_.push_back(page.ok() ? absl::StrCat(page->pixels.cols, "x", page->pixels.rows, "x", page->pixels.channels())
                                 : ReasonOf(page.status()));
      if (page.ok()) last_ = page->pixels.clone();
      return absl::OkStatus();
    });
  }

  ChildDecoder decoder_{*FindDecoder()};
  std::vector<std::string> pages_;
  cv::Mat last_;
};

TEST_F(ChildDecoderTest, PngAndJpegComeInColour) {
  ASSERT_OK(Decode(Encode(".png", Picture())));
  EXPECT_THAT(pages_, ElementsAre("300x400x3"));
  EXPECT_EQ(cv::norm(last_, Picture(), cv::NORM_INF), 0);
  ASSERT_OK(Decode(Encode(".jpg", Picture())));
  EXPECT_THAT(pages_, ElementsAre("300x400x3"));
  EXPECT_GT(last_.at<cv::Vec3b>(140, 125)[0], 150) << "blue stays blue";
}

TEST_F(ChildDecoderTest, GreyStaysGrey) {
  ASSERT_OK(Decode(Encode(".png", cv::Mat(300, 300, CV_8U, cv::Scalar(90)))));
  EXPECT_THAT(pages_, ElementsAre("300x300x1"));
}

TEST_F(ChildDecoderTest, TiffGivesEveryPage) {
  std::vector<uchar> bytes;
  const TempDir dir;
  cv::imwritemulti(dir / "two.tiff", std::vector<cv::Mat>{Picture(), cv::Mat(500, 350, CV_8U, cv::Scalar(255))});
  ASSERT_OK(Decode(ReadAll(dir / "two.tiff")));
  EXPECT_THAT(pages_, ElementsAre("300x400x3", "350x500x1"));
}

TEST_F(ChildDecoderTest, PdfIsDrawnAt300Dpi) {
  ASSERT_OK(Decode(Pdf("0 0 72 144", 2)));
  EXPECT_THAT(pages_, ElementsAre("300x600x3", "300x600x3"));
}

TEST_F(ChildDecoderTest, EmptyAndForeignFilesAreNamed) {
  EXPECT_THAT(Decode(""), Fails(absl::StatusCode::kInvalidArgument, "EMPTY_FILE"));
  EXPECT_THAT(Decode("PK\x03\x04 a spreadsheet"), Fails(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(Decode("<svg xmlns='http://www.w3.org/2000/svg'/>"),
              Fails(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(Decode(std::string(limits::kFileBytesMax + 1, 'x')),
              Fails(absl::StatusCode::kInvalidArgument, "FILE_TOO_LARGE"));
}

TEST_F(ChildDecoderTest, APdfWithoutPagesIsNamed) {
  EXPECT_THAT(Decode(Pdf("0 0 72 72", 0)), Fails(absl::StatusCode::kInvalidArgument, "NO_PAGES"));
}

TEST_F(ChildDecoderTest, TruncatedFilesAreUnreadableNotHalfRead) {
  for (const char* extension : {".png", ".jpg"}) {
    const std::string whole = Encode(extension, Picture());
    ASSERT_OK(Decode(whole.substr(0, whole.size() / 2)));
    EXPECT_THAT(pages_, ElementsAre("UNREADABLE_IMAGE")) << extension;
  }
  EXPECT_THAT(Decode("%PDF-1.7\n%nothing"), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
  EXPECT_THAT(Decode(std::string("II*\0", 4)), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
}

TEST_F(ChildDecoderTest, TheTiffChainThatRunsInACircleEnds) {
  const TempDir dir;
  cv::imwrite(dir / "one.tiff", cv::Mat(300, 300, CV_8U, cv::Scalar(255)));
  std::string bytes = ReadAll(dir / "one.tiff");
  uint32_t directory = 0;
  std::memcpy(&directory, bytes.data() + 4, 4);
  uint16_t entries = 0;
  std::memcpy(&entries, bytes.data() + directory, 2);
  std::memcpy(bytes.data() + directory + 2 + entries * 12, &directory, 4);  // "the next page is this one"
  ASSERT_OK(Decode(bytes));
  EXPECT_THAT(pages_, ElementsAre("300x300x1", "UNREADABLE_IMAGE"));
}

TEST_F(ChildDecoderTest, ABombIsRefusedByItsMeasureNotByItsWeight) {
  // A PNG header that claims 100,000 × 100,000 black or white pixels.
  std::string png = Encode(".png", cv::Mat(300, 300, CV_8U, cv::Scalar(255)));
  const std::string side("\x00\x01\x86\xA0", 4);
  png.replace(16, 8, side + side);
  png.replace(29, 4, std::string("\x00\x00\x00\x00", 4));  // its checksum is wrong now as well: either refusal is right
  ASSERT_OK(Decode(png));
  EXPECT_THAT(pages_, ::testing::ElementsAre(::testing::AnyOf("IMAGE_TOO_LARGE", "UNREADABLE_IMAGE")));

  const TempDir dir;
  TIFF* tiff = TIFFOpen((dir / "bomb.tiff").c_str(), "w");
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 100'000);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 100'000);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 100'000);
  char nothing[4] = {};
  TIFFWriteRawStrip(tiff, 0, nothing, sizeof(nothing));
  TIFFWriteDirectory(tiff);
  TIFFClose(tiff);
  ASSERT_OK(Decode(ReadAll(dir / "bomb.tiff")));
  EXPECT_THAT(pages_, ElementsAre("IMAGE_TOO_LARGE"));
}

TEST_F(ChildDecoderTest, APdfPageOfASquareKilometreIsRefusedAndTheNextFileIsRead) {
  ASSERT_OK(Decode(Pdf("0 0 2834645 2834645")));
  EXPECT_THAT(pages_, ElementsAre("IMAGE_TOO_LARGE"));
  ASSERT_OK(Decode(Encode(".png", Picture())));
  EXPECT_THAT(pages_, ElementsAre("300x400x3"));
}

TEST_F(ChildDecoderTest, APolyglotIsWhatItBeginsWith) {
  ASSERT_OK(Decode(Encode(".png", Picture()) + Pdf("0 0 72 72")));
  EXPECT_THAT(pages_, ElementsAre("300x400x3"));
  EXPECT_THAT(Decode("MZ" + Pdf("0 0 72 72")), Fails(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
}

TEST_F(ChildDecoderTest, TheCallersPatienceEndsTheChild) {
  const Patience gone{.deadline = absl::InfiniteFuture(), .cancelled = [] { return true; }};
  EXPECT_EQ(decoder_.Decode(Encode(".png", Picture()), gone, [](int, auto) { return absl::OkStatus(); }).code(),
            absl::StatusCode::kCancelled);
  const Patience late{.deadline = absl::UnixEpoch(), .cancelled = [] { return false; }};
  EXPECT_THAT(decoder_.Decode(Encode(".png", Picture()), late, [](int, auto) { return absl::OkStatus(); }),
              Fails(absl::StatusCode::kDeadlineExceeded, "READING_TIMEOUT"));
}

TEST(PixelMemoriesTest, TheNextChildFindsZeros) {
  PixelMemories memories;
  auto memory = memories.Take();
  ASSERT_OK(memory);
  const int fd = (*memory)->fd();
  std::memset((*memory)->pixels(), 7, 5000);
  memories.GiveBack(*std::move(memory), 5000);
  memory = memories.Take();
  ASSERT_OK(memory);
  EXPECT_EQ((*memory)->fd(), fd) << "it is kept";
  EXPECT_EQ(std::count((*memory)->pixels(), (*memory)->pixels() + 8192, 0), 8192);
  std::memset((*memory)->pixels(), 7, 100);  // a small page after a larger one
  memories.GiveBack(*std::move(memory), 100);
  memory = memories.Take();
  ASSERT_OK(memory);
  EXPECT_EQ(std::count((*memory)->pixels(), (*memory)->pixels() + 8192, 0), 8192);
}

TEST(PixelMemoriesTest, WhatAChildHidBehindItsPagesIsThrownAway) {
  PixelMemories memories;
  auto memory = memories.Take();
  ASSERT_OK(memory);
  std::memset((*memory)->pixels(), 7, 5000);
  (*memory)->pixels()[40'000'000] = 7;
  memories.GiveBack(*std::move(memory), 5000);
  memory = memories.Take();
  ASSERT_OK(memory);
  EXPECT_EQ((*memory)->pixels()[40'000'000], 0);
  EXPECT_EQ((*memory)->pixels()[0], 0);
}

TEST(PixelMemoriesTest, AChildCannotCutThemShort) {
  PixelMemories memories;
  auto memory = memories.Take();
  ASSERT_OK(memory);
  EXPECT_NE(ftruncate((*memory)->fd(), 0), 0) << "reading behind the end would kill the worker";
}

TEST_F(ChildDecoderTest, WithoutItsProgramNothingIsLost) {
  ChildDecoder missing("/nonexistent/madoguchi-decode");
  EXPECT_THAT(missing.Decode(Encode(".png", Picture()), Patience(), [](int, auto) { return absl::OkStatus(); }),
              Fails(absl::StatusCode::kUnavailable, "DECODER_MISSING"));
}

}  // namespace
}  // namespace madoguchi::ocr
