#include "services/congestion/core/hall/visit_archive.h"

#include <algorithm>
#include <tuple>

#include "common/status/macros.h"
#include "services/congestion/core/tickets/hall_day.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

std::vector<Visit> VisitsOf(const std::vector<HallEvent>& events, absl::CivilDay day) {
  HallDay folded;
  for (const HallEvent& event : events) folded.Apply(event);
  const absl::Time end = absl::FromCivil(day + 1, Jst());
  std::vector<Visit> visits;
  for (const auto& [id, life] : folded.tickets()) {
    for (Visit visit : life.visits()) {
      if (!visit.left && !visit.called) visit.left = std::max(end, visit.joined);
      visits.push_back(std::move(visit));
    }
  }
  std::stable_sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) {
    return std::tie(a.joined, a.queue, a.called) < std::tie(b.joined, b.queue, b.called);
  });
  return visits;
}

absl::StatusOr<int> VisitArchive::Step() {
  const absl::CivilDay today = JstDay(clock_.Now());
  int put_away = 0;
  for (const OfficeKey& office : hall_.Offices()) {
    ASSIGN_OR_RETURN(const absl::CivilDay last, visits_.LastDay(office));
    const absl::CivilDay since = std::min(last, today - kEventLateDaysMax - 1);
    ASSIGN_OR_RETURN(const std::vector<absl::CivilDay> days, visits_.Unseen(office, since, today));
    for (const absl::CivilDay day : days) {
      ASSIGN_OR_RETURN(const std::vector<HallEvent> events, events_.EventsOfDay(office, day));
      const int64_t sequence = events.empty() ? 0 : events.back().sequence;
      RETURN_IF_ERROR(visits_.Replace({office, day, sequence, VisitsOf(events, day)}));
      ++put_away;
    }
  }
  RETURN_IF_ERROR(events_.ForgetCategories(today - kCategoryDaysMax).status());
  return put_away;
}

}  // namespace madoguchi::congestion
