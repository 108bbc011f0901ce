// Offers, bookings and ticket machines in SQL. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/congestion/core/reception/reception_store.h"

namespace madoguchi::congestion {

// To be listed among the hall's migrations.
std::string ReceptionMigration();

class SqlReceptionStore final : public ReceptionStore {
 public:
  explicit SqlReceptionStore(sql::Database* database) : database_(database) {}

  absl::StatusOr<BookingOffer> PutOffer(const QueueKey& queue, const BookingOffer& offer,
                                        const Request& request) override;
  absl::StatusOr<std::vector<BookingOffer>> Offers(const OfficeKey& office) override;

  absl::StatusOr<Booking> AddBooking(const QueueKey& queue, absl::Time time, const Request& request,
                                     DecideNew decide) override;
  absl::StatusOr<Booking> ChangeBooking(const OfficeKey& office, const std::string& number, const Request& request,
                                        DecideChange decide) override;
  absl::StatusOr<std::optional<Booking>> FindBooking(const OfficeKey& office, const std::string& number) override;
  absl::StatusOr<std::map<absl::Time, int>> Taken(const QueueKey& queue, absl::CivilDay day) override;
  absl::StatusOr<std::vector<Booking>> BookingsOf(const OfficeKey& office, absl::CivilDay day) override;
  absl::StatusOr<int64_t> ForgetBookings(absl::CivilDay before) override;

  absl::StatusOr<Kiosk> PutKiosk(const OfficeKey& office, const std::string& id, const Request& request,
                                 DecideKiosk decide) override;
  absl::StatusOr<std::vector<Kiosk>> Kiosks(const OfficeKey& office) override;
  absl::StatusOr<std::optional<Kiosk>> FindKiosk(const OfficeKey& office, const std::string& id) override;
  absl::Status NoteKioskUse(const OfficeKey& office, const std::string& id, absl::Time hour) override;

 private:
  // The answer that this request was given, or what `act` answers and keeps.
  absl::StatusOr<std::string> Once(const Request& request,
                                   absl::FunctionRef<absl::StatusOr<std::string>(sql::Connection&)> act);
  absl::StatusOr<sql::Rows> Read(const std::string& statement, const std::vector<sql::Value>& values);

  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
