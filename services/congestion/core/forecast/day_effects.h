// What the calendar does to a whole day's count, learnt from the days before an origin, and the level that the last of
// them have shown beyond it. Pure.
#pragma once

#include <array>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/forecast/odd_days.h"
#include "services/congestion/core/forecast/weekday_profile.h"

namespace madoguchi::congestion {

// Which days the weekday × slot mean is taken over.
enum class ProfileSpan { kWhole, kYear, kQuarter, kMonth };
inline constexpr size_t kProfileSpans = 4;
inline constexpr std::array<size_t, kProfileSpans> kProfileSpan_days = {100'000, 53 * 7, 13 * 7, 5 * 7};

// Which parts of the forecast are used.
struct ForecastChoice {
  ProfileSpan span = ProfileSpan::kWhole;
  bool calendar = false;
  bool season = false;
  double level_half_life_days = 0;  // of open days; 0: no level
  double level_kept = 1;            // of its logarithm from one day to the next
};

class DayEffects {
 public:
  // Of the days before `origin`.
  DayEffects(const DayTable& table, size_t origin);

  // Logarithm of what the last days before the origin had beyond everything else.
  double Level(const ForecastChoice& choice) const;
  // Expected counts of the slots of a day, counted from the table's first, at or after the origin.
  std::vector<double> Expect(size_t day, const ForecastChoice& choice, double level) const;
  bool HasSeason() const { return !season_.empty(); }
  bool Closed(size_t day) const;

 private:
  struct OpenDay {
    size_t day = 0;
    double count = 0;
    double log_expected = 0;  // by the profile and what is odd about the day, over the slots that are known
    double calendar = 0;      // effects, once they are learnt
    double season = 0;
  };

  std::vector<double> CalendarOf(size_t day) const;
  std::vector<double> SeasonOf(size_t day) const;
  double CalendarEffect(size_t day) const;
  double SeasonEffect(size_t day) const;
  std::vector<OpenDay> OpenDays(const WeekdayProfile& profile) const;
  double LogRatioOf(const OpenDay& day, const ForecastChoice& choice) const;
  // The usual logarithm of what the days around each of them had beyond what was expected.
  static std::vector<double> LevelAround(const std::vector<OpenDay>& days);
  void FindOddDays(const std::vector<OpenDay>& days);
  void FitCalendar(const std::vector<OpenDay>& days);
  void FitSeason(const std::vector<OpenDay>& days);

  const DayTable& table_;
  const size_t origin_;
  std::array<WeekdayProfile, kProfileSpans> profiles_;
  std::array<std::vector<OpenDay>, kProfileSpans> open_days_;
  std::vector<bool> coming_closed_;  // from the origin on
  OddDays odd_days_;
  std::vector<double> calendar_;  // coefficients
  std::vector<double> season_;
};

}  // namespace madoguchi::congestion
