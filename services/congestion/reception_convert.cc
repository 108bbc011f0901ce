#include "services/congestion/reception_convert.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "common/time/clock.h"
#include "services/congestion/convert.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

void SetTime(absl::Time time, google::protobuf::Timestamp* proto) {
  const int64_t us = absl::ToUnixMicros(time);
  proto->set_seconds(us / 1'000'000);
  proto->set_nanos(static_cast<int32_t>(us % 1'000'000 * 1000));
}

v1::BookingState StateOf(BookingState state) {
  switch (state) {
    case BookingState::kBooked:
      return v1::BOOKED;
    case BookingState::kCheckedIn:
      return v1::CHECKED_IN_BY_NUMBER;
    case BookingState::kCancelled:
      return v1::BOOKING_CANCELLED;
  }
  return v1::BOOKING_STATE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<KioskName> ParseKioskName(absl::string_view municipality, absl::string_view name) {
  const size_t end = name.rfind("/kiosks/");
  if (end == absl::string_view::npos) return UnknownKiosk();
  const absl::StatusOr<OfficeKey> office = ParseOffice(municipality, name.substr(0, end));
  const std::string id(name.substr(end + sizeof("/kiosks/") - 1));
  if (!office.ok() || !IsId(id)) return UnknownKiosk();
  return KioskName{*office, id};
}

absl::StatusOr<absl::CivilDay> DayFrom(const std::string& day, absl::Time now) {
  if (day.empty()) return JstDay(now);
  const std::optional<absl::CivilDay> parsed = ParseDay(day);
  if (!parsed) {
    return InvalidFields({{"day", "INVALID", "日付を 2027-04-01 の形で指定してください。"}});
  }
  return *parsed;
}

BookingOffer FromProto(const v1::BookingOffer& offer) {
  const BookingOffer usual;
  return {.people_per_time = offer.people_per_time(),
          .minutes = offer.minutes() == 0 ? usual.minutes : offer.minutes(),
          .days_ahead = offer.days_ahead() == 0 ? usual.days_ahead : offer.days_ahead()};
}

v1::BookingOffer ToProto(const OfficeKey& office, const BookingOffer& offer) {
  v1::BookingOffer proto;
  proto.set_queue(QueueName({office.municipality, office.office, offer.queue}));
  proto.set_people_per_time(offer.people_per_time);
  proto.set_minutes(offer.minutes);
  proto.set_days_ahead(offer.days_ahead);
  return proto;
}

v1::Booking ToProto(const OfficeKey& office, const Booking& booking) {
  v1::Booking proto;
  proto.set_number(booking.number);
  proto.set_queue(QueueName({office.municipality, office.office, booking.queue}));
  SetTime(booking.time, proto.mutable_time());
  proto.set_state(StateOf(booking.state));
  return proto;
}

v1::ListBookingTimesResponse ToProto(const FreeTimes& times) {
  v1::ListBookingTimesResponse proto;
  for (const FreeTime& time : times.times) {
    v1::BookingTime* const added = proto.add_times();
    SetTime(time.time, added->mutable_time());
    added->set_free(time.free);
  }
  proto.set_closed_reason(times.closed_reason);
  return proto;
}

v1::Kiosk ToProto(const OfficeKey& office, const Kiosk& kiosk) {
  v1::Kiosk proto;
  proto.set_name(absl::StrCat(OfficeName(office), "/kiosks/", kiosk.id));
  proto.set_title(kiosk.title);
  proto.set_revoked(kiosk.revoked);
  SetTime(kiosk.create_time, proto.mutable_create_time());
  if (kiosk.last_use_time) SetTime(*kiosk.last_use_time, proto.mutable_last_use_time());
  return proto;
}

}  // namespace madoguchi::congestion
