// The gRPC edge of reception.proto: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "common/time/clock.h"
#include "madoguchi/congestion/v1/reception.grpc.pb.h"
#include "services/congestion/core/reception/bookings.h"
#include "services/congestion/core/reception/kiosks.h"
#include "services/congestion/core/tickets/ticket_key.h"

namespace madoguchi::congestion {

class ReceptionService final : public v1::Reception::CallbackService {
 public:
  // Nothing is owned.
  ReceptionService(rpc::Edge* edge, Bookings* bookings, Kiosks* kiosks, const TicketKeys* keys, const Clock* clock)
      : edge_(*edge), bookings_(*bookings), kiosks_(*kiosks), keys_(*keys), clock_(*clock) {}

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;

  Reactor* ListBookingOffers(Context*, const v1::ListBookingOffersRequest*, v1::ListBookingOffersResponse*) override;
  Reactor* ListBookingTimes(Context*, const v1::ListBookingTimesRequest*, v1::ListBookingTimesResponse*) override;
  Reactor* BookVisit(Context*, const v1::BookVisitRequest*, v1::Booking*) override;
  Reactor* LookUpBooking(Context*, const v1::LookUpBookingRequest*, v1::Booking*) override;
  Reactor* CancelBooking(Context*, const v1::CancelBookingRequest*, v1::Booking*) override;
  Reactor* CheckInBooking(Context*, const v1::CheckInBookingRequest*, v1::Ticket*) override;
  Reactor* SetBookingOffer(Context*, const v1::SetBookingOfferRequest*, v1::BookingOffer*) override;
  Reactor* ListBookings(Context*, const v1::ListBookingsRequest*, v1::ListBookingsResponse*) override;

  Reactor* CreateKiosk(Context*, const v1::CreateKioskRequest*, v1::KioskKey*) override;
  Reactor* ListKiosks(Context*, const v1::ListKiosksRequest*, v1::ListKiosksResponse*) override;
  Reactor* RenewKioskKey(Context*, const v1::RenewKioskKeyRequest*, v1::KioskKey*) override;
  Reactor* RevokeKiosk(Context*, const v1::RevokeKioskRequest*, v1::Kiosk*) override;
  Reactor* LookUpKiosk(Context*, const v1::LookUpKioskRequest*, v1::Kiosk*) override;
  Reactor* DrawTicket(Context*, const v1::DrawTicketRequest*, v1::Ticket*) override;
  Reactor* RecordDraws(Context*, const v1::RecordDrawsRequest*, v1::RecordEventsResponse*) override;

 private:
  v1::Ticket WithKey(const OfficeKey& office, const Ticket& ticket) const;

  rpc::Edge& edge_;
  Bookings& bookings_;
  Kiosks& kiosks_;
  const TicketKeys& keys_;
  const Clock& clock_;
};

}  // namespace madoguchi::congestion
