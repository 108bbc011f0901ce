// Today's bookings and the waits of those who come without one, against days lived by the hall's own calling order.
#include "services/congestion/core/calendar/known_today.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/tickets/calling_order.h"

namespace madoguchi::congestion {
namespace {

const absl::CivilDay kDay(2027, 6, 2);
constexpr int kFirstSlot = 18, kSlots = 14;  // 9:00 to 16:00
constexpr int kCounters = 3;
constexpr double kWalkIns = 8;  // a half hour
constexpr double kService_min = 8;
const Queue kQueue{{"131016", "main", "resident"}, "住民異動", kCounters, 480};

absl::Time At(double minute) { return absl::FromCivil(kDay, Jst()) + absl::Seconds(60 * minute); }

// One day by minutes: booked people come at their time, whoever the order names first goes to a free counter. Adds the
// waits of those without a booking, by the half hour in which they came.
void LiveADay(const std::vector<double>& booked, uint64_t seed, std::map<int, std::vector<double>>& waits) {
  SeededNumbers numbers(seed);
  HallDay day;
  int number = 0, events = 0;
  std::map<int, std::pair<double, bool>> came;  // number → minute, booked
  std::vector<double> busy_until(kCounters, 0);
  const auto tell = [&](EventKind kind, int ticket, double minute) {
    HallEvent event{.kind = kind,
                    .id = absl::StrCat("e", ++events),
                    .day = kDay,
                    .ticket = {"resident", ticket},
                    .time = At(minute),
                    .received = At(minute),
                    .sequence = events,
                    .counter = "1"};
    if (kind == EventKind::kIssued && came.at(ticket).second) event.booking_time = At(minute);
    day.Apply(event);
  };
  for (int minute = kFirstSlot * kSlotMinutes; minute < 24 * 60; ++minute) {
    const int slot = minute / kSlotMinutes - kFirstSlot;
    for (const bool has_booked : {false, true}) {
      const double rate = slot >= kSlots ? 0 : (has_booked ? booked[slot] : kWalkIns) / kSlotMinutes;
      for (double sum = -std::log(1 - numbers.Unit()); sum < rate; sum -= std::log(1 - numbers.Unit())) {
        came[++number] = {minute, has_booked};
        tell(EventKind::kIssued, number, minute);
      }
    }
    for (double& until : busy_until) {
      if (until > minute) continue;
      const std::vector<TicketId> order = CallingOrder(kQueue, day, At(minute));
      if (order.empty()) break;
      const int first = order.front().number;
      tell(EventKind::kCalled, first, minute);
      const auto& [since, has_booked] = came.at(first);
      if (!has_booked) waits[static_cast<int>(since) / kSlotMinutes].push_back(minute - since);
      until = minute + kService_min * (0.4 - 0.6 * std::log(1 - numbers.Unit()));
    }
    if (slot >= kSlots && day.line("resident").waiting.empty()) break;
  }
}

double At(std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  return values.at(static_cast<size_t>(level * static_cast<double>(values.size() - 1)));
}

std::map<int, std::vector<double>> LiveDays(const std::vector<double>& booked, int days) {
  std::map<int, std::vector<double>> waits;
  for (int d = 0; d < days; ++d) LiveADay(booked, static_cast<uint64_t>(d) + 1, waits);
  return waits;
}

ExpectedDay Day(const std::vector<double>& booked) {
  ExpectedDay day{.day = kDay};
  for (int s = 0; s < kSlots; ++s) {
    const double people = kWalkIns + booked[s];
    day.slots.push_back({.slot = kFirstSlot + s, .people = {people, people, people}, .booked = booked[s]});
    day.booked += booked[s];
  }
  return day;
}

const ServicePace kPace{.counters = kCounters, .service_min = kService_min, .service_variation = 0.6};

TEST(KnownTodayTest, ABookedAfternoonIsToldNearerToWhatComesThanUsualDaysTeach) {
  const std::vector<double> usual(kSlots, 1.0);
  std::vector<double> full = usual;
  for (int s = 8; s < 11; ++s) full[s] = 4;  // 13:00 to 14:30
  const auto past = LiveDays(usual, 150), truth = LiveDays(full, 150);
  const KnownToday known(Day(usual), Day(full), kPace, /*waiting=*/0, At(9 * 60));
  double with = 0, without = 0;
  for (int slot = 26; slot < 31; ++slot) {
    const ToldWait learnt{.p10_s = static_cast<int>(60 * At(past.at(slot), 0.1)),
                          .p50_s = static_cast<int>(60 * At(past.at(slot), 0.5)),
                          .p90_s = static_cast<int>(60 * At(past.at(slot), 0.9)),
                          .by_model = true};
    const ToldWait told = known.Tell(learnt, At(slot * kSlotMinutes + 10));
    EXPECT_LE(told.p10_s, told.p50_s);
    EXPECT_LE(told.p50_s, told.p90_s);
    EXPECT_TRUE(told.by_model);
    for (const auto& [level, said, before] :
         {std::tuple(0.5, told.p50_s, learnt.p50_s), std::tuple(0.9, told.p90_s, learnt.p90_s)}) {
      const double came_s = 60 * At(truth.at(slot), level);
      with += std::abs(said - came_s);
      without += std::abs(before - came_s);
    }
  }
  EXPECT_GT(without, 10 * 60) << "the bookings are felt";
  EXPECT_LT(with, 0.5 * without);
  RecordProperty("error_ratio_percent", static_cast<int>(100 * with / without));
}

TEST(KnownTodayTest, AnEmptierBookShortensTheWaitButNeverBelowNothing) {
  const std::vector<double> usual(kSlots, 3.0), empty(kSlots, 0.0);
  const KnownToday known(Day(usual), Day(empty), kPace, 5, At(9 * 60));
  const ToldWait learnt{.p10_s = 600, .p50_s = 1800, .p90_s = 3600};
  const ToldWait told = known.Tell(learnt, At(14 * 60));
  EXPECT_LT(told.p50_s, learnt.p50_s);
  const ToldWait nothing = known.Tell({.p10_s = 0, .p50_s = 10, .p90_s = 20}, At(14 * 60));
  EXPECT_GE(nothing.p10_s, 0);
  EXPECT_GE(nothing.p50_s, 0);
}

TEST(KnownTodayTest, AnnouncedGroupsAreFeltToo) {
  const std::vector<double> none(kSlots, 0.0);
  ExpectedDay group = Day(none);
  for (int s = 2; s < 4; ++s) group.slots[s].people.p50 += 15;
  const KnownToday known(Day(none), group, kPace, 0, At(9 * 60));
  const ToldWait learnt{.p10_s = 60, .p50_s = 300, .p90_s = 900};
  EXPECT_GT(known.Tell(learnt, At(11 * 60)).p50_s, 900);
  EXPECT_EQ(known.Tell(learnt, At(9 * 60 + 5)), learnt) << "before it comes";
}

TEST(KnownTodayTest, NothingKnownChangesNothing) {
  const std::vector<double> usual(kSlots, 1.0);
  const ToldWait learnt{.p10_s = 60, .p50_s = 300, .p90_s = 900, .by_model = true};
  EXPECT_EQ(KnownToday().Tell(learnt, At(600)), learnt);
  const KnownToday same(Day(usual), Day(usual), kPace, 40, At(600));
  EXPECT_EQ(same.Tell(learnt, At(800)), learnt);
  const KnownToday outside(Day(usual), Day(std::vector<double>(kSlots, 5.0)), kPace, 0, At(600));
  EXPECT_EQ(outside.Tell(learnt, At(3 * 60)), learnt);
  EXPECT_EQ(outside.Tell(learnt, At(23 * 60)), learnt);
  ExpectedDay closed = Day(usual);
  closed.closed = true;
  EXPECT_EQ(KnownToday(closed, closed, kPace, 0, At(600)).Tell(learnt, At(800)), learnt);
}

}  // namespace
}  // namespace madoguchi::congestion
