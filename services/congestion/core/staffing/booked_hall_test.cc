// Halls in which some have booked: they are called first, and those without a booking pay for it.
#include <gtest/gtest.h>

#include <limits>

#include "services/congestion/core/staffing/hall_simulation.h"
#include "services/congestion/core/staffing/staffing.h"

namespace madoguchi::congestion {
namespace {

DayToLive Day(double arrivals, double booked) {
  return {.arrivals = std::vector<double>(8, arrivals),
          .service_min = 6,
          .arrival_variation = 0,
          .days = 150,
          .booked = std::vector<double>(8, booked)};
}
const std::vector<int> kTwo(8, 2);

TEST(BookedHallTest, WithoutBookingsBothWaysOfLivingADayAgree) {
  DayToLive plain = Day(8, 0);
  plain.booked.clear();
  plain.days = 400;
  DayToLive two_lines = plain;
  two_lines.booked.assign(8, 0.0);
  const auto one = SimulateHall(plain, kTwo), other = SimulateHall(two_lines, kTwo);
  for (size_t s = 0; s < one.size(); ++s) {
    EXPECT_NEAR(one[s].mean_min, other[s].mean_min, 0.15 * one[s].mean_min + 0.3) << s;
    EXPECT_NEAR(one[s].p90_min, other[s].p90_min, 0.15 * one[s].p90_min + 1) << s;
  }
}

TEST(BookedHallTest, WhoHasBookedWaitsLessAndTheOthersMore) {
  const auto without = SimulateHall(Day(6, 0), kTwo), with = SimulateHall(Day(6, 3), kTwo);
  const auto as_many = SimulateHall(Day(9, 0), kTwo);
  for (size_t s = 2; s < 8; ++s) {
    EXPECT_LT(with[s].booked_mean_min, 0.6 * with[s].mean_min);
    EXPECT_GT(with[s].mean_min, 1.3 * without[s].mean_min);
    EXPECT_GT(with[s].mean_min, as_many[s].mean_min) << "they are overtaken";
  }
}

TEST(BookedHallTest, SoManyInARowAndThenSomebodyElse) {
  DayToLive all_booked = Day(4, 12);
  all_booked.booked_in_a_row_max = 20;
  DayToLive bounded = all_booked;
  bounded.booked_in_a_row_max = 1;
  EXPECT_GT(SimulateHall(all_booked, kTwo)[7].mean_min, 2 * SimulateHall(bounded, kTwo)[7].mean_min);
}

TEST(BookedHallTest, TheRestOfADayBeginsWithWhoIsThere) {
  DayToLive rest = Day(4, 1);
  rest.begin_min = 95;
  rest.waiting = 20;
  const auto waits = SimulateHall(rest, kTwo);
  EXPECT_EQ(waits[1].mean_min, 0) << "over";
  EXPECT_GT(waits[3].p50_min, 25) << "behind twenty";
  EXPECT_LT(waits[7].p50_min, waits[3].p50_min);
}

TEST(BookedHallTest, MoreCountersAreAdvisedWhereMoreHaveBooked) {
  const auto advise = [](double booked) {
    StaffingQuestion question{.day = Day(6, booked), .counters = {{1, 8}}, .wait_target_min = 10};
    return AdviseStaffing(question);
  };
  const StaffingAdvice none = advise(0), many = advise(6);
  EXPECT_TRUE(none.reached);
  EXPECT_TRUE(many.reached);
  EXPECT_GT(many.cost.counter_hours, none.cost.counter_hours + 2);
  EXPECT_GT(many.cost.waited_hours, 0);
}

TEST(BookedHallTest, AbsurdBookingsGetAnAnswer) {
  DayToLive day = Day(5, 1);
  day.booked = {std::numeric_limits<double>::quiet_NaN(), -3, 1e300};
  day.booked_in_a_row_max = -4;
  day.waiting = -7;
  day.begin_min = std::numeric_limits<double>::infinity();
  day.days = 2;
  EXPECT_EQ(SimulateHall(day, kTwo).size(), 8u);
  day.begin_min = -1e9;
  EXPECT_EQ(SimulateHall(day, {}).size(), 8u);
}

}  // namespace
}  // namespace madoguchi::congestion
