// The congestion calendar: for each coming day how many people are expected, how crowded that is in five plain levels,
// and why. Announced groups (移転, 入学, 入校 …) are added to the days on which they may come. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

struct ExpectedDay {
  absl::CivilDay day;
  Quantiles people;  // nobody on a closed day
};

struct PlannedEvent {
  std::string title;  // as people will read it
  absl::CivilDay first;
  absl::CivilDay last;
  int headcount = 0;
  double show_rate = 1;  // the share that will come
};

struct CalendarDay {
  absl::CivilDay day;
  bool closed = false;
  Quantiles people;
  int level = 0;                     // 1 (hardly anybody) to 5 (very crowded); 0 on a closed day
  std::vector<std::string> reasons;  // in Japanese, the strongest first
};

inline constexpr int kHeadcountMax = 100'000;

// 空いています … 大変混み合います; 休み for 0.
std::string LevelText(int level);

// `days` one after another. An event is spread evenly over its open days; one without any, or with an absurd headcount,
// window or rate, counts as the nearest that makes sense. Levels compare a day with the median open day.
std::vector<CalendarDay> MakeCalendar(const std::vector<ExpectedDay>& days, const std::vector<PlannedEvent>& events);

}  // namespace madoguchi::congestion
