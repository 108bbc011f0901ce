// The congestion calendar: for each coming day and half hour how many people are expected, how long they may wait, how
// crowded that is in five plain levels, and why. Pure.
//
// A level compares people with what is usual (the median open day, the median open half hour, announced groups left
// out), and is then bounded by the wait, because that is what a person feels: many people at enough counters are no
// crowd, and a wait of an hour is one however usual it is.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct ExpectedSlot {
  int slot = 0;  // half hours from midnight
  Quantiles people;
  double wait_p50_min = 0;  // of those without a booking
  double wait_p90_min = 0;
  double booked = 0;  // of `people`, so many are expected to come by booking
  int bookings = 0;   // in the book now
};

struct ExpectedDay {
  absl::CivilDay day;
  bool closed = false;
  std::string closed_reason;
  std::string extra_reason;  // why it is open although it usually would not be
  Quantiles people;
  double booked = 0;
  int bookings = 0;
  std::vector<ExpectedSlot> slots;
  std::vector<std::string> groups;  // announced ones, as people may read them
};

// Of the same days before any group was added.
struct UsualCrowd {
  double day_people = 0;
  double slot_people = 0;
};
UsualCrowd UsualOf(const std::vector<ExpectedDay>& days);

struct CalendarSlot {
  ExpectedSlot expected;
  int level = 0;
};

struct CalendarDay {
  absl::CivilDay day;
  bool closed = false;
  std::string closed_reason;
  Quantiles people;
  double booked = 0;
  int bookings = 0;
  int level = 0;                     // 1 (hardly anybody) to 5 (very crowded); 0 on a closed day
  double wait_p90_min = 0;           // in the worst half hour
  std::vector<std::string> reasons;  // in Japanese, the strongest first
  std::vector<CalendarSlot> slots;
};

inline constexpr int kLevelMax = 5;
// 空いています … 大変混み合います; 休み for 0.
std::string LevelText(int level);

int LevelOf(double people, double usual, double wait_p90_min);

// `days` one after another.
std::vector<CalendarDay> MakeCalendar(const std::vector<ExpectedDay>& days, const UsualCrowd& usual);

// An office's day: people of its queues together, the longest wait of any. The same days in the same order each.
std::vector<ExpectedDay> Together(const std::vector<std::vector<ExpectedDay>>& queues);

}  // namespace madoguchi::congestion
