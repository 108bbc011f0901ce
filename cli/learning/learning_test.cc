// Samples out of the committed pages, evaluated, and candidates adopted or refused: the real reader, real files.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/command.h"
#include "cli/files.h"
#include "cli/learning/sample_folder.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "ocr-worker/models/folder.h"

namespace madoguchi::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kTruth[] = "tests/data/truth.json";
constexpr char kPage[] = "tests/data/resident-record-copy.jpg";
constexpr char kForm[] = "procedures/catalog/resident-record-copy.yaml";

class LearningTest : public ::testing::Test {
 protected:
  int Call(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    return cli::Run(words, {.out = out_, .err = err_});
  }
  void Write(const std::string& path, const std::string& content) { std::ofstream(path, std::ios::binary) << content; }

  madoguchi::testing::TempDir dir_;
  std::ostringstream out_, err_;
};

TEST_F(LearningTest, ReadingsAreMeasuredAgainstTheTruth) {
  ASSERT_EQ(Call({"form", "read", "--definition", kForm, kPage}), kDone) << err_.str();
  const std::string readings = dir_ / "readings.jsonl";
  Write(readings, out_.str());
  ASSERT_EQ(Call({"form", "evaluate", readings, "--truth", kTruth, "--definition", kForm, "--json", "--reference",
                  dir_ / "reference.txt"}),
            kDone)
      << err_.str();
  const auto report = nlohmann::json::parse(out_.str());
  EXPECT_EQ(report["all"]["fields"], 15) << out_.str();
  EXPECT_GE(report["all"]["exact"], 12);
  EXPECT_EQ(report["by_form"].size(), 1u);
  EXPECT_TRUE(report["by_field"].contains("resident-record-copy-1 applicant.phone"));
  EXPECT_TRUE(report["by_type"].contains("katakana"));
  bool versioned = false;
  for (const auto& [name, score] : report["by_recognizer"].items()) versioned |= name.find("@") != std::string::npos;
  EXPECT_TRUE(versioned);
  EXPECT_THAT(ReadFile(dir_ / "reference.txt", 10'000).value(), HasSubstr("katakana "));

  ASSERT_EQ(Call({"form", "evaluate", readings, "--truth", kTruth, "--definition", kForm}), kDone);
  EXPECT_THAT(out_.str(), HasSubstr("| 読み取り器 | 欄 | 全て正しい | 確認不要 | 確認不要のうち誤り | 文字の誤り |"));

  // What does not fit together is named.
  const auto refused = [&](const std::string& truth, const std::string& reason) {
    Write(dir_ / "truth", truth);
    EXPECT_EQ(Call({"form", "evaluate", readings, "--truth", dir_ / "truth", "--definition", kForm}), kFailed);
    EXPECT_THAT(err_.str(), HasSubstr(reason));
  };
  refused(R"({"other.jpg": [{"form": "moving-in", "page": 1, "values": {}}]})", "TRUTH_MISSING");
  refused(R"({"resident-record-copy.jpg": [{"form": "moving-in", "page": 1, "values": {}}]})", "TRUTH_MISMATCH");
  refused("resident-record-copy.jpg\t0\tapplicant.nickname\tミホン\n", "UNKNOWN_FIELD");
  refused("[1]", "TRUTH_DAMAGED");
  Write(readings, "");
  EXPECT_EQ(Call({"form", "evaluate", readings, "--truth", kTruth, "--definition", kForm}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("NO_READINGS"));
  Write(readings, "{}\n");
  EXPECT_EQ(Call({"form", "evaluate", readings, "--truth", kTruth, "--definition", kForm}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("READINGS_DAMAGED"));
  EXPECT_EQ(Call({"form", "evaluate", readings, "--definition", kForm}), kMisused);
}

TEST_F(LearningTest, ASampleFolderIsReadAgainByTodaysReaders) {
  const std::string folder = dir_ / "samples";
  ASSERT_EQ(Call({"samples", "cut", "--truth", kTruth, "--out", folder, "--definition", kForm, "--held_back", kPage}),
            kDone)
      << err_.str();
  const auto rows = ReadSampleFolder(folder);
  ASSERT_OK(rows);
  EXPECT_EQ(rows->size(), 15u);
  for (const SampleRow& row : *rows) {
    EXPECT_EQ(ReadCrop(folder, row.outcome.id)->substr(1, 3), "PNG");
    EXPECT_TRUE(row.held_back);
  }
  EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms::owner_all);

  ASSERT_EQ(Call({"form", "evaluate", folder, "--json"}), kDone) << err_.str();
  EXPECT_EQ(nlohmann::json::parse(out_.str())["all"]["fields"], 15);
  EXPECT_GE(nlohmann::json::parse(out_.str())["all"]["exact"], 11);
  ASSERT_EQ(Call({"form", "evaluate", folder, "--json", "--stored"}), kDone) << err_.str();
  EXPECT_EQ(nlohmann::json::parse(out_.str())["all"]["fields"], 15);

  // Too few to decide anything.
  EXPECT_EQ(Call({"form", "adopt", "--candidate", "ocr-worker/models", "--samples", folder, "--out", dir_ / "models"}),
            kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("TOO_FEW_SAMPLES"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "models"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "models.part"));

  EXPECT_EQ(Call({"samples", "cut", "--truth", kTruth, "--out", folder, "--definition", kForm, kPage}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("FOLDER_NOT_EMPTY"));
  std::filesystem::remove(folder + "/crops/" + rows->front().outcome.id + ".png");
  EXPECT_EQ(Call({"form", "evaluate", folder}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("UNREADABLE_FILE"));
}

TEST_F(LearningTest, ATableKeepsWhatPeopleWrite) {
  auto writer = SampleFolderWriter::Create(dir_ / "samples");
  ASSERT_OK(writer);
  SampleRow row{
      .outcome = {.id = "a-1", .form = "f", .version = 2, .field = "x.y", .truth = "\\t見本\t𠮷\n", .value = ""},
      .page = 1,
      .raw = "\r",
      .doubted = true};
  ASSERT_OK(writer->Add(row, "png"));
  row.outcome.id = "../escape";
  EXPECT_FALSE(writer->Add(row, "png").ok());
  ASSERT_OK(writer->Finish());
  const auto rows = ReadSampleFolder(dir_ / "samples");
  ASSERT_OK(rows);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_EQ(rows->front().outcome.truth, "\\t見本\t𠮷\n");
  EXPECT_EQ(rows->front().raw, "\r");
  EXPECT_TRUE(rows->front().doubted);
  EXPECT_FALSE(rows->front().held_back);
}

// The same crops many times over, each with an id of its own: enough fields for a decision.
std::string Multiplied(const std::string& folder, int times) {
  const std::string many = folder + "-many";
  auto writer = SampleFolderWriter::Create(many);
  EXPECT_OK(writer);
  const auto rows = ReadSampleFolder(folder);
  EXPECT_OK(rows);
  for (int i = 0; i < times; ++i) {
    for (SampleRow row : *rows) {
      if (row.outcome.type != "digits" && row.outcome.type != "phone" && row.outcome.type != "postal") continue;
      const std::string png = ReadCrop(folder, row.outcome.id).value();
      absl::StrAppend(&row.outcome.id, "-", i);
      EXPECT_OK(writer->Add(row, png));
    }
  }
  for (const std::string& form : FormsOf(folder))
    EXPECT_OK(writer->AddForm("resident-record-copy", 1, ReadFile(form, 64u << 20).value()));
  EXPECT_OK(writer->Finish());
  return many;
}

TEST_F(LearningTest, OnlyABetterNetIsAdopted) {
  const std::string folder = dir_ / "samples";
  ASSERT_EQ(Call({"samples", "cut", "--truth", kTruth, "--out", folder, "--definition", kForm, "--held_back", kPage}),
            kDone);
  const std::string many = Multiplied(folder, 40);
  const auto candidate = [&](const char* name, const std::string& classes) {
    std::filesystem::create_directories(dir_ / name);
    std::filesystem::copy_file("ocr-worker/models/digits.onnx", dir_ / name + "/digits.onnx");
    Write(dir_ / name + "/digits.txt", classes);
    return dir_ / name;
  };
  const std::string good = candidate("good", ReadFile("ocr-worker/models/digits.txt", 100).value());
  const std::string bad = candidate("bad", "1032547698\n");

  // The net in use against itself: no win, no adoption. A net that mistakes every digit even less so.
  EXPECT_EQ(Call({"form", "adopt", "--candidate", good, "--samples", many, "--out", dir_ / "a"}), kFailed)
      << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("採用しません"));
  EXPECT_EQ(Call({"form", "adopt", "--candidate", bad, "--samples", many, "--out", dir_ / "b"}), kFailed) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("digit が悪い"));
  EXPECT_FALSE(std::filesystem::exists(dir_ / "b"));

  // In a city that reads with the bad one, the good one wins.
  Write(bad + "/manifest.json", "");
  EXPECT_EQ(Call({"form", "adopt", "--candidate", good, "--samples", many, "--models", bad, "--out", dir_ / "c"}),
            kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("MODEL_MANIFEST"));
  Write(bad + "/manifest.json", ocr::models::ManifestOf(bad).value());
  EXPECT_EQ(Call({"form", "adopt", "--candidate", good, "--samples", many, "--models", bad, "--out", dir_ / "c"}),
            kDone)
      << out_.str() << err_.str();
  EXPECT_OK(ocr::models::UseFolder(dir_ / "c"));
  ocr::models::UseBuiltIn();
}

}  // namespace
}  // namespace madoguchi::cli
