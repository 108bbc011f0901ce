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

TEST_F(CliTest, BacktestTellsEveryTicketOfTheTest) {
  std::filesystem::create_directories(folder_ / "days");
  ASSERT_TRUE(WriteFile(Path("days/tickets.csv"),
                        "office,queue,date,ticket,issued_min,called_min,wait_min\n"
                        "main,1,2026-04-01,1,480,485,5\nmain,1,2026-04-01,2,481,490,9\nmain,1,2026-04-02,1,482,490,8\n")
                  .ok());
  ASSERT_TRUE(WriteFile(Path("days/counters.csv"), "office,queue,date,minute,open_counters,waiting\n").ok());
  ASSERT_EQ(Call({"congestion", "backtest", "--train", Path("days"), "--test", Path("days"), "--out", Path("out.csv")}),
            kDone)
      << err_.str();
  const std::string csv = ReadFile(Path("out.csv"), 10'000).value();
  EXPECT_THAT(csv, HasSubstr("office,queue,date,ticket,issued_min,ahead,p10,p50,p90,p50_30,p50_60,p50_120\n"));
  EXPECT_THAT(csv, HasSubstr("\nmain,1,2026-04-01,2,481.00,1,"));
  EXPECT_THAT(csv, HasSubstr("\nmain,1,2026-04-02,1,482.00,0,"));
  EXPECT_EQ(Call({"congestion", "backtest", "--train", Path("none"), "--test", Path("days"), "--out", Path("o")}),
            kFailed);
  EXPECT_EQ(Call({"congestion", "backtest", "--train", Path("days")}), kMisused);
}

TEST_F(CliTest, BacktestTellsTicketsOfHallsThatNobodyKnowsAndWithoutCounters) {
  for (const char* folder : {"one-day", "nothing", "new"}) std::filesystem::create_directories(folder_ / folder);
  std::string past = "\xEF\xBB\xBFqueue,office,called_min,issued_min,date,ticket\r\n";
  for (int i = 0; i < 60; ++i) {
    past += "1,main," + std::to_string(490 + 4 * i) + "," + std::to_string(480 + 3 * i) + ",2026-04-01," +
            std::to_string(i + 1) + "\r\n";
  }
  ASSERT_TRUE(WriteFile(Path("one-day/tickets.csv"), past).ok());
  ASSERT_TRUE(WriteFile(Path("nothing/tickets.csv"), "").ok());
  ASSERT_TRUE(WriteFile(Path("nothing/counters.csv"), "").ok());
  std::string days = "office,queue,date,ticket,issued_min,called_min\n";
  for (int i = 0; i < 40; ++i) {
    days += std::string(i % 2 == 0 ? "\"east, 2nd floor\"" : "main") + "," + std::to_string(i % 3) + ",2026-04-02," +
            std::to_string(i % 20) + "," + std::to_string(480 + 2 * i) + ",NA\n";
  }
  ASSERT_TRUE(WriteFile(Path("new/tickets.csv"), days).ok());
  for (const char* train : {"one-day", "nothing"}) {
    ASSERT_EQ(Call({"congestion", "backtest", "--train", Path(train), "--test", Path("new"), "--out", Path("o.csv")}),
              kDone)
        << err_.str();
    const std::string csv = ReadFile(Path("o.csv"), 100'000).value();
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 41) << csv;
    EXPECT_THAT(csv, Not(HasSubstr("nan")));
    EXPECT_THAT(csv, Not(HasSubstr(",-")));
    EXPECT_THAT(csv, HasSubstr("\n\"east, 2nd floor\",0,2026-04-02,0,480.00,0,"));
  }
}

TEST_F(CliTest, ForecastGoesOnWithTheSeries) {
  std::string counts = "timestamp,count\n";
  for (int day = 10; day < 31; ++day) counts += "2026-03-" + std::to_string(day) + ",7\n";
  ASSERT_TRUE(WriteFile(Path("counts.csv"), counts).ok());
  ASSERT_EQ(Call({"congestion", "forecast", "--counts", Path("counts.csv"), "--horizon", "3"}), kDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("timestamp,p10,p50,p90\n2026-03-31,"));
  EXPECT_THAT(out_.str(), HasSubstr("\n2026-04-02,"));
  EXPECT_EQ(Call({"congestion", "forecast", "--counts", Path("counts.csv"), "--horizon", "-1"}), kMisused);
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
