#include "services/congestion/core/calendar/calendar_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/time/clock.h"

namespace madoguchi::congestion {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

CalendarSheet Sheet() {
  CalendarSheet sheet{.uid = "131016-main-resident",
                      .title = "住民異動 <𠮷>",
                      .note = "まだ記録が少ない",
                      .made = absl::FromCivil(absl::CivilSecond(2027, 12, 27, 3, 0, 0), Jst())};
  CalendarDay busy{.day = absl::CivilDay(2027, 12, 28), .people = {80.2, 100, 130}, .level = 5, .wait_p90_min = 61.2};
  busy.reasons = {"年末, 最後の日; \\", "=HYPERLINK(\"x\")（約5人）"};
  busy.slots = {{{17, {3, 4, 5}, 10, 61.2}, 5}, {{26, {1, 2, 3}, 1, 4.5}, 1}};
  CalendarDay closed{.day = absl::CivilDay(2027, 12, 29), .closed = true, .closed_reason = "年末年始"};
  CalendarDay quiet{.day = absl::CivilDay(2028, 1, 4), .people = {1, 2, 3}, .level = 1, .wait_p90_min = 2};
  sheet.days = {busy, closed, quiet};
  return sheet;
}

TEST(CalendarIcsTest, LinesAreFoldedBetweenCharactersAndEndWithCrLf) {
  const std::string ics = CalendarIcs(Sheet());
  EXPECT_THAT(ics, StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_THAT(ics, Not(HasSubstr("METHOD:"))) << "a calendar to subscribe to, no message with an organizer (RFC 5546)";
  EXPECT_TRUE(absl::EndsWith(ics, "END:VCALENDAR\r\n"));
  std::vector<std::string> lines = absl::StrSplit(ics, "\r\n");
  for (const std::string& line : lines) {
    EXPECT_LE(line.size(), 75u);
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    ASSERT_FALSE(!line.empty() && (static_cast<unsigned char>(line[0]) & 0xC0) == 0x80) << "a character was cut";
    ASSERT_FALSE(line.size() > 1 && line[0] == ' ' && (static_cast<unsigned char>(line[1]) & 0xC0) == 0x80);
  }
  // Unfolded, the text is there as it was.
  const std::string unfolded = absl::StrJoin(absl::StrSplit(ics, "\r\n "), "");
  EXPECT_THAT(unfolded, HasSubstr("SUMMARY:住民異動 <𠮷> 大変混み合います（5段階の5）\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("年末\\, 最後の日\\; \\\\、"));
  EXPECT_THAT(unfolded, HasSubstr("130人）\\n混む時間帯"));
}

TEST(CalendarIcsTest, DaysKeepTheirIdentityAndClosedDaysAreLeftOut) {
  const std::string ics = CalendarIcs(Sheet());
  EXPECT_THAT(ics, HasSubstr("UID:day-20271228-131016-main-resident@madoguchi\r\n"));
  EXPECT_THAT(ics, HasSubstr("DTSTART;VALUE=DATE:20271228\r\nDTEND;VALUE=DATE:20271229\r\n"));
  EXPECT_THAT(ics, Not(HasSubstr("day-20271229")));
  // The quiet half hour of the crowded day, in Japan's time.
  EXPECT_THAT(ics, HasSubstr("DTSTART;TZID=Asia/Tokyo:20271228T130000\r\nDTEND;TZID=Asia/Tokyo:20271228T133000\r\n"));
  EXPECT_THAT(ics, HasSubstr("BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\n"));
  EXPECT_THAT(ics, HasSubstr("DTSTAMP:20271226T180000Z\r\n"));
  CalendarSheet later = Sheet();
  later.made += absl::Hours(24);
  EXPECT_THAT(CalendarIcs(later), HasSubstr("UID:day-20271228-131016-main-resident@madoguchi\r\n"));
}

TEST(CalendarIcsTest, ExactlySeventyFiveOctetsStayOnOneLine) {
  EXPECT_EQ(IcsLine("X", std::string(73, 'a')), absl::StrCat("X:", std::string(73, 'a'), "\r\n"));
  EXPECT_EQ(IcsLine("X", std::string(74, 'a')), absl::StrCat("X:", std::string(73, 'a'), "\r\n a\r\n"));
  EXPECT_EQ(IcsText("a\r\nb\x01"), "a\\nb");
}

TEST(CalendarCsvTest, NothingIsAFormula) {
  for (const char* cell : {"=1+1", "+1", "-1", "@x", "\tx", "＝1", "＠x"}) EXPECT_THAT(CsvCell(cell), StartsWith("'"));
  EXPECT_EQ(CsvCell("=\"a\",b"), "\"'=\"\"a\"\",b\"");
  EXPECT_EQ(CsvCell("2027-12-28"), "2027-12-28");
  EXPECT_EQ(CsvCell("a\nb"), "\"a\nb\"");
}

TEST(CalendarCsvTest, ALineADayOrAHalfHour) {
  const std::string days = CalendarCsv(Sheet(), {});
  EXPECT_THAT(days, StartsWith("日付,曜日,"));
  EXPECT_THAT(days, HasSubstr("2027-12-28,火,5,大変混み合います,80.2,100.0,130.0,62,\"年末, 最後の日; \\、=HYPERLINK"));
  EXPECT_THAT(days, HasSubstr("\r\n2027-12-29,水,0,休み,,,,,年末年始\r\n"));
  const std::string slots = CalendarCsv(Sheet(), {.with_slots = true, .byte_order_mark = true});
  EXPECT_THAT(slots, StartsWith("\xEF\xBB\xBF日付"));
  EXPECT_THAT(slots, HasSubstr("\r\n2027-12-28,火,08:30,5,大変混み合います,3.0,4.0,5.0,10,62\r\n"));
}

TEST(CalendarHtmlTest, SaysItInWordsAndRunsNothing) {
  CalendarSheet sheet = Sheet();
  sheet.days[0].reasons[0] = "<script>alert(1)</script>";
  const std::string html = CalendarHtml(sheet);
  EXPECT_THAT(html, StartsWith("<!DOCTYPE html>\n<html lang=\"ja\">"));
  EXPECT_THAT(html, HasSubstr("<h1>混雑カレンダー 住民異動 &lt;𠮷&gt;</h1>"));
  EXPECT_THAT(html, HasSubstr("2027年12月27日 現在"));
  EXPECT_THAT(html, HasSubstr("<caption>2027年12月</caption>"));
  EXPECT_THAT(html, HasSubstr("<caption>2028年1月</caption>"));
  EXPECT_THAT(html, HasSubstr("■■■■■</span> 5 大変混み合います"));
  EXPECT_THAT(html, HasSubstr("<td class=\"level\">休み</td>"));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr(">62分以内</td>"));
  sheet.days[0].wait_p90_min = 605;
  EXPECT_THAT(CalendarHtml(sheet), HasSubstr(">4時間以上</td>")) << "minutes would pretend to know";
}

}  // namespace
}  // namespace madoguchi::congestion
