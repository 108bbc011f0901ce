#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/command.h"
#include "cli/files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/layout/template.h"

namespace madoguchi::cli {
namespace {

using testing::HasSubstr;

constexpr char kDefinition[] = "procedures/catalog/facility-use.yaml";

class CliTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("madoguchi-cli-test." + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int Call(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    return cli::Run(words, {.out = out_, .err = err_});
  }
  std::string Path(const char* name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
  std::ostringstream out_, err_;
};

TEST_F(CliTest, HelpNamesEveryCommand) {
  EXPECT_EQ(Call({"help"}), kDone);
  for (const Command& command : Commands()) EXPECT_THAT(out_.str(), HasSubstr(std::string(command.name)));
  EXPECT_EQ(Call({}), kMisused);
  EXPECT_EQ(Call({"form", "fold"}), kMisused);
  EXPECT_THAT(err_.str(), HasSubstr("form fold"));
}

TEST_F(CliTest, PrintsPaperAndTemplate) {
  ASSERT_EQ(Call({"form", "print", kDefinition, "--pdf", Path("f.pdf"), "--template=" + Path("t.json")}), kDone)
      << err_.str();
  EXPECT_EQ(ReadFile(Path("f.pdf"), 10'000'000).value().substr(0, 5), "%PDF-");
  const auto form_template = procedures::TemplateFromJson(ReadFile(Path("t.json"), 10'000'000).value());
  ASSERT_TRUE(form_template.ok());
  EXPECT_EQ(form_template->form, "facility-use");
  EXPECT_EQ(form_template->pages[0].blank_png.substr(1, 3), "PNG");
}

TEST_F(CliTest, MisuseIsToldApartFromFailure) {
  EXPECT_EQ(Call({"form", "print", kDefinition}), kMisused);
  EXPECT_EQ(Call({"form", "print", kDefinition, "--pdf"}), kMisused);
  EXPECT_EQ(Call({"form", "print", kDefinition, "--paper", "x"}), kMisused);
  EXPECT_THAT(err_.str(), HasSubstr("--paper"));
  EXPECT_EQ(Call({"form", "print", Path("none.yaml"), "--pdf", Path("x")}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("UNREADABLE_FILE"));
  EXPECT_EQ(Call({"form", "check", folder_.string()}), kFailed);
  EXPECT_EQ(Call({"form", "print", kDefinition, "--pdf", Path("no/such/folder/x.pdf")}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("UNWRITABLE_FILE"));
}

TEST_F(CliTest, CheckListsEveryFaultWithItsLine) {
  EXPECT_EQ(Call({"form", "check", kDefinition}), kDone);
  EXPECT_THAT(out_.str(), HasSubstr("facility-use"));
  ASSERT_TRUE(WriteFile(Path("bad.yaml"), "procedure: Bad!\nversion: 0\ntitle: 題\nsections: []\n").ok());
  EXPECT_EQ(Call({"form", "check", Path("bad.yaml")}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("1行目 procedure"));
  EXPECT_THAT(err_.str(), HasSubstr("2行目 version"));
}

TEST_F(CliTest, FilesHaveALimit) {
  ASSERT_TRUE(WriteFile(Path("big"), std::string(11, 'x')).ok());
  EXPECT_EQ(ReadFile(Path("big"), 11).value(), std::string(11, 'x'));
  EXPECT_EQ(ReadFile(Path("big"), 10).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace madoguchi::cli
