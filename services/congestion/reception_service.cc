#include "services/congestion/reception_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/convert.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"
#include "services/congestion/planning_request.h"
#include "services/congestion/reception_convert.h"
#include "services/congestion/service_request.h"

namespace madoguchi::congestion {
namespace {

// Staff of the office's own city.
bool IsStaff(const rpc::Call& call) {
  const bool own = call.identity.municipality() == call.municipality || call.identity.municipality() == "*";
  return own && call.HasRole(common::v1::ROLE_COUNTER);
}

TypedAt WhereTyped(const rpc::Call& call) { return IsStaff(call) ? TypedAt::kMachine : TypedAt::kAnywhere; }

// A name that is no machine's is as good as a wrong key.
absl::StatusOr<KioskName> EnteringKiosk(const rpc::Call& call, const std::string& name) {
  absl::StatusOr<KioskName> kiosk = ParseKioskName(call.municipality, name);
  if (!kiosk.ok()) return KioskKeyInvalid();
  return kiosk;
}

v1::KioskKey ToProto(const OfficeKey& office, NewKioskKey made) {
  v1::KioskKey proto;
  *proto.mutable_kiosk() = ToProto(office, made.kiosk);
  proto.set_key(std::move(made.key));
  return proto;
}

}  // namespace

v1::Ticket ReceptionService::WithKey(const OfficeKey& office, const Ticket& ticket) const {
  v1::Ticket proto = ToProto(office, ticket, true);
  proto.set_key(keys_.KeyOf(proto.name()));
  return proto;
}

// ---- bookings ----

ReceptionService::Reactor* ReceptionService::ListBookingOffers(Context* context,
                                                               const v1::ListBookingOffersRequest* request,
                                                               v1::ListBookingOffersResponse* response) {
  return edge_.Unary<v1::ListBookingOffersRequest, v1::ListBookingOffersResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListBookingOffersRequest& request) -> absl::StatusOr<v1::ListBookingOffersResponse> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const std::vector<BookingOffer> offers, bookings_.Offers(office));
        v1::ListBookingOffersResponse response;
        for (const BookingOffer& offer : offers) *response.add_offers() = ToProto(office, offer);
        return response;
      });
}

ReceptionService::Reactor* ReceptionService::ListBookingTimes(Context* context,
                                                              const v1::ListBookingTimesRequest* request,
                                                              v1::ListBookingTimesResponse* response) {
  return edge_.Unary<v1::ListBookingTimesRequest, v1::ListBookingTimesResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListBookingTimesRequest& request) -> absl::StatusOr<v1::ListBookingTimesResponse> {
        ASSIGN_OR_RETURN(const QueueKey queue, ParseQueue(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const absl::CivilDay day, DayFrom(request.day(), clock_.Now()));
        ASSIGN_OR_RETURN(const FreeTimes times, bookings_.Times(queue, day));
        return ToProto(times);
      });
}

ReceptionService::Reactor* ReceptionService::BookVisit(Context* context, const v1::BookVisitRequest* request,
                                                       v1::Booking* response) {
  return edge_.Unary<v1::BookVisitRequest, v1::Booking>(
      context, request, response,
      [this](const rpc::Call& call, const v1::BookVisitRequest& request) -> absl::StatusOr<v1::Booking> {
        ASSIGN_OR_RETURN(const QueueKey queue, ParseQueue(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const std::optional<absl::Time> time, TimeFrom(request.has_time(), request.time(), "time"));
        if (!time) return NotABookingTime();
        ASSIGN_OR_RETURN(const Booking booking, bookings_.Book(queue, *time, RequestOf(call, "BookVisit", request)));
        return ToProto(queue.office_key(), booking);
      });
}

ReceptionService::Reactor* ReceptionService::LookUpBooking(Context* context, const v1::LookUpBookingRequest* request,
                                                           v1::Booking* response) {
  return edge_.Unary<v1::LookUpBookingRequest, v1::Booking>(
      context, request, response,
      [this](const rpc::Call& call, const v1::LookUpBookingRequest& request) -> absl::StatusOr<v1::Booking> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const Booking booking, bookings_.Find(office, request.number(), WhereTyped(call)));
        ASSIGN_OR_RETURN(const OfficeHours hours, bookings_.Hours(office));
        v1::Booking proto = ToProto(office, booking);
        proto.set_notice(ClosedNotice(hours, booking));
        return proto;
      });
}

ReceptionService::Reactor* ReceptionService::CancelBooking(Context* context, const v1::CancelBookingRequest* request,
                                                           v1::Booking* response) {
  return edge_.Unary<v1::CancelBookingRequest, v1::Booking>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CancelBookingRequest& request) -> absl::StatusOr<v1::Booking> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const Booking booking, bookings_.Cancel(office, request.number(), WhereTyped(call),
                                                                 RequestOf(call, "CancelBooking", request)));
        return ToProto(office, booking);
      });
}

ReceptionService::Reactor* ReceptionService::CheckInBooking(Context* context, const v1::CheckInBookingRequest* request,
                                                            v1::Ticket* response) {
  return edge_.Unary<v1::CheckInBookingRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CheckInBookingRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        TypedAt at = WhereTyped(call);
        if (!request.kiosk().empty()) {
          ASSIGN_OR_RETURN(const KioskName name, EnteringKiosk(call, request.kiosk()));
          if (name.office != office) return KioskKeyInvalid();
          RETURN_IF_ERROR(kiosks_.Enter(office, name.id, request.kiosk_key()).status());
          at = TypedAt::kMachine;
        }
        ASSIGN_OR_RETURN(const CheckedIn come, bookings_.CheckIn(office, request.number(), at));
        return WithKey(office, come.ticket);
      });
}

ReceptionService::Reactor* ReceptionService::SetBookingOffer(Context* context,
                                                             const v1::SetBookingOfferRequest* request,
                                                             v1::BookingOffer* response) {
  return edge_.Unary<v1::SetBookingOfferRequest, v1::BookingOffer>(
      context, request, response,
      [this](const rpc::Call& call, const v1::SetBookingOfferRequest& request) -> absl::StatusOr<v1::BookingOffer> {
        ASSIGN_OR_RETURN(const QueueKey queue, ParseQueue(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const BookingOffer offer, bookings_.SetOffer(queue, FromProto(request.offer()),
                                                                      RequestOf(call, "SetBookingOffer", request)));
        return ToProto(queue.office_key(), offer);
      });
}

ReceptionService::Reactor* ReceptionService::ListBookings(Context* context, const v1::ListBookingsRequest* request,
                                                          v1::ListBookingsResponse* response) {
  return edge_.Unary<v1::ListBookingsRequest, v1::ListBookingsResponse>(
      context, request, response,
      [this](const rpc::Call& call,
             const v1::ListBookingsRequest& request) -> absl::StatusOr<v1::ListBookingsResponse> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const absl::CivilDay day, DayFrom(request.day(), clock_.Now()));
        ASSIGN_OR_RETURN(const std::vector<Booking> bookings, bookings_.OfDay(office, day));
        ASSIGN_OR_RETURN(const OfficeHours hours, bookings_.Hours(office));
        v1::ListBookingsResponse response;
        RETURN_IF_ERROR(Page(
            bookings, request, absl::StrCat(request.parent(), " ", request.day()),
            [](const Booking& booking) {
              return absl::StrCat(absl::FormatTime("%H:%M", booking.time, Jst()), " ", booking.number);
            },
            [&](const Booking& booking) {
              v1::Booking* const added = response.add_bookings();
              *added = ToProto(office, booking);
              added->set_notice(ClosedNotice(hours, booking));
            },
            response.mutable_next_page_token()));
        return response;
      });
}

// ---- ticket machines: for staff ----

ReceptionService::Reactor* ReceptionService::CreateKiosk(Context* context, const v1::CreateKioskRequest* request,
                                                         v1::KioskKey* response) {
  return edge_.Unary<v1::CreateKioskRequest, v1::KioskKey>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreateKioskRequest& request) -> absl::StatusOr<v1::KioskKey> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(NewKioskKey made, kiosks_.Create(office, {.id = request.kiosk_id(), .title = request.title()},
                                                          RequestOf(call, "CreateKiosk", request)));
        return ToProto(office, std::move(made));
      });
}

ReceptionService::Reactor* ReceptionService::ListKiosks(Context* context, const v1::ListKiosksRequest* request,
                                                        v1::ListKiosksResponse* response) {
  return edge_.Unary<v1::ListKiosksRequest, v1::ListKiosksResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ListKiosksRequest& request) -> absl::StatusOr<v1::ListKiosksResponse> {
        ASSIGN_OR_RETURN(const OfficeKey office, ParseOffice(call.municipality, request.parent()));
        ASSIGN_OR_RETURN(const std::vector<Kiosk> kiosks, kiosks_.List(office));
        v1::ListKiosksResponse response;
        for (const Kiosk& kiosk : kiosks) *response.add_kiosks() = ToProto(office, kiosk);
        return response;
      });
}

ReceptionService::Reactor* ReceptionService::RenewKioskKey(Context* context, const v1::RenewKioskKeyRequest* request,
                                                           v1::KioskKey* response) {
  return edge_.Unary<v1::RenewKioskKeyRequest, v1::KioskKey>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RenewKioskKeyRequest& request) -> absl::StatusOr<v1::KioskKey> {
        ASSIGN_OR_RETURN(const KioskName name, ParseKioskName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(NewKioskKey made,
                         kiosks_.RenewKey(name.office, name.id, RequestOf(call, "RenewKioskKey", request)));
        return ToProto(name.office, std::move(made));
      });
}

ReceptionService::Reactor* ReceptionService::RevokeKiosk(Context* context, const v1::RevokeKioskRequest* request,
                                                         v1::Kiosk* response) {
  return edge_.Unary<v1::RevokeKioskRequest, v1::Kiosk>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RevokeKioskRequest& request) -> absl::StatusOr<v1::Kiosk> {
        ASSIGN_OR_RETURN(const KioskName name, ParseKioskName(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Kiosk kiosk,
                         kiosks_.Revoke(name.office, name.id, RequestOf(call, "RevokeKiosk", request)));
        return ToProto(name.office, kiosk);
      });
}

// ---- ticket machines: for a machine with its key ----

ReceptionService::Reactor* ReceptionService::LookUpKiosk(Context* context, const v1::LookUpKioskRequest* request,
                                                         v1::Kiosk* response) {
  return edge_.Unary<v1::LookUpKioskRequest, v1::Kiosk>(
      context, request, response,
      [this](const rpc::Call& call, const v1::LookUpKioskRequest& request) -> absl::StatusOr<v1::Kiosk> {
        ASSIGN_OR_RETURN(const KioskName name, EnteringKiosk(call, request.name()));
        ASSIGN_OR_RETURN(const Kiosk kiosk, kiosks_.Enter(name.office, name.id, request.key()));
        return ToProto(name.office, kiosk);
      });
}

ReceptionService::Reactor* ReceptionService::DrawTicket(Context* context, const v1::DrawTicketRequest* request,
                                                        v1::Ticket* response) {
  return edge_.Unary<v1::DrawTicketRequest, v1::Ticket>(
      context, request, response,
      [this](const rpc::Call& call, const v1::DrawTicketRequest& request) -> absl::StatusOr<v1::Ticket> {
        ASSIGN_OR_RETURN(const KioskName name, EnteringKiosk(call, request.name()));
        RETURN_IF_ERROR(kiosks_.Enter(name.office, name.id, request.key()).status());
        ASSIGN_OR_RETURN(const Ticket ticket, kiosks_.Draw(name.office, request.queue(), request.category(),
                                                           PlanRequest(call, "DrawTicket", request)));
        return WithKey(name.office, ticket);
      });
}

ReceptionService::Reactor* ReceptionService::RecordDraws(Context* context, const v1::RecordDrawsRequest* request,
                                                         v1::RecordEventsResponse* response) {
  return edge_.Unary<v1::RecordDrawsRequest, v1::RecordEventsResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RecordDrawsRequest& request) -> absl::StatusOr<v1::RecordEventsResponse> {
        if (request.events_size() > kEventsPerRequestMax) return TooManyEvents();
        ASSIGN_OR_RETURN(const KioskName name, EnteringKiosk(call, request.name()));
        RETURN_IF_ERROR(kiosks_.Enter(name.office, name.id, request.key()).status());
        std::vector<HallEvent> events;
        for (const v1::DeviceEvent& event : request.events()) {
          events.push_back(FromProto(call.municipality, name.office, event));
        }
        ASSIGN_OR_RETURN(const std::vector<EventOutcome> outcomes,
                         kiosks_.Record(name.office, std::move(events), PlanRequest(call, "RecordDraws", request)));
        v1::RecordEventsResponse response;
        for (const EventOutcome& outcome : outcomes) *response.add_outcomes() = ToProto(outcome);
        return response;
      });
}

}  // namespace madoguchi::congestion
