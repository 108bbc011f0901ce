#include "services/congestion/core/planning/booking_habits.h"

#include <gtest/gtest.h>

#include "common/time/clock.h"

namespace madoguchi::congestion {
namespace {

const absl::CivilDay kToday(2027, 6, 1);  // a Tuesday

absl::Time At(absl::CivilDay day, int minute) { return absl::FromCivil(absl::CivilMinute(day) + minute, Jst()); }

// Ten weeks in which each open day had so many bookings for 10:00, made `lead` days before.
std::vector<BookedCount> Weeks(int made, int cancelled, int came, int lead) {
  std::vector<BookedCount> past;
  for (absl::CivilDay day = kToday - 70; day < kToday; ++day) {
    if (!PlanOf(UsualHours(), day).open) continue;
    past.push_back({.day = day, .slot = 20, .lead_days = lead, .made = made, .cancelled = cancelled, .came = came});
  }
  return past;
}

TEST(BookingHabitsTest, WithoutBookingsWhatIsCommonCounts) {
  const BookingHabits habits = HabitsOf({}, UsualHours(), kToday);
  EXPECT_EQ(habits.seen, 0);
  EXPECT_EQ(habits.show, BookingHabits().show);
  EXPECT_TRUE(habits.usual.empty());
  EXPECT_GT(habits.known_by[0], habits.known_by[7]);
  EXPECT_GT(habits.known_by[7], habits.known_by[30]);
}

TEST(BookingHabitsTest, TheOfficesOwnBookingsCountTheMoreTheMoreThereAre) {
  const double own = HabitsOf(Weeks(10, 2, 4, 3), UsualHours(), kToday).show;
  EXPECT_NEAR(own, 0.5, 0.03);
  std::vector<BookedCount> few = Weeks(10, 2, 4, 3);
  few.resize(1);
  const double drawn = HabitsOf(few, UsualHours(), kToday).show;
  EXPECT_GT(drawn, own + 0.1);
  EXPECT_LT(drawn, BookingHabits().show);
  EXPECT_NEAR(HabitsOf(Weeks(10, 2, 4, 3), UsualHours(), kToday).kept, 0.8, 0.02);
}

TEST(BookingHabitsTest, HowLongAheadPeopleBookIsLearnt) {
  const BookingHabits habits = HabitsOf(Weeks(10, 0, 10, 5), UsualHours(), kToday);
  EXPECT_GT(habits.known_by[2], 0.97) << "made five days before: known two days before";
  EXPECT_LT(habits.known_by[10], 0.05);
  EXPECT_NEAR(habits.usual.at(20), 10, 0.01);
}

TEST(BookingHabitsTest, ADaysBookedPeopleAreThoseInTheBookAndThoseWhoWillStillBook) {
  const BookingHabits habits = HabitsOf(Weeks(10, 0, 8, 5), UsualHours(), kToday);
  const absl::CivilDay soon = kToday + 2, far = kToday + 30;
  const absl::Time now = At(kToday, 9 * 60);
  const BookedAhead ahead{.times = {{At(soon, 600), 6, 0}, {At(soon, 615), 4, 0}}, .people_per_slot = 20};
  const auto on_soon = ExpectBooked(habits, ahead, soon, now);
  EXPECT_EQ(on_soon.at(20).bookings, 10);
  EXPECT_NEAR(on_soon.at(20).people, 10 * habits.show * habits.kept, 0.3);
  const auto on_far = ExpectBooked(habits, ahead, far, now);
  EXPECT_EQ(on_far.at(20).bookings, 0);
  EXPECT_NEAR(on_far.at(20).people, 8, 0.5) << "as many as usual will have booked by then";
  EXPECT_EQ(UsualBooked(habits).at(20).people, habits.usual.at(20));
}

TEST(BookingHabitsTest, NobodyElseBooksAFullTimeOrOneThatIsNoLongerOffered) {
  const BookingHabits habits = HabitsOf(Weeks(10, 0, 8, 0), UsualHours(), kToday);
  const absl::CivilDay soon = kToday + 2;
  BookedAhead ahead{.times = {{At(soon, 600), 3, 0}}, .people_per_slot = 3};
  const double full = ExpectBooked(habits, ahead, soon, At(kToday, 540)).at(20).people;
  EXPECT_NEAR(full, 3 * habits.show * habits.kept, 1e-9);
  ahead.people_per_slot = 0;
  EXPECT_NEAR(ExpectBooked(habits, ahead, soon, At(kToday, 540)).at(20).people, full, 1e-9);
  EXPECT_TRUE(ExpectBooked(habits, {}, soon, At(kToday, 540)).at(20).people == 0);
}

TEST(BookingHabitsTest, TodayWhoCameHasComeAndWhoIsLongLateDoesNotCome) {
  const BookingHabits habits;
  const BookedAhead ahead{.times = {{At(kToday, 570), 2, 3}, {At(kToday, 840), 4, 0}}, .people_per_slot = 5};
  const auto at_eleven = ExpectBooked(habits, ahead, kToday, At(kToday, 660));
  EXPECT_EQ(at_eleven.at(19).people, 3);
  EXPECT_EQ(at_eleven.at(19).variance, 0);
  EXPECT_EQ(at_eleven.at(19).bookings, 5);
  EXPECT_NEAR(at_eleven.at(28).people, 4 * habits.show, 1e-9);
}

TEST(BookingHabitsTest, AbsurdCountsTeachNothing) {
  std::vector<BookedCount> past = Weeks(10, 0, 8, 5);
  const BookingHabits sound = HabitsOf(past, UsualHours(), kToday);
  past.push_back({.day = kToday - 1, .slot = 20, .lead_days = 1, .made = -5});
  past.push_back({.day = kToday - 1, .slot = 20, .lead_days = 1, .made = 1, .came = 9'000'000});
  past.push_back({.day = kToday - 1, .slot = 99, .lead_days = 1, .made = 100, .came = 100});
  past.push_back({.day = kToday + 3, .slot = 20, .lead_days = 1, .made = 100, .came = 0});
  past.push_back({.day = absl::CivilDay(1970, 1, 1), .slot = 20, .lead_days = 1, .made = 1000, .came = 0});
  const BookingHabits spoilt = HabitsOf(past, UsualHours(), kToday);
  EXPECT_EQ(spoilt.show, sound.show);
  EXPECT_EQ(spoilt.usual, sound.usual);
  EXPECT_EQ(spoilt.known_by, sound.known_by);
}

}  // namespace
}  // namespace madoguchi::congestion
