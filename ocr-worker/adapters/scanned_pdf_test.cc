// PDF pages that are one scanned picture: read as they were scanned when they are nothing else, drawn when they are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <tiffio.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "opencv2/core.hpp"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

constexpr int kWidth = 600, kHeight = 800;  // 3 by 4 inches at 200 dpi

// No two corners alike, and enough detail to show any resampling.
cv::Mat Picture(int width = kWidth, int height = kHeight) {
  cv::Mat image(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      image.at<cv::Vec3b>(y, x) =
          cv::Vec3b(static_cast<uchar>(x * 7), static_cast<uchar>(y * 5), (x ^ y) & 64 ? 220 : 30);
    }
  }
  return image;
}

std::string Jpeg(const cv::Mat& image) {
  std::vector<uchar> bytes;
  cv::imencode(".jpg", image, bytes);
  return {bytes.begin(), bytes.end()};
}

std::string Deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
  packed.resize(size);
  return packed;
}

// What a scanner writes; each test changes one thing.
struct ScannedPage {
  std::string jpeg = Jpeg(Picture());
  std::string page = "/MediaBox[0 0 216 288]";
  std::string content = "q 216 0 0 288 0 0 cm /Im0 Do Q";
  std::string picture = "/Width 600/Height 800/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode";
  std::string resources = "/XObject<</Im0 5 0 R/Im1 5 0 R>>";
  std::string more = "<<>>";  // object 6
};

std::string Stream(const std::string& dictionary, const std::string& bytes) {
  return absl::StrCat("<<", dictionary, "/Length ", bytes.size(), ">>stream\n", bytes, "\nendstream\n");
}

std::string Pdf(const ScannedPage& scan) {
  const std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      absl::StrCat("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<", scan.resources, ">>", scan.page, ">>"),
      Stream("", scan.content),
      Stream("/Type/XObject/Subtype/Image" + scan.picture, scan.jpeg),
      scan.more};
  std::string pdf = "%PDF-1.4\n", table = absl::StrCat("xref\n0 ", objects.size() + 1, "\n0000000000 65535 f \n");
  for (size_t i = 0; i < objects.size(); ++i) {
    char entry[21];
    std::snprintf(entry, sizeof(entry), "%010zu 00000 n \n", pdf.size());
    table += entry;
    absl::StrAppend(&pdf, i + 1, " 0 obj\n", objects[i], "\nendobj\n");
  }
  return absl::StrCat(pdf, table, "trailer<</Size ", objects.size() + 1, "/Root 1 0 R>>\nstartxref\n", pdf.size(),
                      "\n%%EOF\n");
}

// The same file without its table of objects: Poppler finds them again, qpdf is not asked to.
std::string ForPopplerAlone(const std::string& pdf) {
  return absl::StrReplaceAll(pdf, {{"\nxref\n", "\nXXXX\n"}, {"startxref", "startXXXX"}});
}

class ScannedPdfTest : public ::testing::Test {
 protected:
  struct Read {
    std::string what;  // "600x800x3", or the reason
    cv::Mat pixels;
  };
  Read Decode(const std::string& file) {
    std::vector<Read> pages;
    EXPECT_OK(decoder_.Decode(file, Patience(), [&](int, absl::StatusOr<DecodedPage> page) {
      if (!page.ok()) {
        pages.push_back({ReasonOf(page.status()), {}});
      } else {
        const cv::Mat& pixels = page->pixels;
        pages.push_back({absl::StrCat(pixels.cols, "x", pixels.rows, "x", pixels.channels()), pixels.clone()});
      }
      return absl::OkStatus();
    }));
    return pages.size() == 1 ? pages[0] : Read{absl::StrCat(pages.size(), " pages"), {}};
  }

  void ExpectSame(const Read& read, const Read& wanted) {
    ASSERT_EQ(read.what, wanted.what);
    if (wanted.pixels.empty()) return;
    EXPECT_EQ(cv::norm(read.pixels, wanted.pixels, cv::NORM_INF), 0);
  }
  void ExpectAsScanned(const ScannedPage& scan) { ExpectSame(Decode(Pdf(scan)), Decode(scan.jpeg)); }
  void ExpectAsPopplerDrawsIt(const ScannedPage& scan, const std::string& what = "900x1200x3") {
    const Read drawn = Decode(ForPopplerAlone(Pdf(scan)));
    EXPECT_EQ(drawn.what, what);
    ExpectSame(Decode(Pdf(scan)), drawn);
  }

  ChildDecoder decoder_{*FindDecoder()};
};

TEST_F(ScannedPdfTest, APageThatIsOneJpegIsThatJpeg) {
  EXPECT_EQ(Decode(Pdf(ScannedPage())).what, "600x800x3");
  ExpectAsScanned({});
  ExpectAsScanned({.content = "q 72 0 0 72 0 0 cm q 3 0 0 4 0 0 cm /Im0 Do Q Q"});
  ExpectAsScanned({.page = "/MediaBox[0 0 216 288]/CropBox[-5 2 220 287]"});
}

TEST_F(ScannedPdfTest, GreyAndProfiledJpegsToo) {
  cv::Mat grey;
  cv::extractChannel(Picture(), grey, 2);
  const ScannedPage scan{
      .jpeg = Jpeg(grey),
      .picture = "/Width 600/Height 800/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/DCTDecode]"};
  EXPECT_EQ(Decode(Pdf(scan)).what, "600x800x1");
  ExpectAsScanned(scan);
  ExpectAsScanned({.picture = "/Width 600/Height 800/BitsPerComponent 8/ColorSpace[/ICCBased 6 0 R]/Filter/DCTDecode",
                   .more = Stream("/N 3/Alternate/DeviceRGB", "a profile")});
}

TEST_F(ScannedPdfTest, TheTurnedPageIsTheTurnedJpeg) {
  const cv::Mat upright = Decode(Jpeg(Picture())).pixels;
  const std::vector<std::pair<int, int>> turns = {{90, cv::ROTATE_90_CLOCKWISE},
                                                  {180, cv::ROTATE_180},
                                                  {270, cv::ROTATE_90_COUNTERCLOCKWISE},
                                                  {-90, cv::ROTATE_90_COUNTERCLOCKWISE}};
  for (const auto& [degrees, code] : turns) {
    SCOPED_TRACE(degrees);
    const ScannedPage scan{.page = absl::StrCat("/MediaBox[0 0 216 288]/Rotate ", degrees)};
    const Read read = Decode(Pdf(scan));
    cv::Mat wanted;
    cv::rotate(upright, wanted, code);
    ASSERT_EQ(read.pixels.size(), wanted.size());
    EXPECT_EQ(cv::norm(read.pixels, wanted, cv::NORM_INF), 0);
    // Poppler turns it the same way.
    const Read drawn = Decode(ForPopplerAlone(Pdf(scan)));
    cv::Mat smaller[2];
    cv::resize(read.pixels, smaller[0], {30, 30}, 0, 0, cv::INTER_AREA);
    cv::resize(drawn.pixels, smaller[1], {30, 30}, 0, 0, cv::INTER_AREA);
    EXPECT_LT(cv::norm(smaller[0], smaller[1], cv::NORM_L1) / (30 * 30 * 3), 4);
  }
}

TEST_F(ScannedPdfTest, WhateverElseIsOnThePageIsDrawn) {
  ExpectAsPopplerDrawsIt(
      {.content = "q 216 0 0 288 0 0 cm /Im0 Do Q BT /F0 20 Tf 50 50 Td (text) Tj ET",
       .resources = "/XObject<</Im0 5 0 R>>/Font<</F0<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"});
  ExpectAsPopplerDrawsIt({.content = "q 216 0 0 288 0 0 cm /Im0 Do Q 0 0 0 rg 10 10 50 50 re f"});
  ExpectAsPopplerDrawsIt({.content = "q 216 0 0 288 0 0 cm /Im0 Do Q q 50 0 0 70 0 0 cm /Im1 Do Q"});
  ExpectAsPopplerDrawsIt({.content = "1 0 0 rg 216 0 0 288 0 0 cm /Im0 Do"});
  ExpectAsPopplerDrawsIt({.content = "0 0 100 100 re W n q 216 0 0 288 0 0 cm /Im0 Do Q"});
  ExpectAsPopplerDrawsIt({.page = "/MediaBox[0 0 216 288]/Annots[6 0 R]",
                          .more = "<</Type/Annot/Subtype/Square/Rect[20 20 90 90]/C[1 0 0]/F 4>>"});
  ExpectAsPopplerDrawsIt({.content = ""});
}

TEST_F(ScannedPdfTest, APictureThatIsNotTheWholePageIsDrawn) {
  ExpectAsPopplerDrawsIt({.content = "q 216 0 0 144 0 0 cm /Im0 Do Q"});
  ExpectAsPopplerDrawsIt({.content = "q 108 0 0 144 0 0 cm /Im0 Do Q"});
  ExpectAsPopplerDrawsIt({.page = "/MediaBox[0 0 216 288]/CropBox[0 0 108 288]"}, "450x1200x3");
  ExpectAsPopplerDrawsIt({.content = "q 216 0 0 -288 0 288 cm /Im0 Do Q"});
  ExpectAsPopplerDrawsIt({.content = "q 210 20 -20 280 0 0 cm /Im0 Do Q"});
}

TEST_F(ScannedPdfTest, PicturesThatAreMoreThanAJpegAreDrawn) {
  const ScannedPage plain;
  for (const char* more : {"/SMask 6 0 R", "/Mask 6 0 R", "/Mask[0 10 0 10 0 10]", "/Decode[1 0 1 0 1 0]",
                           "/DecodeParms<</ColorTransform 0>>", "/OC<</Type/OCG/Name(layer)>>"}) {
    SCOPED_TRACE(more);
    const std::string mask(16 * 16, '\x50');
    ExpectAsPopplerDrawsIt(
        {.picture = plain.picture + more,
         .more = Stream(absl::StrCat("/Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceGray",
                                     std::string(more).starts_with("/Mask") ? "/ImageMask true/BitsPerComponent 1"
                                                                            : "/BitsPerComponent 8"),
                        mask)});
  }
}

TEST_F(ScannedPdfTest, OtherResolutionsThanAScansAreDrawn) {
  ExpectAsPopplerDrawsIt({.page = "/MediaBox[0 0 216 300]", .content = "216 0 0 300 0 0 cm /Im0 Do"}, "900x1250x3");
  ExpectAsPopplerDrawsIt({.page = "/MediaBox[0 0 600 800]", .content = "600 0 0 800 0 0 cm /Im0 Do"}, "2500x3333x3");
  ExpectAsPopplerDrawsIt({.page = "/MediaBox[0 0 72 96]", .content = "72 0 0 96 0 0 cm /Im0 Do"}, "300x400x3");
}

TEST_F(ScannedPdfTest, AJpegThatEndsEarlyIsRefusedAsTheFileIs) {
  const std::string whole = Jpeg(Picture());
  for (const size_t tenths : {3, 5, 9}) {
    const ScannedPage scan{.jpeg = whole.substr(0, whole.size() * tenths / 10)};
    EXPECT_EQ(Decode(scan.jpeg).what, "UNREADABLE_IMAGE");
    EXPECT_EQ(Decode(Pdf(scan)).what, "UNREADABLE_IMAGE");
  }
}

TEST_F(ScannedPdfTest, WhatIsNoJpegIsWhatPopplerMakesOfIt) {
  for (const std::string& jpeg : {std::string("\xFF\xD8\xFF"), std::string()}) {
    const ScannedPage scan{.jpeg = jpeg};
    ExpectSame(Decode(Pdf(scan)), Decode(ForPopplerAlone(Pdf(scan))));
  }
}

// ---- fax and lossless pictures ----

// Text, rules, dots, and rows and runs of every length: black where Picture() is dark.
cv::Mat BlackAndWhite(int width = kWidth, int height = kHeight) {
  cv::Mat image(height, width, CV_8U, cv::Scalar(255));
  for (int y = 0; y < height; ++y) {
    for (int x = 0, black = y % 3 == 0; x < width; black = !black) {
      const int run = 1 + (x * 31 + y * y * 7) % (y % 5 == 0 ? width : 1 + y % 90);
      image.row(y).colRange(x, std::min(width, x + run)).setTo(black ? 0 : 255);
      x += run;
    }
  }
  cv::putText(image, "fax", {40, 300}, cv::FONT_HERSHEY_SIMPLEX, 8, cv::Scalar(0), 20);
  image.rowRange(500, 560).setTo(255);
  return image;
}

void WriteFaxTiff(const std::string& path, const cv::Mat& image, uint16_t compression, uint32_t options = 0,
                  int rows_of_strip = 0) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image.cols);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image.rows);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
  if (compression == COMPRESSION_CCITTFAX3) TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, options);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, rows_of_strip > 0 ? rows_of_strip : image.rows);
  for (int y = 0; y < image.rows; ++y) {
    std::string row(static_cast<size_t>(image.cols + 7) / 8, '\0');
    for (int x = 0; x < image.cols; ++x) {
      if (image.at<uchar>(y, x) == 0) row[static_cast<size_t>(x) / 8] |= static_cast<char>(0x80 >> x % 8);
    }
    TIFFWriteScanline(tiff, row.data(), static_cast<uint32_t>(y));
  }
  TIFFClose(tiff);
}

// As libtiff codes it, without the TIFF around it.
std::string Fax(const cv::Mat& image, uint16_t compression, uint32_t options = 0) {
  const testing::TempDir dir;
  WriteFaxTiff(dir / "fax.tiff", image, compression, options);
  TIFF* tiff = TIFFOpen((dir / "fax.tiff").c_str(), "r");
  std::string coded(static_cast<size_t>(TIFFRawStripSize(tiff, 0)), '\0');
  TIFFReadRawStrip(tiff, 0, coded.data(), static_cast<tmsize_t>(coded.size()));
  TIFFClose(tiff);
  return coded;
}

std::string FaxPicture(const std::string& parameters, const std::string& more = "") {
  return absl::StrCat("/Width 600/Height 800/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode", more,
                      "/DecodeParms<<", parameters, "/Columns 600>>");
}

TEST_F(ScannedPdfTest, APageThatIsOneFaxIsThatFax) {
  const cv::Mat image = BlackAndWhite();
  const std::string t6 = Fax(image, COMPRESSION_CCITTFAX4), t4 = Fax(image, COMPRESSION_CCITTFAX3),
                    t4_two = Fax(image, COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS);
  for (const ScannedPage& scan : {ScannedPage{.jpeg = t6, .picture = FaxPicture("/K -1/Rows 800")},
                                  ScannedPage{.jpeg = t6, .picture = FaxPicture("/K -1/BlackIs1 true", "/Decode[1 0]")},
                                  ScannedPage{.jpeg = t4, .picture = FaxPicture("/EndOfLine true")},
                                  ScannedPage{.jpeg = t4_two, .picture = FaxPicture("/K 4/EndOfLine true")}}) {
    SCOPED_TRACE(scan.picture);
    const Read read = Decode(Pdf(scan));
    ASSERT_EQ(read.what, "600x800x1");
    EXPECT_EQ(cv::norm(read.pixels, image, cv::NORM_INF), 0);
    // And Poppler sees the same picture.
    const Read drawn = Decode(ForPopplerAlone(Pdf(scan)));
    cv::Mat smaller[2];
    cv::resize(read.pixels, smaller[0], {30, 40}, 0, 0, cv::INTER_AREA);
    cv::extractChannel(drawn.pixels, smaller[1], 0);
    cv::resize(smaller[1], smaller[1], {30, 40}, 0, 0, cv::INTER_AREA);
    EXPECT_LT(cv::norm(smaller[0], smaller[1], cv::NORM_L1) / (30 * 40), 6);
  }
}

TEST_F(ScannedPdfTest, EveryLengthOfRunIsDecoded) {
  // One row each: a white run, a black one, the rest; wider than the longest code.
  cv::Mat image(800, 2700, CV_8U, cv::Scalar(255));
  for (int y = 0; y < image.rows; ++y) {
    image.row(y).colRange(y, std::min(2700, y + 1 + (y < 100 ? 2559 : y * 3))).setTo(0);
  }
  const auto page = [](const std::string& coded, const std::string& kind) {
    return ScannedPage{.jpeg = coded,
                       .page = "/MediaBox[0 0 972 288]",
                       .content = "q 972 0 0 288 0 0 cm /Im0 Do Q",
                       .picture = absl::StrCat("/Width 2700/Height 800/BitsPerComponent 1/ColorSpace/DeviceGray"
                                               "/Filter/CCITTFaxDecode/DecodeParms<</Columns 2700",
                                               kind, ">>")};
  };
  const Read flat = Decode(Pdf(page(Fax(image, COMPRESSION_CCITTFAX3), "/K 0"))),
             above = Decode(Pdf(page(Fax(image, COMPRESSION_CCITTFAX4), "/K -1")));
  ASSERT_EQ(flat.what, "2700x800x1");
  EXPECT_EQ(cv::norm(flat.pixels, image, cv::NORM_INF), 0);
  ASSERT_EQ(above.what, "2700x800x1");
  EXPECT_EQ(cv::norm(above.pixels, image, cv::NORM_INF), 0);
}

TEST_F(ScannedPdfTest, AFaxThatEndsEarlyIsRefused) {
  for (const auto& [compression, kind] :
       {std::pair(COMPRESSION_CCITTFAX4, "/K -1"), std::pair(COMPRESSION_CCITTFAX3, "/K 0")}) {
    const std::string whole = Fax(BlackAndWhite(), static_cast<uint16_t>(compression));
    for (size_t tenths = 0; tenths < 10; ++tenths) {
      const ScannedPage scan{.jpeg = whole.substr(0, whole.size() * tenths / 10), .picture = FaxPicture(kind)};
      EXPECT_EQ(Decode(Pdf(scan)).what, "UNREADABLE_IMAGE") << kind << " " << tenths;
    }
  }
}

TEST_F(ScannedPdfTest, ATiffOfTheSameFaxTooAndItMayNotEndEarlyEither) {
  const testing::TempDir dir;
  const cv::Mat image = BlackAndWhite();
  const auto read = [&] {
    std::stringstream bytes;
    bytes << std::ifstream(dir / "fax.tiff", std::ios::binary).rdbuf();
    return bytes.str();
  };
  for (const auto& [compression, options] :
       {std::pair(COMPRESSION_CCITTFAX4, 0), std::pair(COMPRESSION_CCITTFAX3, 0),
        std::pair(COMPRESSION_CCITTFAX3, GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS)}) {
    SCOPED_TRACE(absl::StrCat(compression, " ", options));
    WriteFaxTiff(dir / "fax.tiff", image, static_cast<uint16_t>(compression), static_cast<uint32_t>(options), 130);
    const Read whole = Decode(read());
    ASSERT_EQ(whole.what, "600x800x1");
    EXPECT_EQ(cv::norm(whole.pixels, image, cv::NORM_INF), 0);

    // A sound TIFF whose strip says less than its rows.
    WriteFaxTiff(dir / "fax.tiff", image, static_cast<uint16_t>(compression), static_cast<uint32_t>(options));
    std::string bytes = read();
    const size_t entry = bytes.find(std::string("\x17\x01\x04\x00\x01\x00\x00\x00", 8));  // StripByteCounts, one LONG
    ASSERT_NE(entry, std::string::npos);
    uint32_t size = 0;
    std::memcpy(&size, bytes.data() + entry + 8, sizeof(size));
    size /= 2;
    std::memcpy(bytes.data() + entry + 8, &size, sizeof(size));
    EXPECT_EQ(Decode(bytes).what, "UNREADABLE_IMAGE");
  }
}

TEST_F(ScannedPdfTest, LosslessPicturesAreThemselves) {
  const cv::Mat colour = Picture(), bits = BlackAndWhite();
  cv::Mat rgb, grey;
  cv::cvtColor(colour, rgb, cv::COLOR_BGR2RGB);
  cv::extractChannel(colour, grey, 1);
  std::string packed_bits;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; x += 8) {
      int byte = 0;
      for (int bit = 0; bit < 8; ++bit) byte = byte << 1 | (bits.at<uchar>(y, x + bit) != 0 ? 1 : 0);
      packed_bits += static_cast<char>(byte);
    }
  }
  const auto bytes = [](const cv::Mat& image) {
    return std::string(reinterpret_cast<const char*>(image.data), image.total() * image.elemSize());
  };
  const auto page = [](const std::string& pixels, const std::string& kind) {
    return ScannedPage{.jpeg = Deflated(pixels),
                       .picture = absl::StrCat("/Width 600/Height 800/Filter/FlateDecode", kind)};
  };
  const std::string of_rgb = "/BitsPerComponent 8/ColorSpace/DeviceRGB",
                    of_grey = "/BitsPerComponent 8/ColorSpace/DeviceGray",
                    of_bits = "/BitsPerComponent 1/ColorSpace/DeviceGray";
  const std::pair<ScannedPage, cv::Mat> pages[] = {{page(bytes(rgb), of_rgb), colour},
                                                   {page(bytes(grey), of_grey), grey},
                                                   {page(packed_bits, of_bits), bits},
                                                   {page(packed_bits, of_bits + "/Decode[1 0]"), ~bits}};
  for (const auto& [scan, image] : pages) {
    SCOPED_TRACE(scan.picture);
    const Read read = Decode(Pdf(scan));
    ASSERT_EQ(read.what, absl::StrCat("600x800x", image.channels()));
    EXPECT_EQ(cv::norm(read.pixels, image, cv::NORM_INF), 0);
  }
  // Half of the rows is no page; what comes behind all of them is dropped.
  EXPECT_EQ(Decode(Pdf(page(bytes(grey.rowRange(0, 400)), of_grey))).what, "UNREADABLE_IMAGE");
  EXPECT_EQ(Decode(Pdf(page(bytes(grey) + std::string(9 << 20, 'x'), of_grey))).what, "600x800x1");
}

TEST_F(ScannedPdfTest, APredictedPictureIsUnpackedToo) {
  // Rows of PNG's "up": each the difference from the one above, behind a byte that says so.
  cv::Mat grey;
  cv::extractChannel(Picture(), grey, 1);
  std::string rows;
  for (int y = 0; y < kHeight; ++y) {
    rows += '\x02';
    for (int x = 0; x < kWidth; ++x)
      rows += static_cast<char>(grey.at<uchar>(y, x) - (y > 0 ? grey.at<uchar>(y - 1, x) : 0));
  }
  const Read read = Decode(Pdf({.jpeg = Deflated(rows),
                                .picture = "/Width 600/Height 800/BitsPerComponent 8/ColorSpace/DeviceGray"
                                           "/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 600>>"}));
  ASSERT_EQ(read.what, "600x800x1");
  EXPECT_EQ(cv::norm(read.pixels, grey, cv::NORM_INF), 0);
}

TEST_F(ScannedPdfTest, FaxesAndLosslessPicturesWithMoreAreDrawn) {
  const std::string fax = Fax(BlackAndWhite(), COMPRESSION_CCITTFAX4);
  for (const std::string& picture :
       {FaxPicture("/K -1", "/Mask 6 0 R"), FaxPicture("/K -1", "/Intent/Perceptual"),
        FaxPicture("/K -1", "/Decode[0 0.5]"), FaxPicture("/K -1/Rows 700"), FaxPicture("/K -1/Unknown 1")}) {
    SCOPED_TRACE(picture);
    ExpectAsPopplerDrawsIt({.jpeg = fax,
                            .picture = picture,
                            .more = Stream("/Type/XObject/Subtype/Image/Width 16/Height 16/ImageMask true"
                                           "/BitsPerComponent 1",
                                           std::string(32, '\x50'))});
  }
  ExpectAsPopplerDrawsIt({.jpeg = Deflated(std::string(kWidth * kHeight, '\x01')),
                          .picture = "/Width 600/Height 800/BitsPerComponent 8/Filter/FlateDecode"
                                     "/ColorSpace[/Indexed/DeviceRGB 1<FF0000002288>]"});
}

TEST_F(ScannedPdfTest, APictureThatIsLargerThanItSaysIsNotBelieved) {
  std::string jpeg = Jpeg(Picture());
  const size_t frame = jpeg.find("\xFF\xC0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\xFF\xF0\xFF\xF0");  // 65,520 by 65,520 pixels
  const ScannedPage lying{.jpeg = jpeg};
  ExpectSame(Decode(Pdf(lying)), Decode(ForPopplerAlone(Pdf(lying))));
}

TEST_F(ScannedPdfTest, AnHonestBombIsRefusedByItsMeasure) {
  std::string jpeg = Jpeg(Picture());
  jpeg.replace(jpeg.find("\xFF\xC0") + 5, 4, "\xFF\xDC\xFF\xDC");  // 65,500 by 65,500 pixels: 8 metres at 200 dpi
  const ScannedPage bomb{
      .jpeg = jpeg,
      .page = "/MediaBox[0 0 23580 23580]",
      .content = "q 23580 0 0 23580 0 0 cm /Im0 Do Q",
      .picture = "/Width 65500/Height 65500/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"};
  EXPECT_EQ(Decode(Pdf(bomb)).what, "IMAGE_TOO_LARGE");
}

TEST_F(ScannedPdfTest, MutatedScansAreReadOrRefusedByName) {
  const std::string whole = Pdf({.jpeg = Jpeg(Picture().rowRange(0, 400)),
                                 .page = "/MediaBox[0 0 216 144]",
                                 .content = "q 216 0 0 144 0 0 cm /Im0 Do Q",
                                 .picture = "/Width 600/Height 400/BitsPerComponent 8/ColorSpace/DeviceRGB"
                                            "/Filter/DCTDecode"});
  const size_t jpeg = whole.find("\xFF\xD8"), behind = whole.find("endstream", jpeg);
  std::mt19937 rng(20);
  for (int i = 0; i < 120; ++i) {
    std::string file = whole;
    for (unsigned changes = 1 + rng() % 3; changes > 0; --changes) {
      // Mostly the structure: it is a hundredth of the bytes, and what decides.
      const size_t at = 8 + rng() % (file.size() - 8);
      const size_t outside = rng() % 2 == 0 ? 8 + rng() % (jpeg - 8) : behind + rng() % (file.size() - behind);
      file[i % 4 == 0 ? at : outside] = static_cast<char>(i % 3 == 0 ? '0' + rng() % 10 : rng());
    }
    const absl::Status status = decoder_.Decode(file, Patience(), [&](int, absl::StatusOr<DecodedPage> page) {
      EXPECT_TRUE(page.ok() || !ReasonOf(page.status()).empty()) << i;
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok() || !ReasonOf(status).empty()) << i << ": " << status;
  }
  EXPECT_EQ(Decode(whole).what, "600x400x3");
}

}  // namespace
}  // namespace madoguchi::ocr
