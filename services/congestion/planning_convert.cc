#include "services/congestion/planning_convert.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

// Reads days and times and remembers what is none.
class TextReader {
 public:
  absl::CivilDay Day(const std::string& text, const std::string& field) {
    const std::optional<absl::CivilDay> day = ParseDay(text);
    if (!day) faults_.push_back({field, "INVALID", "日付を 2027-04-01 の形で、ある日で入れてください。"});
    return day.value_or(absl::CivilDay(2000, 1, 1));
  }
  int Time(const std::string& text, const std::string& field, int if_empty) {
    if (text.empty() && if_empty >= 0) return if_empty;
    const std::optional<int> minute = ParseTimeOfDay(text);
    if (!minute) faults_.push_back({field, "INVALID", "時刻を 08:30 の形で入れてください。"});
    return minute.value_or(0);
  }
  void Fault(const std::string& field, const std::string& reason, const std::string& message) {
    faults_.push_back({field, reason, message});
  }
  absl::Status status() const { return faults_.empty() ? absl::OkStatus() : InvalidFields(faults_); }

 private:
  std::vector<FieldFault> faults_;
};

google::protobuf::Timestamp Timestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

absl::StatusOr<PlanName> ParsePlanName(absl::string_view municipality, absl::string_view name,
                                       absl::string_view collection, const absl::Status& unknown) {
  const size_t slash = name.rfind('/');
  if (slash == absl::string_view::npos || slash + 1 == name.size()) return unknown;
  absl::string_view parent = name.substr(0, slash);
  if (!absl::ConsumeSuffix(&parent, absl::StrCat("/", collection))) return unknown;
  const absl::StatusOr<OfficeKey> office = ParseOffice(municipality, parent);
  if (!office.ok()) return unknown;
  return PlanName{*office, std::string(name.substr(slash + 1))};
}

int Percent(int asked) { return asked == 0 ? 100 : asked; }

int Seconds(double minutes) { return static_cast<int>(std::llround(std::clamp(minutes, 0.0, 24.0 * 60) * 60)); }

// A tenth of a person is as fine as anybody can forecast.
double Tenths(double people) { return std::round(people * 10) / 10; }

v1::Interval ToProto(const Quantiles& people) {
  v1::Interval proto;
  proto.set_p10(Tenths(people.p10));
  proto.set_p50(Tenths(people.p50));
  proto.set_p90(Tenths(people.p90));
  return proto;
}

v1::CalendarSlot ToProto(const CalendarSlot& slot) {
  v1::CalendarSlot proto;
  proto.set_start(FormatTimeOfDay(slot.expected.slot * kSlotMinutes));
  proto.set_end(FormatTimeOfDay((slot.expected.slot + 1) * kSlotMinutes));
  proto.set_level(slot.level);
  proto.set_level_text(LevelText(slot.level));
  *proto.mutable_people() = ToProto(slot.expected.people);
  proto.set_wait_p50_s(Seconds(slot.expected.wait_p50_min));
  proto.set_wait_p90_s(Seconds(slot.expected.wait_p90_min));
  proto.set_booked(Tenths(slot.expected.booked));
  proto.set_bookings(slot.expected.bookings);
  return proto;
}

v1::CalendarDay ToProto(const CalendarDay& day, bool with_slots) {
  v1::CalendarDay proto;
  proto.set_day(FormatDay(day.day));
  proto.set_weekday(WeekdayText(WeekdayIndex(day.day)));
  proto.set_closed(day.closed);
  proto.set_closed_reason(day.closed_reason);
  proto.set_level(day.level);
  proto.set_level_text(LevelText(day.level));
  *proto.mutable_people() = ToProto(day.people);
  proto.set_wait_p90_s(Seconds(day.wait_p90_min));
  for (const std::string& reason : day.reasons) proto.add_reasons(reason);
  proto.set_booked(Tenths(day.booked));
  proto.set_bookings(day.bookings);
  for (const CalendarSlot& slot : day.slots) {
    if (with_slots) *proto.add_slots() = ToProto(slot);
  }
  return proto;
}

v1::ArrivalSlot ToProto(const AdvisedSlot& advised) {
  v1::ArrivalSlot proto;
  proto.set_day(FormatDay(advised.day));
  proto.set_weekday(WeekdayText(WeekdayIndex(advised.day)));
  *proto.mutable_slot() = ToProto(advised.slot);
  proto.set_live(advised.live);
  return proto;
}

}  // namespace

absl::StatusOr<OfficeKey> ParseHoursName(absl::string_view municipality, absl::string_view name) {
  return absl::ConsumeSuffix(&name, "/hours") ? ParseOffice(municipality, name) : UnknownOffice();
}

absl::StatusOr<CalendarName> ParseCalendarName(absl::string_view municipality, absl::string_view name) {
  if (!absl::ConsumeSuffix(&name, "/calendar")) return UnknownOffice();
  const absl::StatusOr<OfficeKey> office = ParseOffice(municipality, name);
  if (office.ok()) return CalendarName{*office, ""};
  ASSIGN_OR_RETURN(const QueueKey queue, ParseQueue(municipality, name));
  return CalendarName{{queue.municipality, queue.office}, queue.queue};
}

absl::StatusOr<PlanName> ParseEventName(absl::string_view municipality, absl::string_view name) {
  return ParsePlanName(municipality, name, "plannedEvents", UnknownEvent());
}

absl::StatusOr<PlanName> ParsePartnerName(absl::string_view municipality, absl::string_view name) {
  return ParsePlanName(municipality, name, "partners", UnknownPartner());
}

absl::StatusOr<DayRange> ParseRange(const std::string& first_day, int days, absl::CivilDay today, int days_default,
                                    int days_max) {
  TextReader reader;
  DayRange range{.first = today, .days = days == 0 ? days_default : days};
  if (!first_day.empty()) range.first = reader.Day(first_day, "first_day");
  if (range.days < 1 || range.days > days_max) {
    reader.Fault("days", "OUT_OF_RANGE", absl::StrCat("日数を1から", days_max, "で指定してください。"));
  }
  RETURN_IF_ERROR(reader.status());
  return range;
}

absl::StatusOr<OfficeHours> FromProto(const v1::OfficeHours& proto) {
  TextReader reader;
  OfficeHours hours{.revision = proto.revision(),
                    .open_on_holidays = proto.open_on_holidays(),
                    .open_at_year_end = proto.open_at_year_end()};
  for (int i = 0; i < proto.weekly_size(); ++i) {
    const v1::OpeningHours& day = proto.weekly(i);
    const std::string field = absl::StrCat("hours.weekly[", i, "]");
    const std::optional<int> weekday = ParseWeekday(day.weekday());
    if (!weekday) {
      reader.Fault(field + ".weekday", "INVALID", "曜日を 月 火 水 木 金 土 日 のどれかで入れてください。");
    } else if (hours.weekly[*weekday]) {
      reader.Fault(field + ".weekday", "REPEATED", "同じ曜日が二つあります。一つにまとめてください。");
    }
    hours.weekly[weekday.value_or(0)] = {reader.Time(day.open(), field + ".open", -1),
                                         reader.Time(day.close(), field + ".close", -1)};
  }
  for (int i = 0; i < proto.closed_size(); ++i) {
    const v1::ClosedDays& closed = proto.closed(i);
    const std::string field = absl::StrCat("hours.closed[", i, "]");
    const std::string& last = closed.last_day().empty() ? closed.first_day() : closed.last_day();
    hours.closed.push_back(
        {reader.Day(closed.first_day(), field + ".first_day"), reader.Day(last, field + ".last_day"), closed.reason()});
  }
  for (int i = 0; i < proto.extra_size(); ++i) {
    const v1::ExtraOpening& extra = proto.extra(i);
    const std::string field = absl::StrCat("hours.extra[", i, "]");
    hours.extra.push_back(
        {reader.Day(extra.day(), field + ".day"),
         {reader.Time(extra.open(), field + ".open", -1), reader.Time(extra.close(), field + ".close", -1)},
         extra.reason()});
  }
  RETURN_IF_ERROR(reader.status());
  return hours;
}

absl::StatusOr<PlannedEvent> FromProto(const OfficeKey& office, const v1::PlannedEvent& proto) {
  TextReader reader;
  PlannedEvent event{
      .revision = proto.revision(),
      .title = proto.title(),
      .show_title = proto.show_title(),
      .headcount = proto.headcount(),
      .show_percent = Percent(proto.show_percent()),
      .first = reader.Day(proto.first_day(), "event.first_day"),
      .last = reader.Day(proto.last_day().empty() ? proto.first_day() : proto.last_day(), "event.last_day"),
      .from_min = reader.Time(proto.from_time(), "event.from_time", 0),
      .until_min = reader.Time(proto.until_time(), "event.until_time", kDayMinutes),
      .note = proto.note()};
  const absl::StatusOr<QueueKey> queue = ParseQueue(office.municipality, proto.queue());
  if (queue.ok() && queue->office == office.office) {
    event.queue = queue->queue;
  } else {
    reader.Fault("event.queue", "INVALID", "窓口を一覧から選んでください。");
  }
  if (!proto.name().empty()) {
    ASSIGN_OR_RETURN(const PlanName name, ParseEventName(office.municipality, proto.name()));
    if (!(name.office == office)) return UnknownEvent();
    event.id = name.id;
  }
  RETURN_IF_ERROR(reader.status());
  return event;
}

absl::StatusOr<DispersalQuestion> FromProto(const v1::DisperseGroupRequest& request) {
  TextReader reader;
  const std::string& last = request.last_day().empty() ? request.first_day() : request.last_day();
  const DispersalQuestion question{.headcount = request.headcount(),
                                   .show_percent = Percent(request.show_percent()),
                                   .first = reader.Day(request.first_day(), "first_day"),
                                   .last = reader.Day(last, "last_day"),
                                   .from_min = reader.Time(request.from_time(), "from_time", 0),
                                   .until_min = reader.Time(request.until_time(), "until_time", kDayMinutes),
                                   .day_max = request.day_max(),
                                   .slot_max = request.slot_max()};
  RETURN_IF_ERROR(reader.status());
  return question;
}

absl::StatusOr<DayStaffingQuestion> FromProto(const v1::AdviseStaffingRequest& request) {
  TextReader reader;
  DayStaffingQuestion question{.day = reader.Day(request.day(), "day"),
                               .wait_target_min = request.wait_target_s() == 0 ? 15 : request.wait_target_s() / 60.0,
                               .range = {request.counters_min(), request.counters_max()},
                               .shift_min = request.shift_min()};
  for (int i = 0; i < request.bounds_size(); ++i) {
    const v1::CounterBound& bound = request.bounds(i);
    const std::string field = absl::StrCat("bounds[", i, "]");
    question.bounds.push_back({reader.Time(bound.from_time(), field + ".from_time", 0),
                               reader.Time(bound.until_time(), field + ".until_time", kDayMinutes),
                               {bound.counters_min(), bound.counters_max()}});
  }
  RETURN_IF_ERROR(reader.status());
  return question;
}

absl::StatusOr<ArrivalQuestion> FromProto(const v1::AdviseArrivalRequest& request) {
  TextReader reader;
  ArrivalQuestion question{.from_min = reader.Time(request.from_time(), "from_time", 0),
                           .until_min = reader.Time(request.until_time(), "until_time", kDayMinutes)};
  if (request.limit() != 0) question.limit = request.limit();
  if (question.limit < 1 || question.limit > kAdvicePlacesMax) {
    reader.Fault("limit", "OUT_OF_RANGE", absl::StrCat("件数を1から", kAdvicePlacesMax, "で指定してください。"));
  }
  RETURN_IF_ERROR(reader.status());
  return question;
}

v1::OfficeHours ToProto(const OfficeKey& office, const OfficeHours& hours) {
  v1::OfficeHours proto;
  proto.set_name(absl::StrCat(OfficeName(office), "/hours"));
  proto.set_revision(hours.revision);
  for (int weekday = 0; weekday < 7; ++weekday) {
    if (!hours.weekly[weekday]) continue;
    v1::OpeningHours* day = proto.add_weekly();
    day->set_weekday(WeekdayText(weekday));
    day->set_open(FormatTimeOfDay(hours.weekly[weekday]->from_min));
    day->set_close(FormatTimeOfDay(hours.weekly[weekday]->until_min));
  }
  proto.set_open_on_holidays(hours.open_on_holidays);
  proto.set_open_at_year_end(hours.open_at_year_end);
  for (const ClosedDays& days : hours.closed) {
    v1::ClosedDays* closed = proto.add_closed();
    closed->set_first_day(FormatDay(days.first));
    closed->set_last_day(FormatDay(days.last));
    closed->set_reason(days.reason);
  }
  for (const ExtraOpening& opening : hours.extra) {
    v1::ExtraOpening* extra = proto.add_extra();
    extra->set_day(FormatDay(opening.day));
    extra->set_open(FormatTimeOfDay(opening.window.from_min));
    extra->set_close(FormatTimeOfDay(opening.window.until_min));
    extra->set_reason(opening.reason);
  }
  return proto;
}

v1::PlannedEvent ToProto(const OfficeKey& office, const PlannedEvent& event, const PartnerTitles& titles) {
  constexpr v1::PlannedEventState kStates[] = {v1::PROPOSED, v1::CONFIRMED, v1::CANCELLED};
  v1::PlannedEvent proto;
  proto.set_name(absl::StrCat(OfficeName(office), "/plannedEvents/", event.id));
  proto.set_revision(event.revision);
  proto.set_state(kStates[static_cast<int>(event.state)]);
  proto.set_queue(absl::StrCat(OfficeName(office), "/queues/", event.queue));
  proto.set_title(event.title);
  proto.set_show_title(event.show_title);
  proto.set_headcount(static_cast<int32_t>(event.headcount));
  proto.set_show_percent(event.show_percent);
  proto.set_first_day(FormatDay(event.first));
  proto.set_last_day(FormatDay(event.last));
  if (event.from_min > 0) proto.set_from_time(FormatTimeOfDay(event.from_min));
  if (event.until_min < kDayMinutes) proto.set_until_time(FormatTimeOfDay(event.until_min));
  if (!event.partner.empty()) {
    proto.set_partner(absl::StrCat(OfficeName(office), "/partners/", event.partner));
    const auto title = titles.find(event.partner);
    if (title != titles.end()) proto.set_partner_title(title->second);
  }
  proto.set_note(event.note);
  *proto.mutable_create_time() = Timestamp(event.create_time);
  *proto.mutable_update_time() = Timestamp(event.update_time);
  proto.set_update_actor(event.update_actor);
  return proto;
}

v1::Partner ToProto(const OfficeKey& office, const Partner& partner, int open_events, absl::Time now) {
  v1::Partner proto;
  proto.set_name(absl::StrCat(OfficeName(office), "/partners/", partner.id));
  proto.set_title(partner.title);
  const v1::PartnerState usable = now < partner.expire_time ? v1::PARTNER_ACTIVE : v1::PARTNER_EXPIRED;
  proto.set_state(partner.revoked ? v1::PARTNER_REVOKED : usable);
  *proto.mutable_create_time() = Timestamp(partner.create_time);
  *proto.mutable_expire_time() = Timestamp(partner.expire_time);
  if (partner.last_use_time != absl::InfinitePast()) *proto.mutable_last_use_time() = Timestamp(partner.last_use_time);
  proto.set_open_events(open_events);
  return proto;
}

CalendarSheet SheetOf(const CalendarName& name, const OfficeYear& year, const DayRange& range) {
  const QueueYear* queue = name.queue.empty() ? nullptr : year.Find(name.queue);
  CalendarSheet sheet{.uid = absl::StrCat(name.office.municipality, "-", name.office.office),
                      .title = "庁舎全体",
                      .note = HistoryNote(queue != nullptr ? queue->forecast->year.history_days : year.history_days),
                      .made = year.made};
  if (queue != nullptr) {
    sheet.uid += "-" + name.queue;
    sheet.title = queue->forecast->queue.title;
  }
  for (const CalendarDay& day : queue != nullptr ? queue->calendar : year.calendar) {
    if (day.day >= range.first && day.day < range.first + range.days) sheet.days.push_back(day);
  }
  return sheet;
}

v1::Calendar ToProto(const CalendarName& name, const OfficeYear& year, const DayRange& range, bool with_slots) {
  const QueueYear* queue = name.queue.empty() ? nullptr : year.Find(name.queue);
  const CalendarSheet sheet = SheetOf(name, year, range);
  v1::Calendar proto;
  proto.set_name(absl::StrCat(OfficeName(name.office), name.queue.empty() ? "" : "/queues/", name.queue, "/calendar"));
  if (queue != nullptr) proto.set_title(sheet.title);
  *proto.mutable_make_time() = Timestamp(year.made);
  proto.set_history_days(queue != nullptr ? queue->forecast->year.history_days : year.history_days);
  proto.set_history_note(sheet.note);
  for (int level = 1; level <= kLevelMax; ++level) {
    v1::LevelName* legend = proto.add_levels();
    legend->set_level(level);
    legend->set_text(LevelText(level));
  }
  for (const CalendarDay& day : sheet.days) *proto.add_days() = ToProto(day, with_slots);
  return proto;
}

v1::ArrivalAdvice ToProto(const ArrivalAdvice& advice, int history_days) {
  v1::ArrivalAdvice proto;
  for (const AdvisedSlot& slot : advice.best) *proto.add_slots() = ToProto(slot);
  if (advice.busiest) *proto.mutable_busiest() = ToProto(*advice.busiest);
  proto.set_history_note(HistoryNote(history_days));
  return proto;
}

v1::Dispersal ToProto(const DispersalPlan& plan) {
  v1::Dispersal proto;
  for (const DispersedDay& day : plan.days) {
    v1::DispersedDay* out = proto.add_days();
    out->set_day(FormatDay(day.day));
    out->set_weekday(WeekdayText(WeekdayIndex(day.day)));
    out->set_people(day.people);
    out->set_wait_p90_before_s(Seconds(day.wait_before_min));
    out->set_wait_p90_s(Seconds(day.wait_min));
    out->set_wait_p90_evenly_s(Seconds(day.wait_evenly_min));
    out->set_level_before(day.level_before);
    out->set_level(day.level);
    for (size_t s = 0; s < day.slots.size(); ++s) {
      v1::DispersedSlot* slot = out->add_slots();
      slot->set_start(FormatTimeOfDay(day.slots[s] * kSlotMinutes));
      slot->set_people(day.slot_people[s]);
    }
  }
  proto.set_peak_wait_p90_before_s(Seconds(plan.dispersal.peak_wait_before_min));
  proto.set_peak_wait_p90_s(Seconds(plan.dispersal.peak_wait_min));
  proto.set_peak_wait_p90_evenly_s(Seconds(plan.dispersal.peak_wait_evenly_min));
  proto.set_peak_wait_p90_first_day_s(Seconds(plan.dispersal.peak_wait_first_day_min));
  proto.set_people_left(plan.dispersal.left);
  proto.set_summary(SummaryOf(plan));
  return proto;
}

v1::StaffingAdvice ToProto(const DayStaffing& staffing, double wait_target_min) {
  const StaffingAdvice& advice = staffing.advice;
  v1::StaffingAdvice proto;
  proto.set_day(FormatDay(staffing.day.day));
  proto.set_weekday(WeekdayText(WeekdayIndex(staffing.day.day)));
  proto.set_reached(advice.reached);
  proto.set_bookings(staffing.day.bookings);
  proto.set_booked(Tenths(staffing.day.booked));
  proto.set_show_percent(static_cast<int32_t>(std::lround(100 * staffing.show)));
  proto.set_bookings_seen(staffing.seen);
  proto.set_counter_hours(advice.cost.counter_hours);
  proto.set_counter_hours_usual(staffing.usual.counter_hours);
  proto.set_wait_p90_usual_s(Seconds(staffing.usual.worst_wait_min));
  proto.set_waited_hours(advice.cost.waited_hours);
  proto.set_waited_hours_one_fewer(advice.one_fewer.waited_hours);
  proto.set_waited_hours_one_more(advice.one_more.waited_hours);
  for (size_t s = 0; s < advice.slots.size(); ++s) {
    const ExpectedSlot& expected = staffing.day.slots[s];
    v1::StaffedSlot* slot = proto.add_slots();
    slot->set_start(FormatTimeOfDay(expected.slot * kSlotMinutes));
    slot->set_end(FormatTimeOfDay((expected.slot + 1) * kSlotMinutes));
    *slot->mutable_people() = ToProto(expected.people);
    slot->set_booked(Tenths(expected.booked));
    slot->set_bookings(expected.bookings);
    slot->set_counters(advice.slots[s].counters);
    slot->set_wait_p90_s(Seconds(advice.slots[s].p90_wait_min));
    slot->set_wait_p90_one_fewer_s(Seconds(advice.slots[s].p90_with_one_fewer_min));
    slot->set_wait_p90_one_more_s(Seconds(advice.slots[s].p90_with_one_more_min));
  }
  proto.set_summary(SummaryOf(staffing, wait_target_min));
  return proto;
}

}  // namespace madoguchi::congestion
