// The partners' half of the edge of planning: those for operators, and those for a partner with its key.
#include <string>
#include <utility>

#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"
#include "services/congestion/planning_convert.h"
#include "services/congestion/planning_request.h"
#include "services/congestion/planning_service.h"

namespace madoguchi::congestion {
namespace {

// A link that names no partner is as good as one with a wrong key.
absl::StatusOr<PlanName> PartnerOfLink(const rpc::Call& call, const std::string& name) {
  absl::StatusOr<PlanName> partner = ParsePartnerName(call.municipality, name);
  if (!partner.ok()) return PartnerKeyInvalid();
  return partner;
}

int OpenEvents(const std::vector<PlannedEvent>& events, const std::string& partner) {
  int open = 0;
  for (const PlannedEvent& event : events) {
    open += event.partner == partner && event.state != PlannedEventState::kCancelled ? 1 : 0;
  }
  return open;
}

}  // namespace

PlanningService::Reactor* PlanningService::CreatePartner(Context* context, const v1::CreatePartnerRequest* request,
                                                         v1::PartnerKey* response) {
  return edge_.Unary<v1::CreatePartnerRequest, v1::PartnerKey>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreatePartnerRequest& request) -> absl::StatusOr<v1::PartnerKey> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(NewPartnerKey made,
                         plans_.CreatePartner(office, {.id = request.partner_id(), .title = request.title()},
                                              request.valid_days(), PlanRequest(call, "CreatePartner", request)));
        v1::PartnerKey proto;
        *proto.mutable_partner() = ToProto(office, made.partner, 0, clock_.Now());
        proto.set_key(std::move(made.key));
        return proto;
      });
}

PlanningService::Reactor* PlanningService::ListPartners(Context* context, const v1::ListPartnersRequest* request,
                                                        v1::ListPartnersResponse* response) {
  return edge_.Unary<v1::ListPartnersRequest, v1::ListPartnersResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListPartnersRequest& request) -> absl::StatusOr<v1::ListPartnersResponse> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const std::vector<Partner> partners, plans_.Partners(office));
        ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_.Events(office, false));
        v1::ListPartnersResponse response;
        for (const Partner& partner : partners) {
          *response.add_partners() = ToProto(office, partner, OpenEvents(events, partner.id), clock_.Now());
        }
        return response;
      });
}

PlanningService::Reactor* PlanningService::RenewPartnerKey(Context* context, const v1::RenewPartnerKeyRequest* request,
                                                           v1::PartnerKey* response) {
  return edge_.Unary<v1::RenewPartnerKeyRequest, v1::PartnerKey>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RenewPartnerKeyRequest& request) -> absl::StatusOr<v1::PartnerKey> {
        ASSIGN_OR_RETURN(const PlanName name, ParsePartnerName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(NewPartnerKey made, plans_.RenewKey(name.office, name.id, request.valid_days(),
                                                             PlanRequest(call, "RenewPartnerKey", request)));
        ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_.Events(name.office, false));
        v1::PartnerKey proto;
        *proto.mutable_partner() = ToProto(name.office, made.partner, OpenEvents(events, name.id), clock_.Now());
        proto.set_key(std::move(made.key));
        return proto;
      });
}

PlanningService::Reactor* PlanningService::RevokePartner(Context* context, const v1::RevokePartnerRequest* request,
                                                         v1::Partner* response) {
  return edge_.Unary<v1::RevokePartnerRequest, v1::Partner>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RevokePartnerRequest& request) -> absl::StatusOr<v1::Partner> {
        ASSIGN_OR_RETURN(const PlanName name, ParsePartnerName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Partner partner,
                         plans_.Revoke(name.office, name.id, PlanRequest(call, "RevokePartner", request)));
        ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_.Events(name.office, false));
        return ToProto(name.office, partner, OpenEvents(events, name.id), clock_.Now());
      });
}

absl::StatusOr<v1::PartnerView> PlanningService::ViewOf(const OfficeKey& office, const Partner& partner) {
  ASSIGN_OR_RETURN(const std::vector<PlannedEvent> events, plans_.EventsOf(office, partner));
  ASSIGN_OR_RETURN(const std::vector<Queue> queues, plans_.Queues(office));
  v1::PartnerView view;
  *view.mutable_partner() = ToProto(office, partner, OpenEvents(events, partner.id), clock_.Now());
  for (const Queue& queue : queues) {
    v1::PartnerQueue* choice = view.add_queues();
    choice->set_name(QueueName(queue.key));
    choice->set_title(queue.title);
  }
  for (const PlannedEvent& event : events) *view.add_events() = ToProto(office, event, {{partner.id, partner.title}});
  view.set_headcount_max(static_cast<int32_t>(kHeadcountMax));
  view.set_window_days_max(kEventWindowDaysMax);
  view.set_events_max(kEventsPerPartnerMax);
  return view;
}

PlanningService::Reactor* PlanningService::LookUpPartner(Context* context, const v1::LookUpPartnerRequest* request,
                                                         v1::PartnerView* response) {
  return edge_.Unary<v1::LookUpPartnerRequest, v1::PartnerView>(
      context, request, response,
      [this](const rpc::Call& call, const v1::LookUpPartnerRequest& request) -> absl::StatusOr<v1::PartnerView> {
        ASSIGN_OR_RETURN(const PlanName name, PartnerOfLink(call, request.name()));
        ASSIGN_OR_RETURN(const Partner partner, plans_.Enter(name.office, name.id, request.key()));
        return ViewOf(name.office, partner);
      });
}

PlanningService::Reactor* PlanningService::SubmitPartnerEvent(Context* context,
                                                              const v1::SubmitPartnerEventRequest* request,
                                                              v1::PlannedEvent* response) {
  return edge_.Unary<v1::SubmitPartnerEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call, const v1::SubmitPartnerEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const PlanName name, PartnerOfLink(call, request.parent()));
        ASSIGN_OR_RETURN(const Partner partner, plans_.Enter(name.office, name.id, request.key()));
        ASSIGN_OR_RETURN(const PlannedEvent event, FromProto(name.office, request.event()));
        ASSIGN_OR_RETURN(const PlannedEvent kept,
                         plans_.Submit(name.office, partner, event, PlanRequest(call, "SubmitPartnerEvent", request)));
        return ToProto(name.office, kept, {{partner.id, partner.title}});
      });
}

PlanningService::Reactor* PlanningService::WithdrawPartnerEvent(Context* context,
                                                                const v1::WithdrawPartnerEventRequest* request,
                                                                v1::PlannedEvent* response) {
  return edge_.Unary<v1::WithdrawPartnerEventRequest, v1::PlannedEvent>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::WithdrawPartnerEventRequest& request) -> absl::StatusOr<v1::PlannedEvent> {
        ASSIGN_OR_RETURN(const PlanName name, PartnerOfLink(call, request.parent()));
        ASSIGN_OR_RETURN(const Partner partner, plans_.Enter(name.office, name.id, request.key()));
        ASSIGN_OR_RETURN(const PlanName event, ParseEventName(call.municipality, request.event()));
        if (!(event.office == name.office)) return UnknownEvent();
        ASSIGN_OR_RETURN(const PlannedEvent kept, plans_.Withdraw(name.office, partner, event.id, request.revision(),
                                                                  PlanRequest(call, "WithdrawPartnerEvent", request)));
        return ToProto(name.office, kept, {{partner.id, partner.title}});
      });
}

}  // namespace madoguchi::congestion
