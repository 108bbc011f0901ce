#include "services/congestion/core/forecast/count_series.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

TEST(CountSeriesTest, FindsStepAndFormOfTheTimestamps) {
  const auto half_hours = ParseCounts(
      "timestamp,count\n2026-04-01T08:30:00+09:00,5\n2026-04-01T09:00:00+09:00,NA\n"
      "2026-04-01T09:30:00+09:00,6\n2026-04-01T10:00:00+09:00,-1\n"
      "2026-04-01T10:30:00+09:00,1\n2026-04-01T11:00:00+09:00,2\n"
      "2026-04-01T11:30:00+09:00,3\n2026-04-01T11:30:00+09:00,4\n");
  ASSERT_TRUE(half_hours.ok()) << half_hours.status();
  EXPECT_EQ(half_hours->counts.size(), 5u);
  EXPECT_EQ(half_hours->counts.back().count, 4);
  EXPECT_EQ(FormatTimestamp(half_hours->form, half_hours->counts[0].time), "2026-04-01T08:30:00+09:00");
  const auto days = ParseCounts("date,calls\n2026-01-02,5\n2026-01-05,6\n2026-01-06,6\n2026-01-07,6\n");
  ASSERT_TRUE(days.ok());
  EXPECT_EQ(days->step_min, 24 * 60);
  EXPECT_EQ(FormatTimestamp(days->form, days->counts[1].time), "2026-01-05");
  EXPECT_FALSE(ParseCounts("timestamp,count\n2026-02-30,5\n2026-03-05,6\n").ok());
  EXPECT_FALSE(ParseCounts("timestamp,count\nyesterday,5\n2026-01-05,6\n").ok());
  EXPECT_FALSE(ParseCounts("timestamp,count\n").ok());
  EXPECT_FALSE(ParseCounts("").ok());
}

TEST(CountSeriesTest, WritesTimestampsAsTheyWereWritten) {
  struct Case {
    std::string first, second, third;  // half an hour, or a day, apart
  };
  for (const Case& one :
       std::vector<Case>{{"2026/4/30", "2026/5/1", "2026/5/2"},
                         {"20260430", "20260501", "20260502"},
                         {"04/30/2026", "05/01/2026", "05/02/2026"},
                         {"30.4.2026", "1.5.2026", "2.5.2026"},
                         {"2026/04/30 9:30", "2026/04/30 10:00", "2026/04/30 10:30"},
                         {"4/30/2026 11:30:00 AM", "4/30/2026 12:00:00 PM", "4/30/2026 12:30:00 PM"},
                         {"2026-04-30T08:30:00.000Z", "2026-04-30T09:00:00.000Z", "2026-04-30T09:30:00.000Z"}}) {
    const auto series = ParseCounts("when;calls\n" + one.first + ";5\n\"" + one.second + "\";\"6\";other\n");
    ASSERT_TRUE(series.ok()) << one.first << series.status();
    ASSERT_EQ(series->counts.size(), 2u);
    EXPECT_EQ(FormatTimestamp(series->form, series->counts[0].time), one.first);
    EXPECT_EQ(FormatTimestamp(series->form, series->counts[1].time), one.second);
    EXPECT_EQ(FormatTimestamp(series->form, series->counts[1].time + series->step_min), one.third);
  }
}

// The counts in time order, as "day hour:minute=count"; or the error.
std::string Read(absl::string_view csv) {
  const auto series = ParseCounts(csv);
  if (!series.ok()) return std::string(series.status().message());
  std::string text;
  for (const Count& count : series->counts) {
    absl::StrAppend(&text, text.empty() ? "" : " ", count.time.day(), "_", count.time.hour(), ":", count.time.minute(),
                    "=", count.count);
  }
  return text;
}

TEST(CountSeriesTest, FindsItsColumnsWhateverTheirNamesAndOrder) {
  const std::string expected = "1_8:30=5 1_9:0=1200";
  for (const std::string& csv : std::vector<std::string>{
           "timestamp,count\n2026-04-01 08:30,5\n2026-04-01 09:00,1200\n",
           "2026-04-01 08:30,5\n2026-04-01 09:00,1200\n",  // no heading
           "日時,件数\n2026/4/1 8:30,5\n2026/4/1 9:00,\"1,200\"\n",
           "\xEF\xBB\xBF日時,件数\r\n2026/4/1 8:30,5\r\n2026/4/1 9:00,1200\r\n",
           "\x93\xFA\x8E\x9E,\x8C\x8F\x90\x94\r\n2026/4/1 8:30,5\r\n2026/4/1 9:00,1200\r\n",  // Shift_JIS
           ",timestamp,count\n0,2026-04-01T08:30:00+09:00,5\n1,2026-04-01T09:00:00+09:00,1200\n",
           "Calls;When\n5;2026-04-01 08:30\n1200;2026-04-01 09:00\n",
           "date,time,calls\n2026-04-01,08:30,5\n2026-04-01,09:00,1200\n",
           "date\ttime\tcalls\n2026-04-01\t8:30:00\t5\n2026-04-01\t9:00:00\t1,200\n",
           "ds,queue,y\n2026-04-01 08:30,3,5\n2026-04-01 09:00,3,1200.0\n",
           "ds,y\n2026-04-01 09:00,1200\n\n,\n2026-04-01 08:30,5\nds,y\n",  // unsorted, blank, put together
           "ds,y\n2026-04-01 08:30,4\n2026-04-01 09:00,1200\n2026-04-01 08:30,5\n"}) {
    EXPECT_EQ(Read(csv), expected) << csv;
  }
  EXPECT_EQ(Read("t;n\n2026-04-01;1,5\n2026-04-02;2\n"), "1_0:0=1.5 2_0:0=2");
}

TEST(CountSeriesTest, HoursThatAClockRepeatsOrSkipsAndLeapDaysAreRead) {
  const auto back = ParseCounts(
      "t,n\n2025-10-26T01:00:00+02:00,1\n2025-10-26T02:00:00+02:00,2\n2025-10-26T02:00:00+01:00,3\n"
      "2025-10-26T03:00:00+01:00,4\n2025-10-26T04:00:00+01:00,5\n");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->counts.size(), 4u);
  EXPECT_EQ(back->step_min, 60);
  const auto forward = ParseCounts(
      "t,n\n2025-03-30 00:00,1\n2025-03-30 01:00,2\n2025-03-30 03:00,3\n2025-03-30 04:00,3\n2025-03-30 05:00,3\n");
  ASSERT_TRUE(forward.ok());
  EXPECT_EQ(forward->step_min, 60);
  EXPECT_EQ(Read("t,n\n2028-02-28,1\n2028-02-29,2\n2028-03-01,3\n"), "28_0:0=1 29_0:0=2 1_0:0=3");
}

TEST(CountSeriesTest, WhatCannotBeReadIsRefusedByItsLine) {
  struct Case {
    std::string csv, line, word;
  };
  const std::string ok = "t,n\n2026-04-01,5\n";
  for (const Case& one : std::vector<Case>{{"", "1行目", "2行以上"},
                                           {"t,n\n", "1行目", "2行以上"},
                                           {ok, "2行目", "2行以上"},
                                           {ok + "2026-04-02,NA\n2026-04-03,-4\n", "4行目", "2行以上"},
                                           {ok + "2026-04-02,many\n", "3行目", "「many」は件数ではありません"},
                                           {ok + "2026-04-02,\xFF\x80\n", "3行目", "件数ではありません"},
                                           {ok + "yesterday,4\n", "3行目", "「yesterday」は日時ではありません"},
                                           {ok + "2026-04-02 25:00,4\n", "3行目", "日時ではありません"},
                                           {ok + "2026-04-02 10:00:75,4\n", "3行目", "日時ではありません"},
                                           {ok + "2026-04-02 10:00～11:00,4\n", "3行目", "日時ではありません"},
                                           {ok + "2026-02-29,4\n", "3行目", "暦にありません"},
                                           {ok + "2062-04-02,4\n", "3行目", "年を確かめて"},
                                           {"t,n\n0026-04-01,5\n2026-04-02,5\n", "2行目", "暦にありません"},
                                           {"t,n\n4/13/2026,5\n13/4/2026,5\n", "2行目", "月と日の順"},
                                           {"t\n2026-04-01\n2026-04-02\n", "3行目", "2行以上"},
                                           {std::string("t\0,\0n\0", 6), "1行目", "保存し直して"}}) {
    const std::string told = Read(one.csv);
    EXPECT_TRUE(absl::StartsWith(told, one.line)) << one.csv << told;
    EXPECT_TRUE(absl::StrContains(told, one.word)) << one.csv << told;
  }
}

}  // namespace
}  // namespace madoguchi::congestion
