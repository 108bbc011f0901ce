#include "services/archive/core/retention.h"

#include <gtest/gtest.h>

namespace madoguchi::archive {
namespace {

using absl::CivilDay;

TEST(RetentionTest, CountsFromTheFirstOfAprilAfterTheFiscalYearOfMaking) {
  EXPECT_EQ(ExpiryDay(CivilDay(2025, 3, 31), 5), CivilDay(2030, 3, 31));
  EXPECT_EQ(ExpiryDay(CivilDay(2025, 4, 1), 5), CivilDay(2031, 3, 31));
  EXPECT_EQ(ExpiryDay(CivilDay(2025, 12, 31), 1), CivilDay(2027, 3, 31));
  EXPECT_EQ(ExpiryDay(CivilDay(2026, 1, 1), 1), CivilDay(2027, 3, 31));
  EXPECT_EQ(ExpiryDay(CivilDay(2024, 2, 29), 30), CivilDay(2054, 3, 31));
}

TEST(RetentionTest, PermanentUseNeverExpires) {
  EXPECT_EQ(ExpiryDay(CivilDay(2025, 4, 1), kRetentionPermanentUse), std::nullopt);
}

TEST(RetentionTest, OnlyThePeriodsOfTheRulesExist) {
  for (int years : {0, 1, 3, 5, 10, 30}) EXPECT_TRUE(IsRetentionPeriod(years)) << years;
  for (int years : {-1, 2, 4, 7, 20, 31, 100}) EXPECT_FALSE(IsRetentionPeriod(years)) << years;
}

}  // namespace
}  // namespace madoguchi::archive
