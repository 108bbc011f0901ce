#include "procedures/values/era.h"

#include "gtest/gtest.h"

namespace madoguchi::procedures {
namespace {

using absl::CivilDay;

TEST(EraTest, BoundaryDays) {
  EXPECT_EQ(FromEra({Era::kMeiji, 6, 1, 1}), CivilDay(1873, 1, 1));
  EXPECT_EQ(FromEra({Era::kMeiji, 45, 7, 30}), CivilDay(1912, 7, 30));
  EXPECT_EQ(FromEra({Era::kTaisho, 1, 7, 30}), CivilDay(1912, 7, 30));
  EXPECT_EQ(FromEra({Era::kTaisho, 15, 12, 25}), CivilDay(1926, 12, 25));
  EXPECT_EQ(FromEra({Era::kShowa, 1, 12, 25}), CivilDay(1926, 12, 25));
  EXPECT_EQ(FromEra({Era::kShowa, 64, 1, 7}), CivilDay(1989, 1, 7));
  EXPECT_EQ(FromEra({Era::kHeisei, 1, 1, 8}), CivilDay(1989, 1, 8));
  EXPECT_EQ(FromEra({Era::kHeisei, 31, 4, 30}), CivilDay(2019, 4, 30));
  EXPECT_EQ(FromEra({Era::kReiwa, 1, 5, 1}), CivilDay(2019, 5, 1));
}

TEST(EraTest, DaysThatNeverWere) {
  const EraDay days[] = {
      {Era::kReiwa, 9, 13, 40}, {Era::kReiwa, 1, 4, 30},  {Era::kHeisei, 32, 1, 1}, {Era::kHeisei, 1, 1, 7},
      {Era::kShowa, 64, 1, 8},  {Era::kShowa, 1, 12, 24}, {Era::kTaisho, 1, 7, 29}, {Era::kTaisho, 15, 12, 26},
      {Era::kMeiji, 5, 12, 3},  {Era::kMeiji, 45, 7, 31}, {Era::kReiwa, 0, 5, 1},   {Era::kReiwa, 5, 2, 29},
      {Era::kReiwa, 5, 0, 1},   {Era::kReiwa, 5, 1, 0},   {Era::kReiwa, -3, 1, 1},  {Era::kReiwa, 2'000'000'000, 1, 1}};
  for (const EraDay& day : days) {
    EXPECT_EQ(FromEra(day), std::nullopt) << EraPrinted(day.era) << day.year << "/" << day.month << "/" << day.day;
  }
  EXPECT_TRUE(FromEra({Era::kReiwa, 6, 2, 29}));
}

// Every day since the western calendar goes into an era and comes back, and so do all its written forms.
TEST(EraTest, EveryDayReturns) {
  for (CivilDay day = kFirstDay; day < CivilDay(2101, 1, 1); ++day) {
    const std::optional<EraDay> era = ToEra(day);
    ASSERT_TRUE(era) << FormatIsoDay(day);
    ASSERT_EQ(FromEra(*era), day);
    ASSERT_EQ(ParseIsoDay(FormatIsoDay(day)), day);
    ASSERT_EQ(EraCode(day).size(), 7u);
  }
}

// However numbers are combined, what is accepted is the day that was written and no other.
TEST(EraTest, NothingIsCarriedOver) {
  for (const Era era : {Era::kMeiji, Era::kTaisho, Era::kShowa, Era::kHeisei, Era::kReiwa}) {
    for (int year = 0; year <= 66; ++year) {
      for (int month = 0; month <= 14; ++month) {
        for (int day = 0; day <= 40; ++day) {
          const std::optional<CivilDay> civil = FromEra({era, year, month, day});
          if (!civil) continue;
          ASSERT_EQ(civil->month(), month);
          ASSERT_EQ(civil->day(), day);
          const EraDay back = *ToEra(*civil);
          const bool shared_day = *civil == CivilDay(1912, 7, 30) || *civil == CivilDay(1926, 12, 25);
          ASSERT_TRUE(shared_day || (back == EraDay{era, year, month, day}));
        }
      }
    }
  }
}

TEST(EraTest, WrittenForms) {
  EXPECT_EQ(FormatEra(CivilDay(1985, 1, 2)), "昭和60年1月2日");
  EXPECT_EQ(FormatEra(CivilDay(2019, 5, 1)), "令和元年5月1日");
  EXPECT_EQ(EraCode(CivilDay(1985, 1, 2)), "3600102");
  EXPECT_EQ(EraCode(CivilDay(2019, 5, 1)), "5010501");
  EXPECT_EQ(EraCode(CivilDay(1870, 1, 1)), "");
}

TEST(EraTest, IsoIsReadStrictly) {
  for (const char* text : {"", "1985-1-2", "1985-02-30", "1985-13-01", "85-01-02", "1985/01/02", "1985-01-02 ",
                           "+985-01-02", "令和9年13月40日", "1985-01-0x", "-985-01-02"}) {
    EXPECT_EQ(ParseIsoDay(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseIsoDay("2024-02-29"), CivilDay(2024, 2, 29));
}

}  // namespace
}  // namespace madoguchi::procedures
