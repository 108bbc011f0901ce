#include "services/archive/core/file_type.h"

#include <gtest/gtest.h>

namespace madoguchi::archive {
namespace {

using absl::string_view;

TEST(FileTypeTest, KnowsTheFiveTypesByTheirFirstBytes) {
  EXPECT_EQ(DetectFileType("\xFF\xD8\xFF\xE0\x00\x10JFIF"), FileType::kJpeg);
  EXPECT_EQ(DetectFileType("\x89PNG\r\n\x1A\n"), FileType::kPng);
  EXPECT_EQ(DetectFileType(string_view("II*\0\x08\0\0\0", 8)), FileType::kTiff);
  EXPECT_EQ(DetectFileType(string_view("MM\0*\0\0\0\x08", 8)), FileType::kTiff);
  EXPECT_EQ(DetectFileType("%PDF-1.7\n"), FileType::kPdf);
  EXPECT_EQ(DetectFileType("{\"a\":1}"), FileType::kJson);
  EXPECT_EQ(DetectFileType(" \n[1]"), FileType::kJson);
}

TEST(FileTypeTest, RefusesWhatOnlyResemblesThem) {
  EXPECT_EQ(DetectFileType(""), std::nullopt);
  EXPECT_EQ(DetectFileType("   "), std::nullopt);
  EXPECT_EQ(DetectFileType("\xFF\xD8"), std::nullopt);
  EXPECT_EQ(DetectFileType("\x89PNG\n"), std::nullopt);
  EXPECT_EQ(DetectFileType("MZ%PDF-1.7"), std::nullopt);
  EXPECT_EQ(DetectFileType("GIF89a"), std::nullopt);
  EXPECT_EQ(DetectFileType("PK\x03\x04"), std::nullopt);
  EXPECT_EQ(DetectFileType("<html>"), std::nullopt);
}

TEST(FileTypeTest, HeadBytesSufficeForEverySignature) {
  const std::string png = std::string("\x89PNG\r\n\x1A\n") + std::string(100, 'x');
  EXPECT_EQ(DetectFileType(string_view(png).substr(0, kFileHeadBytes)), FileType::kPng);
}

TEST(FileTypeTest, NamesMediaTypes) {
  EXPECT_EQ(ContentType(FileType::kJpeg), "image/jpeg");
  EXPECT_EQ(ContentType(FileType::kPng), "image/png");
  EXPECT_EQ(ContentType(FileType::kTiff), "image/tiff");
  EXPECT_EQ(ContentType(FileType::kPdf), "application/pdf");
  EXPECT_EQ(ContentType(FileType::kJson), "application/json");
}

}  // namespace
}  // namespace madoguchi::archive
