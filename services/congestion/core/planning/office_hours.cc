#include "services/congestion/core/planning/office_hours.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/forecast/japan_holidays.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

bool IsTurnOfYear(absl::CivilDay day) {
  return (day.month() == 12 && day.day() >= 29) || (day.month() == 1 && day.day() <= 3);
}

void CheckWindow(const OpenWindow& window, const std::string& field, std::vector<FieldFault>& faults) {
  if (window.from_min < 0 || window.until_min > kDayMinutes || window.from_min >= window.until_min) {
    faults.push_back({field, "OUT_OF_RANGE", "閉める時刻は、開ける時刻より後にしてください。"});
  }
}

void CheckReason(const std::string& reason, const std::string& field, std::vector<FieldFault>& faults) {
  if (reason.empty()) faults.push_back({field, "REQUIRED", "理由を入れてください。カレンダーに載ります。"});
  if (reason.size() > kTitleBytesMax) faults.push_back({field, "TOO_LONG", "理由を短くしてください。"});
}

}  // namespace

OfficeHours UsualHours() {
  OfficeHours hours;
  for (int weekday = 0; weekday < 5; ++weekday) hours.weekly[weekday] = {8 * 60 + 30, 17 * 60 + 15};
  return hours;
}

DayPlan PlanOf(const OfficeHours& hours, absl::CivilDay day) {
  const std::optional<OpenWindow>& usual = hours.weekly[WeekdayIndex(day)];
  for (const ExtraOpening& extra : hours.extra) {
    if (extra.day == day) return {.open = extra.window, .reason = extra.reason, .extra = true};
  }
  for (const ClosedDays& closed : hours.closed) {
    if (day >= closed.first && day <= closed.last) return {.open = {}, .reason = closed.reason};
  }
  if (!hours.open_at_year_end && IsTurnOfYear(day)) return {.open = {}, .reason = "年末年始"};
  if (!hours.open_on_holidays && IsJapaneseHoliday(day)) return {.open = {}, .reason = "祝日"};
  if (!usual) return {.open = {}, .reason = absl::StrCat(WeekdayText(WeekdayIndex(day)), "曜日")};
  return {.open = usual, .reason = ""};
}

std::vector<int> SlotsWithin(const OpenWindow& open, int from_min, int until_min) {
  std::vector<int> slots;
  const int from = std::max(open.from_min, from_min), until = std::min(open.until_min, until_min);
  for (int slot = from / kSlotMinutes; slot * kSlotMinutes < until; ++slot) slots.push_back(slot);
  return slots;
}

std::vector<FieldFault> CheckHours(const OfficeHours& hours) {
  std::vector<FieldFault> faults;
  for (int weekday = 0; weekday < 7; ++weekday) {
    if (!hours.weekly[weekday]) continue;
    CheckWindow(*hours.weekly[weekday], absl::StrCat("hours.weekly.", WeekdayText(weekday)), faults);
  }
  const bool any =
      std::any_of(hours.weekly.begin(), hours.weekly.end(), [](const auto& day) { return day.has_value(); });
  if (!any && hours.extra.empty()) {
    faults.push_back({"hours.weekly", "REQUIRED", "開ける曜日と時刻を、少なくとも一つ入れてください。"});
  }
  if (hours.closed.size() > kClosedDaysMax || hours.extra.size() > kExtraOpeningsMax) {
    faults.push_back({"hours.closed", "TOO_MANY", "休みや臨時の開庁が多すぎます。過ぎたものを消してください。"});
  }
  for (size_t i = 0; i < hours.closed.size(); ++i) {
    const ClosedDays& closed = hours.closed[i];
    const std::string field = absl::StrCat("hours.closed[", i, "]");
    if (closed.last < closed.first) {
      faults.push_back({field + ".last_day", "OUT_OF_RANGE", "最後の日は、最初の日と同じか後にしてください。"});
    }
    CheckReason(closed.reason, field + ".reason", faults);
  }
  for (size_t i = 0; i < hours.extra.size(); ++i) {
    const std::string field = absl::StrCat("hours.extra[", i, "]");
    CheckWindow(hours.extra[i].window, field, faults);
    CheckReason(hours.extra[i].reason, field + ".reason", faults);
    for (size_t j = 0; j < i; ++j) {
      if (hours.extra[j].day != hours.extra[i].day) continue;
      faults.push_back({field + ".day", "REPEATED", "同じ日の臨時の開庁が二つあります。一つにまとめてください。"});
    }
  }
  return faults;
}

}  // namespace madoguchi::congestion
