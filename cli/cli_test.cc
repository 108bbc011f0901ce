#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "cli/command.h"
#include "cli/files.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "procedures/layout/template.h"
#include "tests/data/foreign/legacy_form.h"
#include "tests/data/foreign/park_use.h"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

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

TEST_F(CliTest, ProposesATemplateFromTheBlankOfAnExistingForm) {
  const procedures::Template truth = foreign::MakeLegacyForm(1);
  ASSERT_TRUE(WriteFile(Path("blank.png"), truth.pages[0].blank_png).ok());
  ASSERT_EQ(Call({"form", "register", "--blank", Path("blank.png"), "--out", Path("t.json"), "--id", "old-form",
                  "--preview", Path("seen.png")}),
            kDone)
      << err_.str();
  const auto proposed = procedures::TemplateFromJson(ReadFile(Path("t.json"), 10'000'000).value());
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_EQ(proposed->form, "old-form");
  EXPECT_EQ(ReadFile(Path("seen.png"), 10'000'000).value().substr(1, 3), "PNG");

  // Every place to write of the truth is there, with its type where the label says it.
  int types = 0;
  for (const procedures::TemplateField& wanted : truth.pages[0].fields) {
    const auto& fields = proposed->pages[0].fields;
    const auto near = std::find_if(fields.begin(), fields.end(), [&](const procedures::TemplateField& field) {
      return std::abs(field.box.x - wanted.box.x) < 3 && std::abs(field.box.y - wanted.box.y) < 3;
    });
    ASSERT_NE(near, fields.end()) << wanted.label;
    EXPECT_EQ(near->cells.size(), wanted.cells.size()) << wanted.label;
    EXPECT_EQ(near->marks.size(), wanted.marks.size()) << wanted.label;
    types += near->type == wanted.type;
  }
  EXPECT_GE(types, static_cast<int>(truth.pages[0].fields.size()) - 3);

  ASSERT_EQ(Call({"form", "read", "--template", Path("t.json"), Path("blank.png")}), kDone) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"method\":\"akaze\""));

  // The empty back of a sheet is no failure, but nothing else than empty backs is one.
  ASSERT_TRUE(WriteFile(Path("back.png"), foreign::Sheet().Png()).ok());
  const std::string form = Path("t.json");
  EXPECT_EQ(Call({"form", "read", "--template", form, Path("blank.png"), Path("back.png")}), kDone) << out_.str();
  EXPECT_THAT(out_.str(), HasSubstr("\"error\":\"BLANK_PAGE\""));
  EXPECT_EQ(Call({"form", "read", "--template", form, Path("back.png")}), kFailed);
  EXPECT_EQ(Call({"form", "read", "--template", form, Path("blank.png"), Path("t.json")}), kFailed);
}

TEST_F(CliTest, DatesPostalCodesAndTallRowsAreProposedAsWhatTheyAre) {
  ASSERT_EQ(Call({"form", "register", "--blank", "tests/data/park-use-blank.png", "--out", Path("t.json")}), kDone)
      << err_.str();
  const auto proposed = procedures::TemplateFromJson(ReadFile(Path("t.json"), 10'000'000).value());
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  const procedures::Template truth = foreign::ParkUseForm();
  for (const procedures::TemplateField& wanted : truth.pages[0].fields) {
    const auto& fields = proposed->pages[0].fields;
    const auto near = std::find_if(fields.begin(), fields.end(), [&](const procedures::TemplateField& field) {
      return (std::abs(field.box.x - wanted.box.x) < 4 ||
              std::abs(field.box.x + field.box.width - wanted.box.x - wanted.box.width) < 4) &&
             std::abs(field.box.y + field.box.height / 2 - wanted.box.y - wanted.box.height / 2) < 3;
    });
    ASSERT_NE(near, fields.end()) << wanted.id;
    // Whether one or several may be ticked is printed nowhere.
    if (wanted.id != "use.kind") {
      EXPECT_EQ(near->type, wanted.type) << wanted.id;
    }
    EXPECT_EQ(near->cells.size(), wanted.cells.size()) << wanted.id;
    // The parts of a date are named as its leaves are, its eras as the definition calls them.
    for (const char* part : {".era", ".year", ".month", ".day"}) {
      if (!absl::EndsWith(wanted.id, part)) continue;
      EXPECT_THAT(near->id, testing::EndsWith(part)) << wanted.id;
    }
    if (absl::EndsWith(wanted.id, ".era")) {
      ASSERT_EQ(near->marks.size(), wanted.marks.size());
      for (size_t i = 0; i < near->marks.size(); ++i) EXPECT_EQ(near->marks[i].value, wanted.marks[i].value);
    }
  }
}

TEST_F(CliTest, SaysWhatIsWrongWithABlank) {
  foreign::Sheet bare, small(40, 60);
  ASSERT_TRUE(WriteFile(Path("bare.png"), bare.Png()).ok());
  ASSERT_TRUE(WriteFile(Path("small.png"), small.Png()).ok());
  EXPECT_EQ(Call({"form", "register", "--blank", Path("bare.png"), "--out", Path("t.json")}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("NO_CELLS_FOUND"));
  EXPECT_EQ(Call({"form", "register", "--blank", Path("small.png"), "--out", Path("t.json")}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("BLANK_TOO_SMALL"));
  EXPECT_EQ(Call({"form", "register", "--blank", Path("bare.png")}), kMisused);
  EXPECT_EQ(Call({"form", "register", "--blank", Path("bare.png"), "--out", "x", "--paper", "postcard"}), kMisused);
}

TEST_F(CliTest, FilesHaveALimit) {
  ASSERT_TRUE(WriteFile(Path("big"), std::string(11, 'x')).ok());
  EXPECT_EQ(ReadFile(Path("big"), 11).value(), std::string(11, 'x'));
  EXPECT_EQ(ReadFile(Path("big"), 10).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace madoguchi::cli
