// "When should I come?": the rest of today by who waits now, and the days after it by the calendar.
#include <google/protobuf/util/time_util.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"
#include "services/congestion/planning_convert.h"
#include "services/congestion/planning_service.h"

namespace madoguchi::congestion {
namespace {

constexpr int kAdviceDaysDefault = 7;

// …/laterToday of an office, or of a queue (then `queue` is its id).
absl::StatusOr<CalendarName> ParseLaterName(absl::string_view municipality, absl::string_view name) {
  if (!absl::ConsumeSuffix(&name, "/laterToday")) return UnknownOffice();
  return ParseCalendarName(municipality, absl::StrCat(name, "/calendar"));
}

// The moment that was asked for; none for every half hour.
absl::StatusOr<std::optional<absl::Time>> ArrivalOf(const v1::GetLaterTodayRequest& request, absl::Time now) {
  if (request.at_time().empty()) {
    if (request.in_minutes() == 0) return std::optional<absl::Time>();
    if (request.in_minutes() < 0 || request.in_minutes() > kDayMinutes) {
      return InvalidFields({{"in_minutes", "OUT_OF_RANGE", "何分後に来るかを、1から1440で指定してください。"}});
    }
    return std::optional<absl::Time>(now + absl::Minutes(request.in_minutes()));
  }
  const std::optional<int> minute = ParseTimeOfDay(request.at_time());
  if (!minute || request.in_minutes() != 0) {
    return InvalidFields(
        {{"at_time", "INVALID", "来る時刻を 15:00 の形で、または何分後かを、どちらか一つ入れてください。"}});
  }
  const absl::Time arrival = absl::FromCivil(absl::CivilMinute(JstDay(now)) + *minute, Jst());
  // The minute that has begun is now.
  if (arrival + absl::Minutes(1) <= now) {
    return InvalidFields({{"at_time", "OUT_OF_RANGE", "今より後の時刻を入れてください。"}});
  }
  return std::optional<absl::Time>(arrival);
}

v1::Level ToProto(Level level) {
  constexpr v1::Level kLevels[] = {v1::QUIET, v1::SLIGHTLY_BUSY, v1::BUSY};
  return kLevels[static_cast<int>(level)];
}

v1::LaterArrival ToProto(const LaterArrival& arrival, absl::Time now) {
  const absl::CivilMinute minute = absl::ToCivilMinute(arrival.time, Jst());
  v1::LaterArrival proto;
  proto.set_arrive(FormatTimeOfDay(minute.hour() * 60 + minute.minute()));
  proto.set_minutes_from_now(static_cast<int32_t>(absl::ToInt64Minutes(arrival.time - now)));
  proto.mutable_wait()->set_p10_s(arrival.wait.p10_s);
  proto.mutable_wait()->set_p50_s(arrival.wait.p50_s);
  proto.mutable_wait()->set_p90_s(arrival.wait.p90_s);
  proto.mutable_wait()->set_by_model(arrival.wait.by_model);
  proto.set_level(ToProto(arrival.level));
  proto.set_level_text(std::string(LevelText(arrival.level)));
  proto.set_last_half_hour(arrival.last_half_hour);
  return proto;
}

v1::LaterQueue ToProto(const OfficeKey& office, const LaterQueue& queue, absl::Time now) {
  v1::LaterQueue proto;
  proto.set_name(absl::StrCat(OfficeName(office), "/queues/", queue.queue.key.queue));
  proto.set_title(queue.queue.title);
  proto.set_title_en(queue.queue.title_en);
  proto.set_title_easy(queue.queue.title_easy);
  for (const LaterArrival& arrival : queue.arrivals) *proto.add_arrivals() = ToProto(arrival, now);
  proto.set_best(queue.Best());
  return proto;
}

absl::StatusOr<v1::LaterToday> ToProto(const CalendarName& name, const LaterPicture& picture) {
  v1::LaterToday proto;
  proto.set_name(
      absl::StrCat(OfficeName(name.office), name.queue.empty() ? "" : "/queues/", name.queue, "/laterToday"));
  *proto.mutable_time() = google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(picture.time));
  proto.set_closed(picture.closed);
  if (picture.closed) proto.set_closed_reason(picture.plan.reason);
  if (picture.plan.open) {
    proto.set_open(FormatTimeOfDay(picture.plan.open->from_min));
    proto.set_close(FormatTimeOfDay(picture.plan.open->until_min));
  }
  if (!name.queue.empty() && picture.Find(name.queue) == nullptr) return UnknownQueue();
  for (const LaterQueue& queue : picture.queues) {
    if (name.queue.empty() || name.queue == queue.queue.key.queue) {
      *proto.add_queues() = ToProto(picture.office, queue, picture.time);
    }
  }
  return proto;
}

}  // namespace

PlanningService::Reactor* PlanningService::GetLaterToday(Context* context, const v1::GetLaterTodayRequest* request,
                                                         v1::LaterToday* response) {
  return edge_.Unary<v1::GetLaterTodayRequest, v1::LaterToday>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetLaterTodayRequest& request) -> absl::StatusOr<v1::LaterToday> {
        ASSIGN_OR_RETURN(const CalendarName name, ParseLaterName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const std::optional<absl::Time> arrival, ArrivalOf(request, clock_.Now()));
        if (arrival) {
          ASSIGN_OR_RETURN(const LaterPicture picture, later_.At(name.office, *arrival));
          return ToProto(name, picture);
        }
        ASSIGN_OR_RETURN(const std::shared_ptr<const LaterPicture> picture, later_.Of(name.office));
        return ToProto(name, *picture);
      });
}

PlanningService::Reactor* PlanningService::AdviseArrival(Context* context, const v1::AdviseArrivalRequest* request,
                                                         v1::ArrivalAdvice* response) {
  return edge_.Unary<v1::AdviseArrivalRequest, v1::ArrivalAdvice>(
      context, request, response,
      [this](const rpc::Call& call, const v1::AdviseArrivalRequest& request) -> absl::StatusOr<v1::ArrivalAdvice> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const DayRange range,
                         ParseRange(request.first_day(), request.days(), Today(), kAdviceDaysDefault, kAdviceDaysMax));
        ASSIGN_OR_RETURN(ArrivalQuestion question, FromProto(request));
        ASSIGN_OR_RETURN(const auto year, calendars_.WithQueue(key));
        ASSIGN_OR_RETURN(const std::shared_ptr<const LaterPicture> today, later_.Of(key.office_key()));
        question.now = absl::ToCivilMinute(clock_.Now(), Jst());
        question.live = JstDay(today->time);
        const QueueYear& queue = *year->Find(key.queue);
        const LaterQueue* const later = today->Find(key.queue);
        CalendarSheet sheet = SheetOf({year->office, key.queue}, *year, range);
        for (CalendarDay& day : sheet.days) {
          if (day.day == question.live && later != nullptr) {
            day = WithLater(std::move(day), *later, queue.forecast->usual);
          }
        }
        return ToProto(madoguchi::congestion::AdviseArrival(sheet.days, question), queue.forecast->year.history_days);
      });
}

}  // namespace madoguchi::congestion
