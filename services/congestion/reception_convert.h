// Between reception.proto and core/reception. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "madoguchi/congestion/v1/reception.pb.h"
#include "services/congestion/core/reception/bookings.h"
#include "services/congestion/core/reception/kiosks.h"

namespace madoguchi::congestion {

struct KioskName {
  OfficeKey office;
  std::string id;
};
// …/kiosks/{id}. NOT_FOUND (UNKNOWN_KIOSK).
absl::StatusOr<KioskName> ParseKioskName(absl::string_view municipality, absl::string_view name);

// "" is today. INVALID_ARGUMENT (INVALID_FIELDS).
absl::StatusOr<absl::CivilDay> DayFrom(const std::string& day, absl::Time now);

BookingOffer FromProto(const v1::BookingOffer& offer);

v1::BookingOffer ToProto(const OfficeKey& office, const BookingOffer& offer);
v1::Booking ToProto(const OfficeKey& office, const Booking& booking);
v1::ListBookingTimesResponse ToProto(const FreeTimes& times);
v1::Kiosk ToProto(const OfficeKey& office, const Kiosk& kiosk);

}  // namespace madoguchi::congestion
