#include "services/congestion/planning_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/paging/paging.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"
#include "services/congestion/planning_convert.h"
#include "services/congestion/planning_request.h"

namespace madoguchi::congestion {
namespace {

constexpr int kCalendarDaysDefault = 31;

google::api::HttpBody Body(const char* type, std::string data) {
  google::api::HttpBody body;
  body.set_content_type(type);
  body.set_data(std::move(data));
  return body;
}

absl::StatusOr<google::api::HttpBody> FileOf(const v1::ExportCalendarRequest& request, const CalendarSheet& sheet) {
  switch (request.format()) {
    case v1::HTML:
      return Body("text/html; charset=utf-8", CalendarHtml(sheet));
    case v1::ICALENDAR:
      return Body("text/calendar; charset=utf-8", CalendarIcs(sheet));
    case v1::CSV:
      return Body("text/csv; charset=utf-8", CalendarCsv(sheet, {.with_slots = request.with_slots(),
                                                                 .byte_order_mark = request.byte_order_mark()}));
    default:
      return InvalidFields({{"format", "INVALID", "形式を HTML、ICALENDAR、CSV のどれかで指定してください。"}});
  }
}

absl::StatusOr<std::shared_ptr<const OfficeYear>> YearOf(Calendars& calendars, const CalendarName& name) {
  if (name.queue.empty()) return calendars.Of(name.office);
  return calendars.WithQueue({name.office.municipality, name.office.office, name.queue});
}

// An event by its place in the list.
std::string OrderOf(const PlannedEvent& event) { return absl::StrCat(FormatDay(event.first), " ", event.id); }

bool IsWanted(const PlannedEvent& event, v1::PlannedEventState state) {
  switch (state) {
    case v1::PROPOSED:
      return event.state == PlannedEventState::kProposed;
    case v1::CONFIRMED:
      return event.state == PlannedEventState::kConfirmed;
    case v1::CANCELLED:
      return event.state == PlannedEventState::kCancelled;
    default:
      return event.state != PlannedEventState::kCancelled;
  }
}

}  // namespace

// ---- the calendar ----

PlanningService::Reactor* PlanningService::GetCalendar(Context* context, const v1::GetCalendarRequest* request,
                                                       v1::Calendar* response) {
  return edge_.Unary<v1::GetCalendarRequest, v1::Calendar>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetCalendarRequest& request) -> absl::StatusOr<v1::Calendar> {
        ASSIGN_OR_RETURN(const CalendarName name, ParseCalendarName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const DayRange range, ParseRange(request.first_day(), request.days(), Today(),
                                                          kCalendarDaysDefault, kCalendarDaysMax));
        ASSIGN_OR_RETURN(const auto year, YearOf(calendars_, name));
        return ToProto(name, *year, range, request.with_slots());
      });
}

PlanningService::Reactor* PlanningService::ExportCalendar(Context* context, const v1::ExportCalendarRequest* request,
                                                          google::api::HttpBody* response) {
  return edge_.Unary<v1::ExportCalendarRequest, google::api::HttpBody>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ExportCalendarRequest& request) -> absl::StatusOr<google::api::HttpBody> {
        ASSIGN_OR_RETURN(const CalendarName name, ParseCalendarName(call.municipality, request.name()));
        const int days_default = request.format() == v1::ICALENDAR ? kCalendarDaysMax : kCalendarDaysDefault;
        ASSIGN_OR_RETURN(const DayRange range,
                         ParseRange(request.first_day(), request.days(), Today(), days_default, kCalendarDaysMax));
        ASSIGN_OR_RETURN(const auto year, YearOf(calendars_, name));
        return FileOf(request, SheetOf(name, *year, range));
      });
}

PlanningService::Reactor* PlanningService::RebuildCalendar(Context* context, const v1::RebuildCalendarRequest* request,
                                                           v1::RebuildReport* response) {
  return edge_.Unary<v1::RebuildCalendarRequest, v1::RebuildReport>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RebuildCalendarRequest& request) -> absl::StatusOr<v1::RebuildReport> {
        ASSIGN_OR_RETURN(const CalendarName name, ParseCalendarName(call.municipality, request.name()));
        if (!name.queue.empty()) return UnknownOffice();
        const absl::Time start = clock_.Now();
        ASSIGN_OR_RETURN(const RebuildReport report, calendars_.Rebuild(name.office, request.recount()));
        v1::RebuildReport proto;
        proto.set_queues(report.queues);
        proto.set_tickets_counted(report.tickets_counted);
        proto.set_seconds(absl::ToDoubleSeconds(clock_.Now() - start));
        return proto;
      });
}

// ---- opening hours ----

PlanningService::Reactor* PlanningService::GetOfficeHours(Context* context, const v1::GetOfficeHoursRequest* request,
                                                          v1::OfficeHours* response) {
  return edge_.Unary<v1::GetOfficeHoursRequest, v1::OfficeHours>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetOfficeHoursRequest& request) -> absl::StatusOr<v1::OfficeHours> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseHoursName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const OfficeHours hours, plans_.Hours(office));
        return ToProto(office, hours);
      });
}

PlanningService::Reactor* PlanningService::SetOfficeHours(Context* context, const v1::SetOfficeHoursRequest* request,
                                                          v1::OfficeHours* response) {
  return edge_.Unary<v1::SetOfficeHoursRequest, v1::OfficeHours>(
      context, request, response,
      [this](const rpc::Call& call, const v1::SetOfficeHoursRequest& request) -> absl::StatusOr<v1::OfficeHours> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseHoursName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const OfficeHours hours, FromProto(request.hours()));
        ASSIGN_OR_RETURN(const OfficeHours kept,
                         plans_.SetHours(office, hours, PlanRequest(call, "SetOfficeHours", request)));
        return ToProto(office, kept);
      });
}

// ---- what if ----

PlanningService::Reactor* PlanningService::DisperseGroup(Context* context, const v1::DisperseGroupRequest* request,
                                                         v1::Dispersal* response) {
  return edge_.Unary<v1::DisperseGroupRequest, v1::Dispersal>(
      context, request, response,
      [this](const rpc::Call& call, const v1::DisperseGroupRequest& request) -> absl::StatusOr<v1::Dispersal> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const DispersalQuestion question, FromProto(request));
        const std::vector<FieldFault> faults = CheckDispersal(question, Today());
        if (!faults.empty()) return InvalidFields(faults);
        ASSIGN_OR_RETURN(const auto year, calendars_.WithQueue(key));
        return ToProto(madoguchi::congestion::DisperseGroup(*year, *year->Find(key.queue), question));
      });
}

PlanningService::Reactor* PlanningService::AdviseStaffing(Context* context, const v1::AdviseStaffingRequest* request,
                                                          v1::StaffingAdvice* response) {
  return edge_.Unary<v1::AdviseStaffingRequest, v1::StaffingAdvice>(
      context, request, response,
      [this](const rpc::Call& call, const v1::AdviseStaffingRequest& request) -> absl::StatusOr<v1::StaffingAdvice> {
        ASSIGN_OR_RETURN(const QueueKey key, ParseQueue(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const DayStaffingQuestion question, FromProto(request));
        const std::vector<FieldFault> faults = CheckStaffing(question, Today());
        if (!faults.empty()) return InvalidFields(faults);
        ASSIGN_OR_RETURN(const auto year, calendars_.WithQueue(key));
        ASSIGN_OR_RETURN(const DayStaffing staffing, AdviseDay(*year->Find(key.queue), question));
        return ToProto(staffing, question.wait_target_min);
      });
}

// ---- announced groups ----

absl::StatusOr<v1::PlannedEvent> PlanningService::Shown(const OfficeKey& office, const PlannedEvent& event) {
  PartnerTitles titles;
  if (!event.partner.empty()) {
    ASSIGN_OR_RETURN(const std::vector<Partner> partners, plans_.Partners(office));
    for (const Partner& partner : partners) titles[partner.id] = partner.title;
  }
  return ToProto(office, event, titles);
}

PlanningService::Reactor* PlanningService::CreatePlannedEvent(Context* context,
                                                              const v1::CreatePlannedEventRequest* request,
                                                              v1::PlannedEvent* response) {
  return edge_.Unary<v1::CreatePlannedEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreatePlannedEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const PlannedEvent event, FromProto(office, request.event()));
        ASSIGN_OR_RETURN(const PlannedEvent kept,
                         plans_.Create(office, event, call.actor(), PlanRequest(call, "CreatePlannedEvent", request)));
        return Shown(office, kept);
      });
}

PlanningService::Reactor* PlanningService::ListPlannedEvents(Context* context,
                                                             const v1::ListPlannedEventsRequest* request,
                                                             v1::ListPlannedEventsResponse* response) {
  return edge_.Unary<v1::ListPlannedEventsRequest, v1::ListPlannedEventsResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListPlannedEventsRequest& request) -> absl::StatusOr<v1::ListPlannedEventsResponse> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const int size, paging::PageSize(request.page_size()));
        const std::string query = absl::StrCat(request.parent(), "\n", request.include_past(), "\n", request.state());
        ASSIGN_OR_RETURN(const std::string after, paging::DecodeToken(request.page_token(), query));
        ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_.Events(office, request.include_past()));
        ASSIGN_OR_RETURN(const std::vector<Partner> partners, plans_.Partners(office));
        PartnerTitles titles;
        for (const Partner& partner : partners) titles[partner.id] = partner.title;
        v1::ListPlannedEventsResponse response;
        std::string last;
        for (const PlannedEvent& event : events) {
          if (!IsWanted(event, request.state()) || (!after.empty() && OrderOf(event) <= after)) continue;
          if (response.events_size() == size) {
            response.set_next_page_token(paging::EncodeToken(last, query));
            break;
          }
          *response.add_events() = ToProto(office, event, titles);
          last = OrderOf(event);
        }
        return response;
      });
}

PlanningService::Reactor* PlanningService::UpdatePlannedEvent(Context* context,
                                                              const v1::UpdatePlannedEventRequest* request,
                                                              v1::PlannedEvent* response) {
  return edge_.Unary<v1::UpdatePlannedEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call, const v1::UpdatePlannedEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const PlanName name, ParseEventName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(PlannedEvent event, FromProto(name.office, request.event()));
        event.id = name.id;
        ASSIGN_OR_RETURN(const PlannedEvent kept, plans_.Update(name.office, event, call.actor(),
                                                                PlanRequest(call, "UpdatePlannedEvent", request)));
        return Shown(name.office, kept);
      });
}

PlanningService::Reactor* PlanningService::ConfirmPlannedEvent(Context* context,
                                                               const v1::ConfirmPlannedEventRequest* request,
                                                               v1::PlannedEvent* response) {
  return edge_.Unary<v1::ConfirmPlannedEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ConfirmPlannedEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const PlanName name, ParseEventName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const PlannedEvent kept, plans_.Confirm(name.office, name.id, request.revision(), call.actor(),
                                                                 PlanRequest(call, "ConfirmPlannedEvent", request)));
        return Shown(name.office, kept);
      });
}

PlanningService::Reactor* PlanningService::CancelPlannedEvent(Context* context,
                                                              const v1::CancelPlannedEventRequest* request,
                                                              v1::PlannedEvent* response) {
  return edge_.Unary<v1::CancelPlannedEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CancelPlannedEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const PlanName name, ParseEventName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const PlannedEvent kept, plans_.Cancel(name.office, name.id, request.revision(), call.actor(),
                                                                PlanRequest(call, "CancelPlannedEvent", request)));
        return Shown(name.office, kept);
      });
}

}  // namespace madoguchi::congestion
