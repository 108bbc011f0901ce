#include "services/congestion/core/prediction/day_shift.h"

#include <gtest/gtest.h>

#include <limits>

namespace madoguchi::congestion {
namespace {

constexpr Quantiles kTold = {1, 2, 3};

TEST(DayShiftTest, WhatTheDayWasToldWrongShiftsAllOfTheQueueAndNobodyElse) {
  DayShift shift;
  for (int i = 0; i < 60; ++i) shift.Learn(1, 2, 2.5);
  const Quantiles shifted = shift.Shift(1, kTold);
  EXPECT_GT(shifted.p50, 2.1);
  EXPECT_LT(shifted.p50, 2.25) << "what was wrong until now passes, too";
  EXPECT_NEAR(shifted.p50 - shifted.p10, 1, 1e-9);
  EXPECT_NEAR(shifted.p90 - shifted.p50, 1, 1e-9);
  EXPECT_EQ(shift.Shift(0, kTold), kTold);
  EXPECT_EQ(shift.Shift(7, kTold), kTold) << "a queue of which nothing is known";
  shift.StartDay();
  EXPECT_EQ(shift.Shift(1, kTold), kTold);
}

TEST(DayShiftTest, ChanceAndSingleOddTicketsHardlyMoveAnything) {
  DayShift shift;
  for (int i = 0; i < 200; ++i) shift.Learn(0, 2, i % 2 == 0 ? 1.2 : 2.8);
  EXPECT_NEAR(shift.Shift(0, kTold).p50, 2, 0.01);
  shift.Learn(1, 2, 300);
  EXPECT_LT(shift.Shift(1, kTold).p50, 2.02);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  shift.Learn(2, nan, 1);
  shift.Learn(2, 2, nan);
  EXPECT_EQ(shift.Shift(2, kTold), kTold);
}

TEST(DayShiftTest, ShortWaitsDoNotFallBelowNothing) {
  DayShift shift;
  for (int i = 0; i < 100; ++i) shift.Learn(0, 2, 0);
  EXPECT_EQ(shift.Shift(0, {0.05, 0.1, 2}).p10, 0);
}

}  // namespace
}  // namespace madoguchi::congestion
