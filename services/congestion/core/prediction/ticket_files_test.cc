#include "services/congestion/core/prediction/ticket_files.h"

#include <gtest/gtest.h>

#include "common/status/error.h"
#include "services/congestion/core/prediction/backtest.h"

namespace madoguchi::congestion {
namespace {

TEST(TicketFilesTest, ReadsColumnsByNameInAnyOrder) {
  const auto lines = ParseTickets(
      "\xEF\xBB\xBFqueue,office,date,ticket,called_min,issued_min,wait_min\r\n"
      "1,main,2028-02-29,7,490.5,480.25,10.25\r\n\r\n2,main,2028-03-01,1,,600,\n");
  ASSERT_TRUE(lines.ok()) << lines.status();
  ASSERT_EQ(lines->size(), 2u);
  EXPECT_EQ((*lines)[0].queue, (QueueName{"main", "1"}));
  EXPECT_EQ((*lines)[0].day, absl::CivilDay(2028, 2, 29));
  EXPECT_EQ((*lines)[0].ticket.number, 7);
  EXPECT_FLOAT_EQ((*lines)[0].ticket.issued_min, 480.25F);
  EXPECT_FLOAT_EQ((*lines)[0].ticket.called_min.value(), 490.5F);
  EXPECT_FALSE((*lines)[1].ticket.called_min.has_value());
}

TEST(TicketFilesTest, NamesTheLineThatIsWrong) {
  const std::string head = "office,queue,date,ticket,issued_min,called_min\n";
  for (const char* line : {"a,b,2026-13-01,1,1,1", "a,b,2026-01-01,x,1,1", "a,b,2026-01-01,1,nan,1", "a,b"}) {
    const auto lines = ParseTickets(head + "a,b,2026-01-01,1,1,1\n" + line + "\n");
    ASSERT_FALSE(lines.ok()) << line;
    EXPECT_EQ(ReasonOf(lines.status()), "INVALID_FILE");
    EXPECT_EQ(lines.status().message().substr(0, 1), "3") << lines.status().message();
  }
  EXPECT_FALSE(ParseTickets("office,queue\n").ok());
  EXPECT_FALSE(ParseCounters("office,queue,date,minute,open_counters\na,b,2026-01-01,480,-1\n").ok());
}

TEST(TicketFilesTest, TakesQuotesMissingValuesAndFilesWithoutRows) {
  const auto tickets = ParseTickets(
      "\"office\",\"queue\",\"date\",\"ticket\",\"issued_min\",\"called_min\"\n"
      "\"Hall \"\"A\"\", east\", 1,2026-04-01,12.0,480.5,NA\n");
  ASSERT_TRUE(tickets.ok()) << tickets.status();
  EXPECT_EQ((*tickets)[0].queue, (QueueName{"Hall \"A\", east", "1"}));
  EXPECT_EQ((*tickets)[0].ticket.number, 12);
  EXPECT_FALSE((*tickets)[0].ticket.called_min.has_value());
  const std::string csv = BacktestCsv({*tickets, {}}, {BacktestRow{}});
  EXPECT_NE(csv.find("\n\"Hall \"\"A\"\", east\",1,2026-04-01,12,480.50,"), std::string::npos) << csv;
  const auto counters =
      ParseCounters("office,queue,date,minute,open_counters\na,b,2026-04-01,480,\na,b,2026-04-01,485,2.0\n");
  ASSERT_TRUE(counters.ok()) << counters.status();
  ASSERT_EQ(counters->size(), 1u);
  EXPECT_EQ((*counters)[0].counters.open, 2);
  for (const char* nothing : {"", "\r\n", "\xEF\xBB\xBF", "office,queue,date,ticket,issued_min,called_min\n"}) {
    const auto none = ParseTickets(nothing);
    ASSERT_TRUE(none.ok()) << none.status();
    EXPECT_TRUE(none->empty());
  }
}

TEST(TicketFilesTest, WritesOneLineATicketInTheOrderOfTheTest) {
  RecordedHistory test;
  test.tickets = {{{"main", "1"}, absl::CivilDay(2026, 4, 1), {2, 481.5F, 490.0F}},
                  {{"main", "1"}, absl::CivilDay(2026, 4, 1), {1, 480.25F, {}}}};
  const std::vector<BacktestRow> rows = Backtest({}, test, {}, [](absl::CivilDay) {});
  const std::string csv = BacktestCsv(test, rows);
  EXPECT_EQ(csv.substr(0, csv.find('\n')),
            "office,queue,date,ticket,issued_min,ahead,p10,p50,p90,p50_30,p50_60,p50_120");
  EXPECT_NE(csv.find("\nmain,1,2026-04-01,2,481.50,1,"), std::string::npos) << csv;
  EXPECT_LT(csv.find("main,1,2026-04-01,2,"), csv.find("main,1,2026-04-01,1,480.25,0,"));
}

}  // namespace
}  // namespace madoguchi::congestion
