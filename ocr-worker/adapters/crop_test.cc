// Fields cut out of a committed page, through PNG and back, read again; and nets from a folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/crop_png.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/jobs/file_cutter.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/models/folder.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"

namespace madoguchi::ocr {
namespace {

using ::madoguchi::testing::Fails;

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}
void Write(const std::string& path, absl::string_view content) { std::ofstream(path, std::ios::binary) << content; }

TEST(CropTest, ACropIsReadAgainAsItsPageWas) {
  PinToOneThread();
  const auto definition = procedures::ParseDefinition(ReadAll("procedures/catalog/resident-record-copy.yaml"));
  ASSERT_OK(definition);
  TemplateForms forms;
  ASSERT_OK(forms.Add(procedures::PrintForm(*definition)->form_template));
  auto recognizers = MakeRecognizers();
  ASSERT_OK(recognizers);
  const CpuStopWatch watch;
  PageReader reader(*std::move(recognizers), forms, watch);
  ChildDecoder decoder(*FindDecoder());
  const std::string file = ReadAll("tests/data/resident-record-copy.jpg");

  const auto read = ReadFile(file, "", decoder, reader, Patience());
  ASSERT_OK(read);
  const auto cut = CutFile({file, -1}, "", {0}, decoder, reader, Patience());
  ASSERT_OK(cut);
  ASSERT_EQ(cut->size(), 1u);
  const PageReader::CutPage& page = cut->front();
  EXPECT_EQ(page.reading.form, "resident-record-copy");
  EXPECT_TRUE(page.reading.fields.empty());
  std::vector<FieldReading> fields = read->front().fields;  // a place for a seal is looked at, not cut out
  std::erase_if(fields, [](const FieldReading& field) { return field.recognizer == "seal@1"; });
  ASSERT_EQ(page.crops.size(), fields.size());

  const auto form = forms.Find("", "resident-record-copy", 1);
  ASSERT_OK(form);
  const PreparedPage& layout = (*form)->pages.front();
  int same = 0;
  for (size_t i = 0; i < page.crops.size(); ++i) {
    const auto png = CropToPng(page.crops[i].seen);
    ASSERT_OK(png);
    const auto back = CropFromPng(*png);
    ASSERT_OK(back);
    EXPECT_EQ(cv::countNonZero(*back != page.crops[i].seen), 0);
    const auto& leaves = layout.layout.fields;
    const auto leaf =
        std::find_if(leaves.begin(), leaves.end(), [&](const auto& f) { return f.id == page.crops[i].id; });
    ASSERT_NE(leaf, leaves.end());
    const auto again = reader.ReadCrop(layout, *leaf, *back, Patience());
    ASSERT_OK(again);
    EXPECT_EQ(again->id, page.crops[i].id);
    EXPECT_THAT(again->recognizer, ::testing::HasSubstr("@"));
    same += again->raw == fields[i].raw;
    EXPECT_THAT(reader.ReadCrop(layout, *leaf, cv::Mat(3, 3, CV_8U), Patience()).status(),
                Fails(absl::StatusCode::kInvalidArgument, "CROP_DOES_NOT_FIT"));
  }
  // Knowledge from other fields of the page may choose another reading; what the ink says is the same.
  EXPECT_GE(same, static_cast<int>(page.crops.size()) * 9 / 10);
}

TEST(CropTest, NoPageIsCutThatNobodyAskedFor) {
  const CpuStopWatch watch;
  TemplateForms forms;
  auto recognizers = MakeRecognizers();
  ASSERT_OK(recognizers);
  PageReader reader(*std::move(recognizers), forms, watch);
  ChildDecoder decoder(*FindDecoder());
  const std::string file = ReadAll("tests/data/batch.tiff");
  const auto cut = CutFile({file, -1}, "", {1}, decoder, reader, Patience());
  ASSERT_OK(cut);
  ASSERT_EQ(cut->size(), 1u);
  EXPECT_EQ(cut->front().reading.page_index, 1);
  EXPECT_FALSE(cut->front().reading.error.empty()) << "no form is known here";
  EXPECT_TRUE(cut->front().crops.empty());
}

TEST(CropTest, WhatIsNoPngIsRefused) {
  EXPECT_THAT(CropFromPng("no image").status(), Fails(absl::StatusCode::kInvalidArgument, "UNREADABLE_IMAGE"));
  const auto large = CropToPng(cv::Mat(3001, 3000, CV_8U, cv::Scalar(0)));
  ASSERT_OK(large);
  EXPECT_THAT(CropFromPng(*large).status(), Fails(absl::StatusCode::kInvalidArgument, "IMAGE_TOO_LARGE"));
}

class ModelFolderTest : public ::testing::Test {
 protected:
  void TearDown() override { models::UseBuiltIn(); }
  std::string Folder() {
    for (const char* file : {"digits.onnx", "digits.txt"})
      std::filesystem::copy_file(std::string("ocr-worker/models/") + file, dir_ / file);
    return dir_ / "";
  }
  testing::TempDir dir_;
};

TEST_F(ModelFolderTest, AFolderWithAManifestTakesThePlaceOfTheBuiltInNets) {
  const std::string built_in = models::Find("digits")->version;
  EXPECT_EQ(built_in.size(), 8u);
  const std::string folder = Folder();
  Write(dir_ / "digits.txt", "9876543210\n");
  const auto manifest = models::ManifestOf(folder);
  ASSERT_OK(manifest);
  Write(dir_ / "manifest.json", *manifest);
  ASSERT_OK(models::UseFolder(folder));
  EXPECT_EQ(models::Find("digits")->classes, "9876543210");
  EXPECT_NE(models::Find("digits")->version, built_in);
  EXPECT_NE(models::Find("characters"), nullptr) << "what the folder has not is still built in";
  models::UseBuiltIn();
  EXPECT_EQ(models::Find("digits")->version, built_in);
}

TEST_F(ModelFolderTest, WhatIsDamagedOrTooLargeChangesNothing) {
  const std::string built_in = models::Find("digits")->version;
  const std::string folder = Folder();
  EXPECT_THAT(models::UseFolder(folder), Fails(absl::StatusCode::kNotFound, "MODEL_MISSING"));
  Write(dir_ / "manifest.json", "{");
  EXPECT_THAT(models::UseFolder(folder), Fails(absl::StatusCode::kInvalidArgument, "MODEL_MANIFEST"));
  const auto manifest = models::ManifestOf(folder);
  ASSERT_OK(manifest);
  Write(dir_ / "manifest.json", *manifest);
  Write(dir_ / "digits.txt", "0123456788\n");
  EXPECT_THAT(models::UseFolder(folder), Fails(absl::StatusCode::kDataLoss, "MODEL_DAMAGED"));
  std::filesystem::resize_file(dir_ / "digits.onnx", size_t{257} << 20);
  EXPECT_THAT(models::UseFolder(folder), Fails(absl::StatusCode::kResourceExhausted, "MODEL_TOO_LARGE"));
  EXPECT_EQ(models::Find("digits")->version, built_in);
}

}  // namespace
}  // namespace madoguchi::ocr
