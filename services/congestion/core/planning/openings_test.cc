#include "services/congestion/core/planning/openings.h"

#include <gtest/gtest.h>

#include "common/time/clock.h"

namespace madoguchi::congestion {
namespace {

absl::Time At(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), Jst());
}

std::string Text(absl::Time now, const OfficeHours& hours = UsualHours()) {
  return ClosedText(OpeningAt(hours, now), now);
}

TEST(OpeningTest, OpenFromTheFirstMinuteToBeforeTheLast) {
  EXPECT_TRUE(OpeningAt(UsualHours(), At(2027, 3, 15, 8, 29)).closed());
  const Opening open = OpeningAt(UsualHours(), At(2027, 3, 15, 8, 30));
  EXPECT_FALSE(open.closed());
  EXPECT_EQ(open.closes, At(2027, 3, 15, 17, 15));
  EXPECT_EQ(open.next, std::nullopt);
  EXPECT_FALSE(OpeningAt(UsualHours(), At(2027, 3, 15, 17, 14)).closed());
  EXPECT_TRUE(OpeningAt(UsualHours(), At(2027, 3, 15, 17, 15)).closed());
}

TEST(OpeningTest, AClosedOneSaysWhyAndWhenToCome) {
  EXPECT_EQ(Text(At(2027, 3, 15, 7, 0)), "まだ受付を始めていません。本日8時30分に受付を始めます。");
  EXPECT_EQ(Text(At(2027, 3, 15, 20, 0)), "本日の受付は終わりました。次は3月16日（火）8時30分に受付を始めます。");
  EXPECT_EQ(Text(At(2027, 3, 19, 18, 0)), "本日の受付は終わりました。次は3月23日（火）8時30分に受付を始めます。")
      << "Friday; Monday is 春分の日's substitute";
  EXPECT_EQ(Text(At(2027, 3, 20, 10, 0)), "土曜日のため、受付時間外です。次は3月23日（火）8時30分に受付を始めます。");
  EXPECT_EQ(Text(At(2027, 3, 15, 10, 0)), "");
}

TEST(OpeningTest, TheTurnOfTheYearNamesTheNextYear) {
  EXPECT_EQ(Text(At(2027, 12, 28, 18, 0)), "本日の受付は終わりました。次は2028年1月4日（火）8時30分に受付を始めます。");
  EXPECT_EQ(Text(At(2028, 1, 1, 9, 0)), "年末年始のため、受付時間外です。次は1月4日（火）8時30分に受付を始めます。");
}

TEST(OpeningTest, TheTwentyNinthOfFebruaryIsADay) {
  EXPECT_EQ(Text(At(2028, 2, 28, 23, 59)), "本日の受付は終わりました。次は2月29日（火）8時30分に受付を始めます。");
  EXPECT_FALSE(OpeningAt(UsualHours(), At(2028, 2, 29, 12, 0)).closed());
}

TEST(OpeningTest, ExtraOpeningsAndDaysWithoutAnEndAreFollowed) {
  OfficeHours hours = UsualHours();
  hours.extra.push_back({absl::CivilDay(2027, 3, 21), {9 * 60, 12 * 60}, "休日窓口"});
  EXPECT_EQ(Text(At(2027, 3, 20, 10, 0), hours),
            "土曜日のため、受付時間外です。次は3月21日（日）9時に受付を始めます。");
  OfficeHours always;
  always.weekly.fill(OpenWindow{0, 24 * 60});
  always.open_on_holidays = always.open_at_year_end = true;
  EXPECT_FALSE(OpeningAt(always, At(2027, 12, 31, 23, 59)).closed());
  EXPECT_FALSE(OpeningAt(always, At(2028, 1, 1, 0, 0)).closed());
}

TEST(OpeningTest, AnOfficeThatNeverOpensPromisesNothing) {
  OfficeHours never;
  never.closed.push_back({absl::CivilDay(2020, 1, 1), absl::CivilDay(2090, 1, 1), "閉庁"});
  const Opening closed = OpeningAt(never, At(2027, 3, 15, 10, 0));
  EXPECT_EQ(closed.next, std::nullopt);
  EXPECT_EQ(ClosedText(closed, At(2027, 3, 15, 10, 0)), "閉庁のため、受付時間外です。");
}

TEST(OpeningTest, AQueueThatStaffClosedIsClosedWhileTheOfficeIsOpen) {
  const Opening open = OpeningAt(UsualHours(), At(2027, 3, 15, 10, 0));
  const Queue stopped{.closed = true};
  EXPECT_EQ(OpeningOf(stopped, open).cause, ClosedCause::kQueueClosed);
  EXPECT_EQ(ClosedSign(OpeningOf(stopped, open)), "受付休止中");
  const Opening night = OpeningAt(UsualHours(), At(2027, 3, 15, 20, 0));
  EXPECT_EQ(OpeningOf(stopped, night).cause, ClosedCause::kOver);
  EXPECT_EQ(ClosedSign(night), "受付時間外");
  EXPECT_EQ(ClosedSign(open), "");
}

}  // namespace
}  // namespace madoguchi::congestion
