#include "services/congestion/core/calendar/what_if.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr int kDaysSimulated = 60;

// One day of the window with a growing share of the group on it.
class GroupDay {
 public:
  GroupDay(const ExpectedDay& day, const ServicePace& pace, std::vector<int> slots, int slot_cap)
      : day_(day), pace_(pace), slots_(std::move(slots)), slot_cap_(slot_cap) {
    for (const int slot : slots_) {
      const auto found = std::find_if(day_.slots.begin(), day_.slots.end(),
                                      [&](const ExpectedSlot& expected) { return expected.slot == slot; });
      places_.push_back(static_cast<size_t>(found - day_.slots.begin()));
      before_.push_back(found == day_.slots.end() ? 0 : found->people.p50);
    }
  }

  int cap() const { return slot_cap_ == kNoCap ? kNoCap : slot_cap_ * static_cast<int>(slots_.size()); }
  const std::vector<int>& slots() const { return slots_; }
  std::vector<int> Fill(int people) const { return FillSlots(people, before_, slot_cap_); }

  // P90 of the worst half hour. Kept, and never shorter for more people, which simulated waits alone do not promise.
  double Wait(int people) {
    const auto known = waits_.find(people);
    if (known != waits_.end()) return known->second;
    DayToLive hall = HallOf(day_, pace_, kDaysSimulated);
    // All of the group on one day may be more than its slots have place for; whoever is over comes all the same.
    const std::vector<int> filled = FillSlots(people, before_, std::max(slot_cap_, people));
    for (size_t s = 0; s < filled.size(); ++s) hall.arrivals[places_[s]] += filled[s];
    double worst = 0;
    for (const SlotWaits& slot : SimulateHall(hall, std::vector<int>(hall.arrivals.size(), pace_.counters))) {
      worst = std::max(worst, slot.p90_min);
    }
    const auto next = waits_.lower_bound(people);
    if (next != waits_.begin()) worst = std::max(worst, std::prev(next)->second);
    if (next != waits_.end()) worst = std::min(worst, next->second);
    return waits_[people] = worst;
  }

 private:
  const ExpectedDay& day_;
  const ServicePace& pace_;
  const std::vector<int> slots_;
  const int slot_cap_;
  std::vector<size_t> places_;  // of `slots_` among the day's
  std::vector<double> before_;
  std::map<int, double> waits_;
};

std::vector<int> SlotsOf(const ExpectedDay& day, int from_min, int until_min) {
  std::vector<int> slots;
  for (const ExpectedSlot& slot : day.slots) {
    if ((slot.slot + 1) * kSlotMinutes > from_min && slot.slot * kSlotMinutes < until_min) slots.push_back(slot.slot);
  }
  return slots;
}

int LevelWith(const QueueYear& queue, const ExpectedDay& day, double more, double wait_min) {
  return LevelOf(day.people.p50 + more, queue.forecast->usual.day_people, wait_min);
}

std::string Minutes(double minutes) { return absl::StrCat(std::llround(std::ceil(minutes)), "分"); }

}  // namespace

std::vector<FieldFault> CheckDispersal(const DispersalQuestion& question, absl::CivilDay today) {
  const PlannedEvent event{.queue = "a",
                           .title = "a",
                           .headcount = question.headcount,
                           .show_percent = question.show_percent,
                           .first = question.first,
                           .last = question.last,
                           .from_min = question.from_min,
                           .until_min = question.until_min};
  std::vector<FieldFault> faults = CheckEvent(event, today);
  for (FieldFault& fault : faults) fault.field = fault.field.substr(std::string("event.").size());
  if (question.day_max < 0) faults.push_back({"day_max", "OUT_OF_RANGE", "1日の人数の上限を0以上にしてください。"});
  if (question.slot_max < 0) {
    faults.push_back({"slot_max", "OUT_OF_RANGE", "30分の人数の上限を0以上にしてください。"});
  }
  return faults;
}

DispersalPlan DisperseGroup(const OfficeYear& year, const QueueYear& queue, const DispersalQuestion& question) {
  std::vector<const ExpectedDay*> open;
  std::vector<GroupDay> days;
  std::vector<int> caps;
  for (const ExpectedDay& day : queue.days) {
    if (day.closed || day.day < question.first || day.day > question.last || day.day < year.today) continue;
    std::vector<int> slots = SlotsOf(day, question.from_min, question.until_min);
    if (slots.empty()) continue;
    open.push_back(&day);
    days.emplace_back(day, queue.forecast->pace, std::move(slots), question.slot_max == 0 ? kNoCap : question.slot_max);
    caps.push_back(std::min(days.back().cap(), question.day_max == 0 ? kNoCap : question.day_max));
  }
  const auto people = static_cast<int>(std::llround(
      static_cast<double>(std::clamp<int64_t>(question.headcount, 0, kHeadcountMax)) * question.show_percent / 100));
  DispersalPlan plan;
  plan.dispersal = Disperse(people, caps, [&](size_t day, int people_of_day) { return days[day].Wait(people_of_day); });
  if (open.empty()) plan.dispersal.left = people;
  const std::vector<int> evenly = SpreadEvenly(people, caps);
  for (size_t i = 0; i < open.size(); ++i) {
    DispersedDay day{.day = open[i]->day, .people = plan.dispersal.people[i], .slots = days[i].slots()};
    day.wait_before_min = days[i].Wait(0);
    day.wait_min = days[i].Wait(day.people);
    day.wait_evenly_min = days[i].Wait(evenly[i]);
    day.level_before = LevelWith(queue, *open[i], 0, day.wait_before_min);
    day.level = LevelWith(queue, *open[i], day.people, day.wait_min);
    day.slot_people = days[i].Fill(day.people);
    plan.days.push_back(std::move(day));
  }
  return plan;
}

std::string SummaryOf(const DispersalPlan& plan) {
  const Dispersal& dispersal = plan.dispersal;
  if (plan.days.empty()) return "この期間には、開いている日がありません。期間を広げてください。";
  std::string text = absl::StrCat("この分け方なら、いちばん混む時間帯でも10人に9人が", Minutes(dispersal.peak_wait_min),
                                  "以内に呼ばれます（均等に分けると", Minutes(dispersal.peak_wait_evenly_min),
                                  "、初日に集まると", Minutes(dispersal.peak_wait_first_day_min), "）。");
  if (dispersal.left > 0) {
    absl::StrAppend(&text, "上限のため、", dispersal.left, "人の行き先がありません。期間か上限を広げてください。");
  }
  return text;
}

std::vector<FieldFault> CheckStaffing(const DayStaffingQuestion& question, absl::CivilDay today) {
  std::vector<FieldFault> faults;
  if (question.day < today || question.day - today >= kCalendarDaysMax) {
    faults.push_back({"day", "OUT_OF_RANGE", "今日から1年以内の日を選んでください。"});
  }
  if (!(question.wait_target_min > 0 && question.wait_target_min <= 240)) {
    faults.push_back({"wait_target_s", "OUT_OF_RANGE", "待ち時間の目標を1秒から4時間で指定してください。"});
  }
  const auto check = [&](const CounterRange& range, const std::string& field) {
    const bool open = range.max == 0;
    if (range.min < 0 || range.max < 0 || range.max > kCountersPerQueueMax || range.min > kCountersPerQueueMax ||
        (!open && range.min > range.max)) {
      faults.push_back(
          {field, "OUT_OF_RANGE",
           absl::StrCat("窓口の数は、少ないほうから多いほうへ、", kCountersPerQueueMax, "までで指定してください。")});
    }
  };
  check(question.range, "counters_max");
  for (size_t i = 0; i < question.bounds.size(); ++i) {
    const std::string field = absl::StrCat("bounds[", i, "]");
    check(question.bounds[i].range, field);
    if (question.bounds[i].from_min >= question.bounds[i].until_min) {
      faults.push_back({field + ".until_time", "OUT_OF_RANGE", "終わりの時刻は、始まりの時刻より後にしてください。"});
    }
  }
  if (question.bounds.size() > kSlotsPerDay) {
    faults.push_back({"bounds", "TOO_MANY", "時間帯ごとの定めが多すぎます。まとめてください。"});
  }
  if (question.shift_min < 0 || question.shift_min > kDayMinutes) {
    faults.push_back({"shift_min", "OUT_OF_RANGE", "続けて開ける時間を0分から24時間で指定してください。"});
  }
  return faults;
}

absl::StatusOr<DayStaffing> AdviseDay(const QueueYear& queue, const DayStaffingQuestion& question) {
  const auto found = std::find_if(queue.days.begin(), queue.days.end(),
                                  [&](const ExpectedDay& day) { return day.day == question.day; });
  if (found == queue.days.end() || found->closed || found->slots.empty()) return DayClosed();
  const ServicePace& pace = queue.forecast->pace;
  DayStaffing staffing{.day = *found, .show = queue.forecast->habits.show, .seen = queue.forecast->habits.seen};
  StaffingQuestion asked{.day = HallOf(*found, pace, 200), .wait_target_min = question.wait_target_min};
  asked.shift_slots = std::max(1, (question.shift_min + kSlotMinutes - 1) / kSlotMinutes);
  const int most = question.range.max == 0 ? std::min(2 * pace.counters, kCountersPerQueueMax) : question.range.max;
  for (const ExpectedSlot& slot : found->slots) {
    CounterRange range{std::max(1, question.range.min), std::max(most, question.range.min)};
    for (const CounterBound& bound : question.bounds) {
      const bool in_slot = slot.slot * kSlotMinutes >= bound.from_min && slot.slot * kSlotMinutes < bound.until_min;
      if (!in_slot) continue;
      range.min = std::max(1, bound.range.min);
      if (bound.range.max > 0) range.max = bound.range.max;
    }
    asked.counters.push_back(range);
  }
  staffing.advice = AdviseStaffing(asked);
  staffing.usual = CostOf(asked.day, std::vector<int>(found->slots.size(), pace.counters));
  return staffing;
}

std::string SummaryOf(const DayStaffing& staffing, double wait_target_min) {
  const StaffingAdvice& advice = staffing.advice;
  const std::string booked = staffing.day.bookings == 0
                                 ? ""
                                 : absl::StrFormat("予約%d人のうち約%.0f%%が来庁し、先に呼ばれる見込みです。",
                                                   staffing.day.bookings, 100 * staffing.show);
  if (!advice.reached) {
    return absl::StrCat("この窓口の数では、待ち時間を", Minutes(wait_target_min),
                        "以内にできない時間帯があります。数の上限を上げるか、来庁を別の日に案内してください。", booked);
  }
  return absl::StrFormat(
      "延べ%.1f窓口時間で、10人に9人の待ち時間が%s以内になります（いつもの窓口数では延べ%.1f窓口時間、最大%s）。"
      "1窓口減らすと、待ち時間の合計は%.1f時間増えます。%s",
      advice.cost.counter_hours, Minutes(wait_target_min), staffing.usual.counter_hours,
      Minutes(staffing.usual.worst_wait_min), std::max(0.0, advice.one_fewer.waited_hours - advice.cost.waited_hours),
      booked);
}

}  // namespace madoguchi::congestion
