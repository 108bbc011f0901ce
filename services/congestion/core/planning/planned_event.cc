#include "services/congestion/core/planning/planned_event.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

std::vector<FieldFault> CheckEvent(const PlannedEvent& event, absl::CivilDay today) {
  std::vector<FieldFault> faults;
  const auto fault = [&](const char* field, const char* reason, const std::string& message) {
    faults.push_back({absl::StrCat("event.", field), reason, message});
  };
  if (!IsId(event.queue)) fault("queue", "INVALID", "窓口を一覧から選んでください。");
  if (event.title.empty()) fault("title", "REQUIRED", "団体と用件の名前を入れてください。");
  if (event.title.size() > kTitleBytesMax) fault("title", "TOO_LONG", "名前を短くしてください。");
  if (event.note.size() > kNoteBytesMax) fault("note", "TOO_LONG", "連絡事項を短くしてください。");
  if (event.headcount < 1) {
    fault("headcount", "OUT_OF_RANGE", "人数は1人以上にしてください。");
  } else if (event.headcount > kHeadcountMax) {
    fault("headcount", "OUT_OF_RANGE",
          absl::StrCat("人数は", kHeadcountMax, "人までです。桁を確かめ、多いときは日を分けて入れてください。"));
  }
  if (event.show_percent < 1 || event.show_percent > 100) {
    fault("show_percent", "OUT_OF_RANGE", "来庁する割合を1から100（%）で入れてください。");
  }
  if (event.last < event.first) {
    fault("last_day", "OUT_OF_RANGE", "最後の日は、最初の日と同じか後にしてください。");
  } else if (event.last - event.first >= kEventWindowDaysMax) {
    fault("last_day", "OUT_OF_RANGE", absl::StrCat("期間は", kEventWindowDaysMax, "日までにしてください。"));
  }
  if (event.last < today) fault("last_day", "PAST", "もう過ぎた日です。これからの日を入れてください。");
  if (event.first - today > kPlanningDaysMax) {
    fault("first_day", "OUT_OF_RANGE", "2年より先の予定は、近づいてから入れてください。");
  }
  if (event.from_min < 0 || event.until_min > kDayMinutes || event.from_min >= event.until_min) {
    fault("until_time", "OUT_OF_RANGE", "終わりの時刻は、始まりの時刻より後にしてください。");
  }
  return faults;
}

std::string PublicTitle(const PlannedEvent& event) { return event.show_title ? event.title : "団体の来庁"; }

std::vector<EventShare> SharesOf(const PlannedEvent& event, const OfficeHours& hours) {
  std::vector<EventShare> shares;
  const absl::CivilDay last = std::min(event.last, event.first + (kEventWindowDaysMax - 1));
  for (absl::CivilDay day = event.first; day <= last; ++day) {
    const DayPlan plan = PlanOf(hours, day);
    if (!plan.open) continue;
    std::vector<int> slots = SlotsWithin(*plan.open, event.from_min, event.until_min);
    if (!slots.empty()) shares.push_back({day, 0, std::move(slots)});
  }
  const int64_t heads = std::clamp<int64_t>(event.headcount, 0, kHeadcountMax);
  const double people = static_cast<double>(heads) * std::clamp(event.show_percent, 0, 100) / 100;
  for (EventShare& share : shares) share.people = people / static_cast<double>(shares.size());
  return shares;
}

}  // namespace madoguchi::congestion
