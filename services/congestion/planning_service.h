// The gRPC edge of planning (planning.proto): shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "common/time/clock.h"
#include "madoguchi/congestion/v1/planning.grpc.pb.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/calendar/later_today.h"
#include "services/congestion/core/planning/plans.h"

namespace madoguchi::congestion {

class PlanningService final : public v1::Planning::CallbackService {
 public:
  // Nothing is owned.
  PlanningService(rpc::Edge* edge, Plans* plans, Calendars* calendars, LaterToday* later, const Clock* clock)
      : edge_(*edge), plans_(*plans), calendars_(*calendars), later_(*later), clock_(*clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* GetCalendar(Context*, const v1::GetCalendarRequest*, v1::Calendar*) override;
  Reactor* ExportCalendar(Context*, const v1::ExportCalendarRequest*, google::api::HttpBody*) override;
  Reactor* AdviseArrival(Context*, const v1::AdviseArrivalRequest*, v1::ArrivalAdvice*) override;
  Reactor* GetLaterToday(Context*, const v1::GetLaterTodayRequest*, v1::LaterToday*) override;
  Reactor* RebuildCalendar(Context*, const v1::RebuildCalendarRequest*, v1::RebuildReport*) override;

  Reactor* GetOfficeHours(Context*, const v1::GetOfficeHoursRequest*, v1::OfficeHours*) override;
  Reactor* SetOfficeHours(Context*, const v1::SetOfficeHoursRequest*, v1::OfficeHours*) override;

  Reactor* CreatePlannedEvent(Context*, const v1::CreatePlannedEventRequest*, v1::PlannedEvent*) override;
  Reactor* ListPlannedEvents(Context*, const v1::ListPlannedEventsRequest*, v1::ListPlannedEventsResponse*) override;
  Reactor* UpdatePlannedEvent(Context*, const v1::UpdatePlannedEventRequest*, v1::PlannedEvent*) override;
  Reactor* ConfirmPlannedEvent(Context*, const v1::ConfirmPlannedEventRequest*, v1::PlannedEvent*) override;
  Reactor* CancelPlannedEvent(Context*, const v1::CancelPlannedEventRequest*, v1::PlannedEvent*) override;

  Reactor* CreatePartner(Context*, const v1::CreatePartnerRequest*, v1::PartnerKey*) override;
  Reactor* ListPartners(Context*, const v1::ListPartnersRequest*, v1::ListPartnersResponse*) override;
  Reactor* RenewPartnerKey(Context*, const v1::RenewPartnerKeyRequest*, v1::PartnerKey*) override;
  Reactor* RevokePartner(Context*, const v1::RevokePartnerRequest*, v1::Partner*) override;

  Reactor* LookUpPartner(Context*, const v1::LookUpPartnerRequest*, v1::PartnerView*) override;
  Reactor* SubmitPartnerEvent(Context*, const v1::SubmitPartnerEventRequest*, v1::PlannedEvent*) override;
  Reactor* WithdrawPartnerEvent(Context*, const v1::WithdrawPartnerEventRequest*, v1::PlannedEvent*) override;

  Reactor* DisperseGroup(Context*, const v1::DisperseGroupRequest*, v1::Dispersal*) override;
  Reactor* AdviseStaffing(Context*, const v1::AdviseStaffingRequest*, v1::StaffingAdvice*) override;

 private:
  absl::CivilDay Today() const { return JstDay(clock_.Now()); }
  // With the title of whoever announced it.
  absl::StatusOr<v1::PlannedEvent> Shown(const OfficeKey& office, const PlannedEvent& event);
  absl::StatusOr<v1::PartnerView> ViewOf(const OfficeKey& office, const Partner& partner);

  rpc::Edge& edge_;
  Plans& plans_;
  Calendars& calendars_;
  LaterToday& later_;
  const Clock& clock_;
};

}  // namespace madoguchi::congestion
