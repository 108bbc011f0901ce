// Files that somebody made to break a decoder, and decoders that break: whatever the child does, the worker lives, the
// refusal has a name and the next file is read. The real child and libraries; where the child itself must fail, a
// script stands in for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgcodecs.hpp"

namespace madoguchi::ocr {
namespace {

using madoguchi::testing::Fails;
using madoguchi::testing::TempDir;
using ::testing::AnyOf;
using ::testing::Each;
using ::testing::ElementsAre;

std::string Encode(const std::string& extension, const cv::Mat& image) {
  std::vector<uchar> bytes;
  cv::imencode(extension, image, bytes);
  return {bytes.begin(), bytes.end()};
}

cv::Mat Picture() {
  cv::Mat image(400, 300, CV_8UC3, cv::Scalar(255, 255, 255));
  image({100, 100, 50, 80}).setTo(cv::Scalar(200, 10, 20));
  return image;
}

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

std::string BigEndian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
          static_cast<char>(value)};
}

std::string PngChunk(const std::string& type, const std::string& data) {
  const std::string body = type + data;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()));
  return BigEndian(static_cast<uint32_t>(data.size())) + body + BigEndian(static_cast<uint32_t>(sum));
}

std::string Deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
            9);
  packed.resize(size);
  return packed;
}

// A well-formed 1-bit PNG of `side` × `side` with few bytes of pixels behind it.
std::string BilevelPng(uint32_t side) {
  const std::string header = BigEndian(side) + BigEndian(side) + std::string("\x01\x00\x00\x00\x00", 5);
  return "\x89PNG\r\n\x1A\n" + PngChunk("IHDR", header) + PngChunk("IDAT", Deflated(std::string(1 << 20, '\0'))) +
         PngChunk("IEND", "");
}

// A PDF of one object after another; the first is the catalogue.
std::string Pdf(const std::vector<std::string>& objects) {
  std::string pdf = "%PDF-1.4\n";
  for (size_t i = 0; i < objects.size(); ++i) absl::StrAppend(&pdf, i + 1, " 0 obj", objects[i], "endobj\n");
  return pdf + "trailer<</Root 1 0 R>>\n%%EOF\n";
}

// The same with a table of where they stand.
std::string SoundPdf(const std::vector<std::string>& objects) {
  std::string pdf = "%PDF-1.4\n", table = absl::StrCat("xref\n0 ", objects.size() + 1, "\n0000000000 65535 f \n");
  for (size_t i = 0; i < objects.size(); ++i) {
    absl::StrAppendFormat(&table, "%010d 00000 n \n", pdf.size());
    absl::StrAppend(&pdf, i + 1, " 0 obj\n", objects[i], "\nendobj\n");
  }
  return absl::StrCat(pdf, table, "trailer<</Size ", objects.size() + 1, "/Root 1 0 R>>\nstartxref\n", pdf.size(),
                      "\n%%EOF\n");
}

std::string Stream(const std::string& dictionary, const std::string& bytes) {
  return absl::StrCat("<<", dictionary, "/Length ", bytes.size(), ">>stream\n", bytes, "\nendstream ");
}

std::string PagesPdf(int pages) {
  std::string kids;
  for (int i = 0; i < pages; ++i) absl::StrAppend(&kids, i + 3, " 0 R ");
  std::vector<std::string> objects = {"<</Type/Catalog/Pages 2 0 R>>",
                                      absl::StrCat("<</Type/Pages/Kids[", kids, "]/Count ", pages, ">>")};
  for (int i = 0; i < pages; ++i) objects.push_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>");
  return Pdf(objects);
}

std::string MultiPageTiff(const std::string& path, int pages) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  for (int page = 0; page < pages; ++page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 240);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 240);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 240);
    std::string row(30, '\0');
    for (uint32_t y = 0; y < 240; ++y) TIFFWriteScanline(tiff, row.data(), y);
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
  return ReadAll(path);
}

class HostileFilesTest : public ::testing::Test {
 protected:
  // Status of the file; `pages_` gets "read" or the reason of each page.
  absl::Status Decode(ChildDecoder& decoder, absl::string_view file, const Patience& patience = Patience()) {
    pages_.clear();
    return decoder.Decode(file, patience, [&](int, absl::StatusOr<DecodedPage> page) {
      if (page.ok()) {
        const cv::Mat& pixels = page->pixels;
        EXPECT_GE(std::min(pixels.cols, pixels.rows), limits::kPageSidePxMin);
        EXPECT_LE(std::max(pixels.cols, pixels.rows), limits::kPageSidePxMax);
        EXPECT_LE(int64_t{pixels.cols} * pixels.rows, limits::kPagePixelsMax);
        // Every pixel is there to be read.
        EXPECT_GE(cv::sum(pixels)[0], 0);
      }
      pages_.push_back(page.ok() ? "read" : ReasonOf(page.status()));
      return absl::OkStatus();
    });
  }
  absl::Status Decode(absl::string_view file) { return Decode(decoder_, file); }

  void ExpectTheNextFileIsRead() {
    ASSERT_OK(Decode(Encode(".png", Picture())));
    EXPECT_THAT(pages_, ElementsAre("read"));
  }

  // A decoder that does what `script` says instead of decoding.
  ChildDecoder Broken(const std::string& script) {
    const std::string path = dir_ / absl::StrCat("decoder", ++scripts_);
    std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
    chmod(path.c_str(), 0700);
    return ChildDecoder(path);
  }

  const TempDir dir_;
  int scripts_ = 0;
  ChildDecoder decoder_{*FindDecoder()};
  std::vector<std::string> pages_;
};

TEST_F(HostileFilesTest, BombsAreRefusedByTheirMeasure) {
  ASSERT_OK(Decode(BilevelPng(100'000)));
  EXPECT_THAT(pages_, ElementsAre(AnyOf("IMAGE_TOO_LARGE", "UNREADABLE_IMAGE")));
  ASSERT_OK(Decode(BilevelPng(19'999)));  // each side allowed, together not
  EXPECT_THAT(pages_, ElementsAre("IMAGE_TOO_LARGE"));

  std::string jpeg = Encode(".jpg", Picture());
  const size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xFF\xDC\xFF\xDC");  // 65,500 × 65,500
  ASSERT_OK(Decode(jpeg));
  EXPECT_THAT(pages_, ElementsAre("IMAGE_TOO_LARGE"));
  ExpectTheNextFileIsRead();
}

// 60,000 × 60,000 white pixels of a picture in 3.5 MB of zeros, deflated twice.
std::vector<std::string> NestedZeros() {
  const std::string zeros = Deflated(Deflated(std::string(64 << 20, '\0')));
  return {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
          Stream("", "300 0 0 300 0 0 cm /I Do"),
          Stream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB"
                 "/Filter[/FlateDecode/FlateDecode]",
                 zeros)};
}

TEST_F(HostileFilesTest, APdfOfNestedZerosIsRefusedByItsMeasure) {
  const absl::Time start = absl::Now();
  ASSERT_OK(Decode(SoundPdf(NestedZeros())));
  EXPECT_THAT(pages_, ElementsAre("IMAGE_TOO_LARGE"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
  ExpectTheNextFileIsRead();
}

TEST_F(HostileFilesTest, WithoutATableOfObjectsItCostsTheTimeOfOnePage) {
  const absl::Status status = Decode(Pdf(NestedZeros()));
  if (status.ok()) {
    EXPECT_THAT(pages_, ElementsAre(AnyOf("read", "IMAGE_TOO_LARGE", "UNREADABLE_IMAGE", "DECODE_TIMEOUT")));
  } else {
    EXPECT_THAT(ReasonOf(status), AnyOf("UNREADABLE_IMAGE", "DECODE_TIMEOUT"));
  }
  ExpectTheNextFileIsRead();
}

TEST_F(HostileFilesTest, MorePagesThanABatchHoldsAreRefused) {
  EXPECT_THAT(Decode(PagesPdf(limits::kPagesMax + 1)), Fails(absl::StatusCode::kInvalidArgument, "TOO_MANY_PAGES"));
  EXPECT_THAT(pages_, ElementsAre());
  EXPECT_THAT(Decode(MultiPageTiff(dir_ / "long.tiff", limits::kPagesMax + 1)),
              Fails(absl::StatusCode::kInvalidArgument, "TOO_MANY_PAGES"));
  ExpectTheNextFileIsRead();
}

TEST_F(HostileFilesTest, ATiffChainThatRunsBackEnds) {
  std::string bytes = MultiPageTiff(dir_ / "three.tiff", 3);
  uint32_t first = 0;
  std::memcpy(&first, bytes.data() + 4, 4);
  const auto next_of = [&](uint32_t directory) {
    uint16_t entries = 0;
    std::memcpy(&entries, bytes.data() + directory, 2);
    return directory + 2 + entries * 12u;
  };
  uint32_t second = 0, third = 0;
  std::memcpy(&second, bytes.data() + next_of(first), 4);
  std::memcpy(&third, bytes.data() + next_of(second), 4);
  std::memcpy(bytes.data() + next_of(third), &second, 4);  // 1 → 2 → 3 → 2 → …
  ASSERT_OK(Decode(bytes));
  EXPECT_THAT(pages_, ElementsAre("read", "read", "read", "UNREADABLE_IMAGE"));
}

TEST_F(HostileFilesTest, TruncatedAtEveryTenthTheyAreNeverHalfRead) {
  for (const std::string& whole :
       {Encode(".png", Picture()), Encode(".jpg", Picture()), MultiPageTiff(dir_ / "one.tiff", 1)}) {
    for (int tenths = 1; tenths < 10; ++tenths) {
      const absl::Status status = Decode(whole.substr(0, whole.size() * static_cast<size_t>(tenths) / 10));
      if (status.ok()) {
        EXPECT_THAT(pages_, Each("UNREADABLE_IMAGE")) << tenths;
      } else {
        EXPECT_EQ(ReasonOf(status), "UNREADABLE_IMAGE") << tenths;
      }
    }
  }
}

TEST_F(HostileFilesTest, APdfPageThatLostItsPictureIsNotABlankOne) {
  const auto with_picture = [](const std::string& picture) {
    return Pdf({"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
                Stream("", "300 0 0 400 0 0 cm /I Do"), picture});
  };
  const auto jpeg = [](const std::string& bytes) {
    return Stream(
        "/Type/XObject/Subtype/Image/Width 300/Height 400/BitsPerComponent 8/ColorSpace/DeviceRGB"
        "/Filter/DCTDecode",
        bytes);
  };
  const std::string whole = Encode(".jpg", Picture());
  ASSERT_OK(Decode(with_picture(jpeg(whole))));
  EXPECT_THAT(pages_, ElementsAre("read"));
  for (const std::string& lost : {jpeg("no JPEG"), std::string("null ")}) {
    ASSERT_OK(Decode(with_picture(lost)));
    EXPECT_THAT(pages_, ElementsAre("UNREADABLE_IMAGE")) << lost;
  }
  ASSERT_OK(Decode(PagesPdf(1).replace(PagesPdf(1).find("72 72"), 5, "99 99")));
  EXPECT_THAT(pages_, ElementsAre("read")) << "a page with nothing on it, and nothing wrong";
}

TEST_F(HostileFilesTest, PolyglotsAreWhatTheyBeginWith) {
  ASSERT_OK(Decode(Encode(".jpg", Picture()) + PagesPdf(3)));
  EXPECT_THAT(pages_, ElementsAre("read")) << "a JPEG, whatever hangs behind";
  ASSERT_OK(Decode(Encode(".png", Picture()) + "PK\x03\x04"));
  EXPECT_THAT(pages_, ElementsAre("read"));
  EXPECT_THAT(Decode("\n\n" + PagesPdf(1)), Fails(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
  EXPECT_THAT(Decode("<html>" + Encode(".png", Picture())),
              Fails(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE"));
}

// A seed of its own each time, so that every run tries others; MADOGUCHI_SEED=N tries those of an earlier run again.
unsigned SeedOfThisRun() {
  const char* given = std::getenv("MADOGUCHI_SEED");
  const unsigned seed =
      given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device()();
  std::cout << "MADOGUCHI_SEED=" << seed << std::endl;
  return seed;
}

// Accidents: bytes flipped, runs removed, runs repeated.
TEST_F(HostileFilesTest, MutatedFilesAreReadOrRefusedByName) {
  const unsigned seed = SeedOfThisRun();
  std::mt19937 rng(seed);
  const std::vector<std::string> whole = {Encode(".png", Picture()), Encode(".jpg", Picture()),
                                          MultiPageTiff(dir_ / "two.tiff", 2), PagesPdf(2)};
  for (int i = 0; i < 320; ++i) {
    std::string file = whole[static_cast<size_t>(i) % whole.size()];
    for (unsigned changes = 1 + rng() % 6; changes > 0; --changes) {
      const size_t at = 8 + rng() % (file.size() - 8);
      const size_t length = std::min<size_t>(1 + rng() % 40, file.size() - at);
      switch (rng() % 3) {
        case 0:
          file[at] = static_cast<char>(rng());
          break;
        case 1:
          if (file.size() > length + 64) file.erase(at, length);
          break;
        default:
          file.insert(at, file.substr(at, length));
      }
    }
    const absl::Status status = Decode(file);
    EXPECT_TRUE(status.ok() || !ReasonOf(status).empty()) << i << " of seed " << seed << ": " << status;
    EXPECT_THAT(pages_, Each(AnyOf("read", "UNREADABLE_IMAGE", "IMAGE_TOO_LARGE", "DECODE_TIMEOUT")))
        << i << " of seed " << seed;
  }
  ExpectTheNextFileIsRead();
}

TEST_F(HostileFilesTest, AChildKilledByASignalIsAnUnreadableImage) {
  for (const char* signal : {"SEGV", "BUS", "ABRT", "SYS"}) {
    ChildDecoder dying = Broken(absl::StrCat("kill -", signal, " $$"));
    EXPECT_THAT(Decode(dying, "x"), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE")) << signal;
  }
}

TEST_F(HostileFilesTest, AChildOutOfTimeOrKilledByTheKernelIsATimeout) {
  ChildDecoder endless = Broken("ulimit -t 1\nwhile :; do :; done");
  EXPECT_THAT(Decode(endless, "x"), Fails(absl::StatusCode::kInvalidArgument, "DECODE_TIMEOUT"));
  ChildDecoder killed = Broken("kill -KILL $$");  // what the kernel does when memory runs out
  EXPECT_THAT(Decode(killed, "x"), Fails(absl::StatusCode::kInvalidArgument, "DECODE_TIMEOUT"));
}

TEST_F(HostileFilesTest, AChildThatSleepsIsEndedWithItsCallersPatience) {
  ChildDecoder sleeping = Broken("sleep 600");
  const absl::Time start = absl::Now();
  const Patience patience{.deadline = start + absl::Milliseconds(300), .cancelled = [] { return false; }};
  EXPECT_THAT(Decode(sleeping, "x", patience), Fails(absl::StatusCode::kDeadlineExceeded, "READING_TIMEOUT"));
  EXPECT_LT(absl::Now() - start, absl::Seconds(20));
}

TEST_F(HostileFilesTest, AChildThatWasTakenOverIsNotBelieved) {
  // kPage, page 0, −1 × 5 px, 3 channels; and 2,000,000,000 × 2,000,000,000 px.
  for (const char* size : {R"(\377\377\377\377\005\000\000\000)", R"(\000\224\065\167\000\224\065\167)"}) {
    ChildDecoder lying = Broken(absl::StrCat(R"(printf '\000\000\000\000\000\000\000\000)", size,
                                             R"(\003\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000')"));
    EXPECT_THAT(Decode(lying, "x"), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
  }
  ChildDecoder babbling = Broken("printf 'short'");
  EXPECT_THAT(Decode(babbling, "x"), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
  ChildDecoder silent = Broken("exit 0");
  EXPECT_THAT(Decode(silent, "x"), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
}

}  // namespace
}  // namespace madoguchi::ocr
