// Recorded days replayed and count series continued, from files to files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/command.h"
#include "cli/files.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReplayTest : public ::testing::Test {
 protected:
  int Call(const std::vector<std::string>& words) {
    out_.str("");
    err_.str("");
    return cli::Run(words, {.out = out_, .err = err_});
  }
  std::string Path(const std::string& name) const { return folder_ / name; }
  void MakeFolder(const std::string& name) const { std::filesystem::create_directories(Path(name)); }

  testing::TempDir folder_;
  std::ostringstream out_, err_;
};

TEST_F(ReplayTest, BacktestTellsEveryTicketOfTheTest) {
  MakeFolder("days");
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

TEST_F(ReplayTest, BacktestTellsTicketsOfHallsThatNobodyKnowsAndWithoutCounters) {
  for (const char* folder : {"one-day", "nothing", "new"}) MakeFolder(folder);
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

// Four days of a hall with two queues; of the last only what was known by `known_min`.
std::string HallDays(int first_day, int last_day, int known_min) {
  std::string days = "office,queue,date,ticket,issued_min,called_min\n";
  for (int day = first_day; day <= last_day; ++day) {
    for (int ticket = 1; ticket <= 120; ++ticket) {
      const int issued = 500 + 4 * ticket + (ticket * 7 + day) % 5;
      const int called = issued + 2 + (ticket * ticket + 3 * day) % 17;
      if (issued > known_min) continue;
      absl::StrAppend(&days, "main,", ticket % 2, ",2026-04-0", day, ",", ticket, ",", issued, ",",
                      called > known_min ? "" : absl::StrCat(called), "\n");
    }
  }
  return days;
}

TEST_F(ReplayTest, BacktestTellsTheSameWhateverComesLater) {
  constexpr int kCutMin = 700;
  for (const char* folder : {"past", "whole", "cut"}) MakeFolder(folder);
  ASSERT_TRUE(WriteFile(Path("past/tickets.csv"), HallDays(1, 3, 2000)).ok());
  ASSERT_TRUE(WriteFile(Path("whole/tickets.csv"), HallDays(7, 7, 2000)).ok());
  ASSERT_TRUE(WriteFile(Path("cut/tickets.csv"), HallDays(7, 7, kCutMin)).ok());
  std::map<std::string, std::string> told;
  for (const char* test : {"whole", "cut"}) {
    ASSERT_EQ(Call({"congestion", "backtest", "--train", Path("past"), "--test", Path(test), "--out", Path("o.csv")}),
              kDone)
        << err_.str();
    told[test] = ReadFile(Path("o.csv"), 100'000).value();
  }
  EXPECT_GT(std::count(told["cut"].begin(), told["cut"].end(), '\n'), 40);
  EXPECT_LT(told["cut"].size(), told["whole"].size());
  EXPECT_TRUE(absl::StartsWith(told["whole"], told["cut"])) << "what comes later must not be seen";

  // Nor what came on later days, also when it lies beside the past.
  const std::string later = HallDays(8, 9, 2000);
  ASSERT_TRUE(WriteFile(Path("past/tickets.csv"), HallDays(1, 3, 2000) + later.substr(later.find('\n') + 1)).ok());
  ASSERT_EQ(Call({"congestion", "backtest", "--train", Path("past"), "--test", Path("whole"), "--out", Path("o.csv")}),
            kDone)
      << err_.str();
  EXPECT_EQ(ReadFile(Path("o.csv"), 100'000).value(), told["whole"]);
}

TEST_F(ReplayTest, BacktestNamesTheFileAndTheLineThatIsWrong) {
  MakeFolder("bad");
  for (const char* minute : {"1e300", "nan", "-20000", "soon"}) {
    ASSERT_TRUE(WriteFile(Path("bad/tickets.csv"), absl::StrCat("office,queue,date,ticket,issued_min,called_min\n"
                                                                "main,1,2026-04-01,1,480,481\nmain,1,2026-04-01,2,",
                                                                minute, ",490\n"))
                    .ok());
    EXPECT_EQ(Call({"congestion", "backtest", "--train", Path("bad"), "--test", Path("bad"), "--out", Path("o.csv")}),
              kFailed);
    EXPECT_THAT(err_.str(), HasSubstr("bad/tickets.csv"));
    EXPECT_THAT(err_.str(), HasSubstr("3行目"));
  }
}

TEST_F(ReplayTest, ForecastGoesOnWithTheSeries) {
  std::string counts = "timestamp,count\n";
  for (int day = 10; day < 31; ++day) counts += "2026-03-" + std::to_string(day) + ",7\n";
  ASSERT_TRUE(WriteFile(Path("counts.csv"), counts).ok());
  ASSERT_EQ(Call({"congestion", "forecast", "--counts", Path("counts.csv"), "--horizon", "3"}), kDone) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("timestamp,p10,p50,p90\n2026-03-31,"));
  EXPECT_THAT(out_.str(), HasSubstr("\n2026-04-02,"));
  EXPECT_EQ(Call({"congestion", "forecast", "--counts", Path("counts.csv"), "--horizon", "-1"}), kMisused);
}

}  // namespace
}  // namespace madoguchi::cli
