#include "services/congestion/adapters/sql_reception_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "common/time/clock.h"
#include "nlohmann/json.hpp"
#include "services/congestion/adapters/sql_rows.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using nlohmann::json;
using sql::Connection;

constexpr char kTables[] = R"sql(
  CREATE TABLE booking_offers (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    queue TEXT NOT NULL,
    people_per_time BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    days_ahead BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, queue)
  );
  CREATE TABLE bookings (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    number TEXT NOT NULL,
    queue TEXT NOT NULL,
    day TEXT NOT NULL,
    time_us BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (municipality, office, number)
  );
  CREATE INDEX bookings_day ON bookings (day, municipality, office, queue);
  CREATE TABLE kiosks (
    municipality TEXT NOT NULL,
    office TEXT NOT NULL,
    kiosk TEXT NOT NULL,
    title TEXT NOT NULL,
    key_hash TEXT NOT NULL,
    revoked BIGINT NOT NULL,
    create_us BIGINT NOT NULL,
    last_use_us BIGINT NOT NULL,
    PRIMARY KEY (municipality, office, kiosk)
  );
)sql";

constexpr char kSelectBooking[] = "SELECT number, queue, time_us, state FROM bookings ";
constexpr char kSelectKiosk[] = "SELECT kiosk, title, key_hash, revoked, create_us, last_use_us FROM kiosks ";

constexpr std::pair<BookingState, const char*> kStates[] = {{BookingState::kBooked, "booked"},
                                                            {BookingState::kCheckedIn, "checked in"},
                                                            {BookingState::kCancelled, "cancelled"}};

const char* StateText(BookingState state) {
  for (const auto& [known, text] : kStates) {
    if (known == state) return text;
  }
  return "";
}

absl::StatusOr<BookingState> StateFrom(absl::string_view text) {
  for (const auto& [state, known] : kStates) {
    if (text == known) return state;
  }
  return CorruptPlan();
}

absl::StatusOr<Booking> BookingFrom(const sql::Row& row) {
  Booking booking{.number = row.Text(0), .queue = row.Text(1), .time = absl::FromUnixMicros(row.Int(2))};
  ASSIGN_OR_RETURN(booking.state, StateFrom(row.Text(3)));
  return booking;
}

Kiosk KioskFrom(const sql::Row& row) {
  return {.id = row.Text(0),
          .title = row.Text(1),
          .key_hash = row.Text(2),
          .revoked = row.Int(3) != 0,
          .create_time = absl::FromUnixMicros(row.Int(4)),
          .last_use_time = TimeFromColumn(row.Int(5))};
}

// ---- what a repeated request is told ----

std::string AnswerOf(const Booking& booking) {
  return json{{"number", booking.number},
              {"queue", booking.queue},
              {"time_us", absl::ToUnixMicros(booking.time)},
              {"state", StateText(booking.state)}}
      .dump();
}

absl::StatusOr<Booking> BookingFrom(const std::string& answer) {
  const json read = json::parse(answer, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object()) return CorruptPlan();
  Booking booking{.number = read.value("number", ""),
                  .queue = read.value("queue", ""),
                  .time = absl::FromUnixMicros(read.value("time_us", int64_t{0}))};
  ASSIGN_OR_RETURN(booking.state, StateFrom(read.value("state", "")));
  return booking;
}

std::string AnswerOf(const Kiosk& kiosk) {
  return json{{"id", kiosk.id},
              {"title", kiosk.title},
              {"key_hash", kiosk.key_hash},
              {"revoked", kiosk.revoked},
              {"create_us", absl::ToUnixMicros(kiosk.create_time)},
              {"last_use_us", TimeColumn(kiosk.last_use_time)}}
      .dump();
}

absl::StatusOr<Kiosk> KioskFrom(const std::string& answer) {
  const json read = json::parse(answer, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object()) return CorruptPlan();
  return Kiosk{.id = read.value("id", ""),
               .title = read.value("title", ""),
               .key_hash = read.value("key_hash", ""),
               .revoked = read.value("revoked", false),
               .create_time = absl::FromUnixMicros(read.value("create_us", int64_t{0})),
               .last_use_time = TimeFromColumn(read.value("last_use_us", int64_t{0}))};
}

std::string AnswerOf(const BookingOffer& offer) {
  return json{{"queue", offer.queue},
              {"people_per_time", offer.people_per_time},
              {"minutes", offer.minutes},
              {"days_ahead", offer.days_ahead}}
      .dump();
}

absl::StatusOr<BookingOffer> OfferFrom(const std::string& answer) {
  const json read = json::parse(answer, nullptr, /*allow_exceptions=*/false);
  if (!read.is_object()) return CorruptPlan();
  return BookingOffer{.queue = read.value("queue", ""),
                      .people_per_time = read.value("people_per_time", 0),
                      .minutes = read.value("minutes", 0),
                      .days_ahead = read.value("days_ahead", 0)};
}

}  // namespace

std::string ReceptionMigration() { return kTables; }

absl::StatusOr<std::string> SqlReceptionStore::Once(const Request& request,
                                                    absl::FunctionRef<absl::StatusOr<std::string>(Connection&)> act) {
  std::string answer;
  RETURN_IF_ERROR(database_->Write([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(answer, sql::Once(connection, LedgerKey(request), [&] { return act(connection); }));
    return absl::OkStatus();
  }));
  return answer;
}

absl::StatusOr<sql::Rows> SqlReceptionStore::Read(const std::string& statement, const std::vector<sql::Value>& values) {
  sql::Rows rows;
  RETURN_IF_ERROR(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(rows, connection.Query(statement, absl::MakeConstSpan(values)));
    return absl::OkStatus();
  }));
  return rows;
}

// ---- offers ----

absl::StatusOr<BookingOffer> SqlReceptionStore::PutOffer(const QueueKey& queue, const BookingOffer& offer,
                                                         const Request& request) {
  const auto put = [&](Connection& connection) -> absl::StatusOr<std::string> {
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO booking_offers (municipality, office, queue, people_per_time, minutes, "
                     "days_ahead) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (municipality, office, queue) "
                     "DO UPDATE SET people_per_time = excluded.people_per_time, minutes = "
                     "excluded.minutes, days_ahead = excluded.days_ahead",
                     {queue.municipality, queue.office, queue.queue, int64_t{offer.people_per_time},
                      int64_t{offer.minutes}, int64_t{offer.days_ahead}})
            .status());
    return AnswerOf(offer);
  };
  ASSIGN_OR_RETURN(const std::string answer, Once(request, put));
  return OfferFrom(answer);
}

absl::StatusOr<std::vector<BookingOffer>> SqlReceptionStore::Offers(const OfficeKey& office) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      Read("SELECT queue, people_per_time, minutes, days_ahead FROM booking_offers WHERE municipality = $1 "
           "AND office = $2 ORDER BY queue",
           {office.municipality, office.office}));
  std::vector<BookingOffer> offers;
  for (const sql::Row& row : rows) {
    offers.push_back(
        {row.Text(0), static_cast<int>(row.Int(1)), static_cast<int>(row.Int(2)), static_cast<int>(row.Int(3))});
  }
  return offers;
}

// ---- bookings ----

absl::StatusOr<Booking> SqlReceptionStore::AddBooking(const QueueKey& queue, absl::Time time, const Request& request,
                                                      DecideNew decide) {
  const auto add = [&](Connection& connection) -> absl::StatusOr<std::string> {
    const std::string day = FormatDay(JstDay(time));
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT COUNT(*) FROM bookings WHERE day = $1 AND municipality = $2 AND office = "
                                      "$3 AND queue = $4 AND time_us = $5 AND state <> 'cancelled'",
                                      {day, queue.municipality, queue.office, queue.queue, absl::ToUnixMicros(time)}));
    ASSIGN_OR_RETURN(const Booking booking, decide(static_cast<int>(rows[0].Int(0))));
    const absl::Status status =
        connection
            .Execute(
                "INSERT INTO bookings (municipality, office, number, queue, day, time_us, state, made_day) VALUES "
                "($1, $2, $3, $4, $5, $6, $7, $8)",
                {queue.municipality, queue.office, booking.number, booking.queue, day, absl::ToUnixMicros(booking.time),
                 StateText(booking.state), FormatDay(JstDay(request.time))})
            .status();
    if (absl::IsAlreadyExists(status)) return BookingNumberTaken();
    RETURN_IF_ERROR(status);
    return AnswerOf(booking);
  };
  ASSIGN_OR_RETURN(const std::string answer, Once(request, add));
  return BookingFrom(answer);
}

absl::StatusOr<Booking> SqlReceptionStore::ChangeBooking(const OfficeKey& office, const std::string& number,
                                                         const Request& request, DecideChange decide) {
  const auto change = [&](Connection& connection) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(absl::StrCat(kSelectBooking, "WHERE municipality = $1 AND office = $2 AND number = $3"),
                         {office.municipality, office.office, number}));
    std::optional<Booking> kept;
    if (!rows.empty()) {
      ASSIGN_OR_RETURN(kept, BookingFrom(rows[0]));
    }
    ASSIGN_OR_RETURN(const Booking next, decide(kept));
    RETURN_IF_ERROR(
        connection
            .Execute("UPDATE bookings SET state = $4 WHERE municipality = $1 AND office = $2 AND number = $3",
                     {office.municipality, office.office, number, StateText(next.state)})
            .status());
    return AnswerOf(next);
  };
  ASSIGN_OR_RETURN(const std::string answer, Once(request, change));
  return BookingFrom(answer);
}

absl::StatusOr<std::optional<Booking>> SqlReceptionStore::FindBooking(const OfficeKey& office,
                                                                      const std::string& number) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   Read(absl::StrCat(kSelectBooking, "WHERE municipality = $1 AND office = $2 AND number = $3"),
                        {office.municipality, office.office, number}));
  if (rows.empty()) return std::optional<Booking>();
  ASSIGN_OR_RETURN(Booking booking, BookingFrom(rows[0]));
  return std::optional<Booking>(std::move(booking));
}

absl::StatusOr<std::map<absl::Time, int>> SqlReceptionStore::Taken(const QueueKey& queue, absl::CivilDay day) {
  ASSIGN_OR_RETURN(
      const sql::Rows rows,
      Read("SELECT time_us, COUNT(*) FROM bookings WHERE day = $1 AND municipality = $2 AND office = $3 AND "
           "queue = $4 AND state <> 'cancelled' GROUP BY time_us",
           {FormatDay(day), queue.municipality, queue.office, queue.queue}));
  std::map<absl::Time, int> taken;
  for (const sql::Row& row : rows) taken[absl::FromUnixMicros(row.Int(0))] = static_cast<int>(row.Int(1));
  return taken;
}

absl::StatusOr<std::vector<Booking>> SqlReceptionStore::BookingsOf(const OfficeKey& office, absl::CivilDay day) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   Read(absl::StrCat(kSelectBooking,
                                     "WHERE day = $1 AND municipality = $2 AND office = $3 ORDER BY time_us, number"),
                        {FormatDay(day), office.municipality, office.office}));
  std::vector<Booking> bookings;
  for (const sql::Row& row : rows) {
    ASSIGN_OR_RETURN(bookings.emplace_back(), BookingFrom(row));
  }
  return bookings;
}

absl::StatusOr<int64_t> SqlReceptionStore::ForgetBookings(absl::CivilDay before) {
  int64_t forgotten = 0;
  RETURN_IF_ERROR(database_->Write([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(forgotten, connection.Execute("DELETE FROM bookings WHERE day < $1", {FormatDay(before)}));
    return absl::OkStatus();
  }));
  return forgotten;
}

// ---- ticket machines ----

absl::StatusOr<Kiosk> SqlReceptionStore::PutKiosk(const OfficeKey& office, const std::string& id,
                                                  const Request& request, DecideKiosk decide) {
  const auto put = [&](Connection& connection) -> absl::StatusOr<std::string> {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat(kSelectKiosk, "WHERE municipality = $1 AND office = $2"),
                                      {office.municipality, office.office}));
    KiosksNow now{.of_office = static_cast<int>(rows.size())};
    for (const sql::Row& row : rows) {
      if (row.Text(0) == id) now.kept = KioskFrom(row);
    }
    ASSIGN_OR_RETURN(const Kiosk next, decide(now));
    RETURN_IF_ERROR(
        connection
            .Execute(
                "INSERT INTO kiosks (municipality, office, kiosk, title, key_hash, revoked, create_us, last_use_us) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (municipality, office, kiosk) DO UPDATE SET "
                "title = excluded.title, key_hash = excluded.key_hash, revoked = excluded.revoked",
                {office.municipality, office.office, id, next.title, next.key_hash, int64_t{next.revoked ? 1 : 0},
                 absl::ToUnixMicros(next.create_time), TimeColumn(next.last_use_time)})
            .status());
    return AnswerOf(next);
  };
  ASSIGN_OR_RETURN(const std::string answer, Once(request, put));
  return KioskFrom(answer);
}

absl::StatusOr<std::vector<Kiosk>> SqlReceptionStore::Kiosks(const OfficeKey& office) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   Read(absl::StrCat(kSelectKiosk, "WHERE municipality = $1 AND office = $2 ORDER BY kiosk"),
                        {office.municipality, office.office}));
  std::vector<Kiosk> kiosks;
  for (const sql::Row& row : rows) kiosks.push_back(KioskFrom(row));
  return kiosks;
}

absl::StatusOr<std::optional<Kiosk>> SqlReceptionStore::FindKiosk(const OfficeKey& office, const std::string& id) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   Read(absl::StrCat(kSelectKiosk, "WHERE municipality = $1 AND office = $2 AND kiosk = $3"),
                        {office.municipality, office.office, id}));
  if (rows.empty()) return std::optional<Kiosk>();
  return std::optional<Kiosk>(KioskFrom(rows[0]));
}

absl::Status SqlReceptionStore::NoteKioskUse(const OfficeKey& office, const std::string& id, absl::Time hour) {
  return database_->Write([&](Connection& connection) {
    return connection
        .Execute("UPDATE kiosks SET last_use_us = $4 WHERE municipality = $1 AND office = $2 AND kiosk = $3",
                 {office.municipality, office.office, id, absl::ToUnixMicros(hour)})
        .status();
  });
}

}  // namespace madoguchi::congestion
