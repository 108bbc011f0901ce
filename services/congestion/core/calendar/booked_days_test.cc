// Days with bookings in an office whose truth is known: with its book a forecast is nearer to who comes than without.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "common/time/clock.h"
#include "services/congestion/core/calendar/queue_calendar.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

const CalendarQueue kQueue{{"131016", "main", "resident"}, "住民異動", 4, 6};
constexpr double kShow = 0.7, kKept = 0.9;
constexpr int kFirstSlot = 17, kSlots = 17;  // 8:30 to 17:00
constexpr int kLeadMax = 14;
const absl::CivilDay kFirst(2026, 7, 1), kEnd(2026, 12, 26);

int Poisson(SeededNumbers& numbers, double mean) {
  int count = 0;
  for (double sum = -std::log(1 - numbers.Unit()); sum < mean; sum -= std::log(1 - numbers.Unit())) ++count;
  return count;
}

struct TrueBooking {
  int lead = 0;
  bool kept = false;  // those that are not are cancelled halfway
  bool comes = false;
};
struct TrueDay {
  std::map<int, int> walked_in;
  std::map<int, std::vector<TrueBooking>> booked;

  int Came(int slot) const {
    int people = walked_in.at(slot);
    for (const TrueBooking& booking : booked.at(slot)) people += booking.comes ? 1 : 0;
    return people;
  }
};

// Hardly anybody books for one day, for the next the book is full: a notice was sent out, a tour was announced.
std::map<absl::CivilDay, TrueDay> TrueDays(uint64_t seed) {
  SeededNumbers numbers(seed);
  std::map<absl::CivilDay, TrueDay> days;
  for (absl::CivilDay day = kFirst; day < kEnd; ++day) {
    if (!PlanOf(UsualHours(), day).open) continue;
    const double booked_a_slot = 0.5 + 5.5 * numbers.Unit();
    const double pace = 0.95 + 0.1 * numbers.Unit();
    for (int slot = kFirstSlot; slot < kFirstSlot + kSlots; ++slot) {
      days[day].walked_in[slot] = Poisson(numbers, 4 * pace);
      std::vector<TrueBooking>& booked = days[day].booked[slot];
      for (int left = Poisson(numbers, booked_a_slot); left > 0; --left) {
        const bool kept = numbers.Unit() < kKept;
        booked.push_back({.lead = static_cast<int>(numbers.Unit() * kLeadMax),
                          .kept = kept,
                          .comes = kept && numbers.Unit() < kShow});
      }
    }
  }
  return days;
}

std::vector<SlotCount> CountsOf(const std::map<absl::CivilDay, TrueDay>& days, absl::CivilDay today, bool with_booked) {
  std::vector<SlotCount> counts;
  for (const auto& [day, truth] : days) {
    for (int slot = kFirstSlot; slot < kFirstSlot + kSlots && day < today; ++slot) {
      const int64_t came = truth.Came(slot);
      if (came == 0) continue;
      counts.push_back(
          {.day = day, .slot = slot, .arrivals = came, .booked = with_booked ? came - truth.walked_in.at(slot) : 0});
    }
  }
  return counts;
}

std::vector<BookedCount> BookedBefore(const std::map<absl::CivilDay, TrueDay>& days, absl::CivilDay today) {
  std::vector<BookedCount> past;
  for (const auto& [day, truth] : days) {
    for (const auto& [slot, bookings] : truth.booked) {
      for (const TrueBooking& booking : bookings) {
        if (day >= today) continue;
        past.push_back({.day = day,
                        .slot = slot,
                        .lead_days = booking.lead,
                        .made = 1,
                        .cancelled = booking.kept ? 0 : 1,
                        .came = booking.comes ? 1 : 0});
      }
    }
  }
  return past;
}

// In the book on the morning of `today`.
Book BookOf(const std::map<absl::CivilDay, TrueDay>& days, absl::CivilDay today) {
  Book book{.now = absl::FromCivil(today, Jst()) + absl::Hours(8)};
  book.ahead.people_per_slot = 20;
  for (const auto& [day, truth] : days) {
    if (day < today) continue;
    for (const auto& [slot, bookings] : truth.booked) {
      int known = 0;
      for (const TrueBooking& booking : bookings) {
        const int64_t ahead = day - today;
        const bool cancelled = !booking.kept && ahead <= booking.lead / 2;
        known += booking.lead > ahead && !cancelled ? 1 : 0;
      }
      book.ahead.times.push_back({absl::FromCivil(absl::CivilMinute(day) + slot * kSlotMinutes, Jst()), known, 0});
    }
  }
  return book;
}

struct Errors {
  double days = 0, slots = 0;
  double bias = 0, people = 0;
  int inside = 0, counted = 0;
};

void Score(const ExpectedDay& expected, const TrueDay& truth, Errors& errors) {
  double came = 0;
  for (const ExpectedSlot& slot : expected.slots) {
    if (!truth.walked_in.contains(slot.slot)) continue;
    const int people = truth.Came(slot.slot);
    errors.slots += std::abs(slot.people.p50 - people);
    errors.inside += slot.people.p10 <= people + 0.5 && people - 0.5 <= slot.people.p90 ? 1 : 0;
    ++errors.counted;
    came += people;
  }
  errors.days += std::abs(expected.people.p50 - came);
  errors.bias += expected.people.p50 - came;
  errors.people += came;
}

class BookedDaysTest : public ::testing::TestWithParam<uint64_t> {};

TEST_P(BookedDaysTest, WithTheBookTheForecastIsNearerAndNobodyIsCountedTwice) {
  const auto days = TrueDays(GetParam());
  Errors with, without;
  for (absl::CivilDay today(2026, 10, 26); today < absl::CivilDay(2026, 12, 16); today += 5) {
    const int horizon = 6;
    const QueueForecast knowing =
        MakeForecast(kQueue, CountsOf(days, today, true), UsualHours(), today, horizon, BookedBefore(days, today));
    EXPECT_NEAR(knowing.habits.show, kShow, 0.06);
    EXPECT_NEAR(knowing.habits.kept, kKept, 0.03);
    const QueueForecast blind = MakeForecast(kQueue, CountsOf(days, today, false), UsualHours(), today, horizon);
    const Book book = BookOf(days, today);
    const auto expected = WithGroups(knowing, UsualHours(), {}, &book);
    for (int ahead = 0; ahead < horizon; ++ahead) {
      const auto truth = days.find(today + ahead);
      if (truth == days.end()) continue;
      Score(expected[static_cast<size_t>(ahead)], truth->second, with);
      Score(blind.days[static_cast<size_t>(ahead)], truth->second, without);
    }
  }
  RecordProperty("day_error_ratio_percent", static_cast<int>(100 * with.days / without.days));
  RecordProperty("slot_error_ratio_percent", static_cast<int>(100 * with.slots / without.slots));
  EXPECT_LT(with.days, 0.7 * without.days);
  EXPECT_LT(with.slots, 0.92 * without.slots);
  EXPECT_LT(std::abs(with.bias), 0.06 * with.people) << "nobody is counted twice or left out";
  EXPECT_GT(with.inside, 0.7 * with.counted);
}

INSTANTIATE_TEST_SUITE_P(Seeds, BookedDaysTest, ::testing::Values(1, 2, 3));

TEST(BookedDaysTest, ADayIsLivedAgainOnlyWhenItsPeopleChange) {
  const auto days = TrueDays(5);
  const absl::CivilDay today(2026, 12, 1);
  const QueueForecast forecast =
      MakeForecast(kQueue, CountsOf(days, today, true), UsualHours(), today, 10, BookedBefore(days, today));
  Book book = BookOf(days, today);
  auto before = WithGroups(forecast, UsualHours(), {}, &book);
  for (ExpectedDay& day : before) {
    for (ExpectedSlot& slot : day.slots) slot.wait_p90_min = 77;  // as if it had been lived so
  }
  const absl::Time added = absl::FromCivil(absl::CivilMinute(today + 2) + 20 * kSlotMinutes, Jst());
  for (BookedTime& time : book.ahead.times) time.expected += time.time == added ? 3 : 0;
  const auto after = WithGroups(forecast, UsualHours(), {}, &book, &before);
  EXPECT_EQ(after[1].slots[4].wait_p90_min, 77);
  EXPECT_EQ(after[3].slots[4].wait_p90_min, 77);
  EXPECT_NE(after[2].slots[4].wait_p90_min, 77);
  EXPECT_EQ(after[2].bookings, before[2].bookings + 3);
}

TEST(BookedDaysTest, ADayWithAFullBookMakesPeopleWithoutOneWait) {
  const auto days = TrueDays(4);
  const absl::CivilDay today(2026, 12, 1), day = today + 1;
  const QueueForecast forecast =
      MakeForecast(kQueue, CountsOf(days, today, true), UsualHours(), today, 7, BookedBefore(days, today));
  Book book{.now = absl::FromCivil(today, Jst()) + absl::Hours(8)};
  book.ahead.people_per_slot = 20;
  for (int slot = 26; slot < 30; ++slot) {
    book.ahead.times.push_back({absl::FromCivil(absl::CivilMinute(day) + slot * kSlotMinutes, Jst()), 18, 0});
  }
  const auto full = WithGroups(forecast, UsualHours(), {}, &book);
  const auto calendar = MakeCalendar(full, forecast.usual);
  ASSERT_EQ(calendar[1].day, day);
  EXPECT_EQ(calendar[1].bookings, 72);
  EXPECT_EQ(calendar[1].reasons[0], "予約 72人");
  const CalendarSlot& afternoon = calendar[1].slots[27 - kFirstSlot];
  EXPECT_NEAR(afternoon.expected.booked, 18 * forecast.habits.show * forecast.habits.kept, 1.5);
  EXPECT_GT(afternoon.expected.wait_p90_min, 2 * forecast.days[1].slots[27 - kFirstSlot].wait_p90_min);
  EXPECT_GT(calendar[1].wait_p90_min, calendar[3].wait_p90_min);
}

}  // namespace
}  // namespace madoguchi::congestion
