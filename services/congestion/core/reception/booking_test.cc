#include "services/congestion/core/reception/booking.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <utility>

#include "common/time/clock.h"
#include "services/congestion/core/planning/hourly_budget.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time At(int year, int month, int day, int hour, int minute) {
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), Jst());
}

TEST(BookingNumberTest, AnySlipOfTheFingerIsNoticed) {
  for (const uint64_t random :
       {uint64_t{0}, uint64_t{7}, uint64_t{123'456'789}, std::numeric_limits<uint64_t>::max()}) {
    const std::string number = BookingNumberOf(random);
    ASSERT_EQ(number.size(), 10u);
    EXPECT_EQ(ReadBookingNumber(number), number);
    for (size_t i = 0; i < number.size(); ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        std::string wrong = number;
        wrong[i] = digit;
        EXPECT_EQ(ReadBookingNumber(wrong).has_value(), wrong == number) << number << " " << wrong;
      }
      if (i + 1 == number.size()) continue;
      std::string swapped = number;
      std::swap(swapped[i], swapped[i + 1]);
      EXPECT_EQ(ReadBookingNumber(swapped).has_value(), swapped == number) << number << " " << swapped;
    }
  }
}

TEST(BookingNumberTest, IsReadAsPeopleWriteIt) {
  const std::string number = BookingNumberOf(123'456'789);
  EXPECT_EQ(number.substr(0, 9), "123456789");
  const std::string last = number.substr(9);
  EXPECT_EQ(ReadBookingNumber(" 123-456-789" + last), number);
  EXPECT_EQ(ReadBookingNumber("１２３　４５６ー７８９" + last), number);
  for (const char* none : {"", "-", "123", "12345678901", "予約", "１２", "123456789x", "\xEF\xBC", "\xEF\xBC\xBF"}) {
    EXPECT_EQ(ReadBookingNumber(none), std::nullopt) << none;
  }
}

TEST(BookingTimesTest, BeginAndEndWithinTheOpening) {
  const BookingOffer offer{.people_per_time = 2, .minutes = 45};
  const DayPlan open{.open = OpenWindow{510, 650}};
  EXPECT_THAT(TimesOfDay(offer, open, absl::CivilDay(2028, 2, 29)),
              ElementsAre(At(2028, 2, 29, 8, 30), At(2028, 2, 29, 9, 15), At(2028, 2, 29, 10, 0)));
  EXPECT_THAT(TimesOfDay(offer, {.reason = "休み"}, absl::CivilDay(2028, 2, 29)), IsEmpty());
  EXPECT_THAT(TimesOfDay({.people_per_time = 0}, open, absl::CivilDay(2028, 2, 29)), IsEmpty());
}

TEST(BookingTimesTest, OnlyWhatIsStillToComeAndNotTooFarAhead) {
  const BookingOffer offer{.people_per_time = 1, .days_ahead = 3};
  const absl::Time now = At(2027, 12, 30, 10, 0);
  EXPECT_FALSE(IsBookable(offer, now, now));
  EXPECT_TRUE(IsBookable(offer, now + absl::Minutes(1), now));
  EXPECT_TRUE(IsBookable(offer, At(2028, 1, 2, 23, 59), now)) << "over the turn of the year";
  EXPECT_FALSE(IsBookable(offer, At(2028, 1, 3, 0, 0), now));
}

TEST(BookingOfferTest, AbsurdNumbersAreNamed) {
  EXPECT_THAT(CheckOffer({.people_per_time = 3}), IsEmpty());
  EXPECT_EQ(CheckOffer({.people_per_time = -1, .minutes = 0, .days_ahead = 100'000}).size(), 3u);
}

TEST(HourlyBudgetTest, BeginsAnewWithTheHourAlsoWhenTheClockIsSetBack) {
  HourlyBudget budget(2);
  const absl::Time now = At(2027, 4, 1, 9, 50);
  EXPECT_TRUE(budget.Spend("a", now));
  EXPECT_TRUE(budget.HasLeft("a", now));
  EXPECT_TRUE(budget.Spend("a", now));
  EXPECT_FALSE(budget.HasLeft("a", now));
  EXPECT_FALSE(budget.Spend("a", now));
  EXPECT_TRUE(budget.Spend("b", now)) << "each for itself";
  EXPECT_TRUE(budget.Spend("a", now + absl::Minutes(10)));
  EXPECT_TRUE(budget.Spend("a", now - absl::Hours(30)));
}

TEST(BookingTest, WhoseDayWasClosedIsTold) {
  OfficeHours hours = UsualHours();
  Booking booking{.number = "1", .queue = "resident"};
  booking.time = absl::FromCivil(absl::CivilMinute(2027, 3, 16, 10, 0), Jst());
  EXPECT_EQ(ClosedNotice(hours, booking), "");
  hours.closed.push_back({absl::CivilDay(2027, 3, 16), absl::CivilDay(2027, 3, 16), "設備点検"});
  EXPECT_EQ(ClosedNotice(hours, booking),
            "2027年3月16日（火）は、設備点検のため、この時刻の受付をしないことになりました。"
            "予約を取り消して、別の日時を選んでください。");
  hours.closed.clear();
  hours.weekly[1] = OpenWindow{13 * 60, 17 * 60};
  EXPECT_NE(ClosedNotice(hours, booking), "");
  booking.state = BookingState::kCancelled;
  EXPECT_EQ(ClosedNotice(hours, booking), "");
}

}  // namespace
}  // namespace madoguchi::congestion
