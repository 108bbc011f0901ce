#include "services/congestion/core/calendar/dispersal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

int Sum(const std::vector<int>& people) { return std::accumulate(people.begin(), people.end(), 0); }

// The least peak of all ways to put everybody somewhere within the caps.
double BestPeak(int people, const std::vector<int>& caps, const PeakWait& wait, size_t day = 0) {
  if (day == caps.size()) return people == 0 ? 0 : std::numeric_limits<double>::infinity();
  double best = std::numeric_limits<double>::infinity();
  for (int given = 0; given <= std::min(people, caps[day]); ++given) {
    best = std::min(best, std::max(wait(day, given), BestPeak(people - given, caps, wait, day + 1)));
  }
  return best;
}

TEST(DispersalTest, TheGroupGoesWhereItIsWaitedForTheLeast) {
  // Waits grow with the square of the people; the first day is crowded already.
  const std::vector<double> before = {200, 50, 100};
  const auto wait_min = [&](size_t day, int people) { return (before[day] + people) * (before[day] + people) / 1000; };
  const Dispersal dispersal = Disperse(150, {kNoCap, kNoCap, kNoCap}, wait_min);
  EXPECT_EQ(dispersal.people, (std::vector<int>{0, 100, 50}));
  EXPECT_LT(dispersal.peak_wait_min, dispersal.peak_wait_evenly_min);
  EXPECT_LT(dispersal.peak_wait_evenly_min, dispersal.peak_wait_first_day_min);
  EXPECT_DOUBLE_EQ(dispersal.peak_wait_before_min, 40);
  EXPECT_EQ(dispersal.left, 0);
}

TEST(DispersalTest, NoWayOfSpreadingASmallGroupIsBetter) {
  SeededNumbers numbers(7);
  for (int trial = 0; trial < 200; ++trial) {
    const size_t days = 1 + numbers.Next() % 4;
    const int people = static_cast<int>(numbers.Next() % 9);
    std::vector<int> caps;
    std::vector<std::vector<double>> waits(days);
    for (size_t day = 0; day < days; ++day) {
      caps.push_back(static_cast<int>(numbers.Next() % 8));
      double wait = 30 * numbers.Unit();
      for (int given = 0; given <= people + 8; ++given) waits[day].push_back(wait += 20 * std::pow(numbers.Unit(), 4));
    }
    const auto wait_min = [&](size_t day, int given) { return waits[day][given]; };
    const Dispersal dispersal = Disperse(people, caps, wait_min);
    const int placed = std::min(people, Sum(caps));
    EXPECT_EQ(Sum(dispersal.people), placed);
    EXPECT_EQ(dispersal.left, people - placed);
    EXPECT_DOUBLE_EQ(dispersal.peak_wait_min, BestPeak(placed, caps, wait_min)) << "trial " << trial;
  }
}

TEST(DispersalTest, ALargeGroupComesNearTheBestInAFewHundredQuestions) {
  int asked = 0;
  const std::vector<double> before = {120, 300, 80, 200, 150};
  const auto wait_min = [&](size_t day, int people) {
    ++asked;
    return before[day] + people;
  };
  const Dispersal dispersal = Disperse(15'000, std::vector<int>(5, kNoCap), wait_min);
  EXPECT_EQ(Sum(dispersal.people), 15'000);
  EXPECT_LE(dispersal.peak_wait_min, (15'000 + 850) / 5.0 + 75) << "within a share of the level best";
  EXPECT_LT(asked, 500);
}

TEST(DispersalTest, CapsAreKeptAndWhoHasNoPlaceIsSaid) {
  const Dispersal dispersal = Disperse(100, {30, 0, 20}, [](size_t, int people) { return people; });
  EXPECT_EQ(dispersal.people, (std::vector<int>{30, 0, 20}));
  EXPECT_EQ(dispersal.left, 50);
  EXPECT_EQ(Disperse(-3, {5, 5}, [](size_t, int) { return 0.0; }).people, (std::vector<int>{0, 0}));
  EXPECT_TRUE(Disperse(10, {}, [](size_t, int) { return 0.0; }).people.empty());
}

TEST(DispersalTest, EvenlyMeansEvenly) {
  EXPECT_EQ(SpreadEvenly(7, {kNoCap, kNoCap, kNoCap}), (std::vector<int>{3, 2, 2}));
  EXPECT_EQ(SpreadEvenly(7, {1, kNoCap, kNoCap}), (std::vector<int>{1, 3, 3}));
}

TEST(DispersalTest, HalfHoursAreFilledWhereTheyAreLeastFull) {
  EXPECT_EQ(FillSlots(6, {5, 1, 3}, kNoCap), (std::vector<int>{0, 4, 2}));
  EXPECT_EQ(FillSlots(6, {5, 1, 3}, 2), (std::vector<int>{2, 2, 2}));
  EXPECT_EQ(Sum(FillSlots(100, {5, 1, 3}, 2)), 6);
  // The fullest half hour is as little full as any way of filling leaves it.
  SeededNumbers numbers(3);
  for (int trial = 0; trial < 100; ++trial) {
    const int people = static_cast<int>(numbers.Next() % 8);
    std::vector<double> before;
    for (int slot = 0; slot < 3; ++slot) before.push_back(6 * numbers.Unit());
    const auto fullness = [&](size_t slot, int given) { return before[slot] + given; };
    const std::vector<int> filled = FillSlots(people, before, 4);
    double fullest = 0;
    for (size_t slot = 0; slot < 3; ++slot) fullest = std::max(fullest, fullness(slot, filled[slot]));
    EXPECT_DOUBLE_EQ(fullest, BestPeak(people, {4, 4, 4}, fullness));
  }
}

}  // namespace
}  // namespace madoguchi::congestion
