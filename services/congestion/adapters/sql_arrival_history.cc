#include "services/congestion/adapters/sql_arrival_history.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "common/status/macros.h"
#include "services/congestion/core/planning/arrival_tally.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kDaysAtOnce = 20;  // that are written in one transaction
// A device whose clock has lost its years says nothing about any calendar.
const absl::CivilDay kFirstDay(2000, 1, 1);

constexpr char kEventsOfDay[] = R"sql(
  SELECT sequence, queue, number, CASE kind WHEN 'issued' THEN 0 WHEN 'called' THEN 1 WHEN 'finished' THEN 2 ELSE 3 END,
         time_us, booking_us
  FROM ticket_events WHERE municipality = $1 AND office = $2 AND day = $3 ORDER BY sequence
)sql";
constexpr EventKind kCountedKinds[] = {EventKind::kIssued, EventKind::kCalled, EventKind::kFinished};

absl::StatusOr<absl::CivilDay> DayFrom(const std::string& text) {
  const std::optional<absl::CivilDay> day = ParseDay(text);
  return day ? absl::StatusOr<absl::CivilDay>(*day) : CorruptPlan();
}

}  // namespace

absl::StatusOr<std::vector<SqlArrivalHistory::CountedDay>> SqlArrivalHistory::DaysToCount(absl::CivilDay until,
                                                                                          bool again) {
  std::vector<CountedDay> days;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    days.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(again ? "SELECT municipality, office, day FROM event_days WHERE day >= $1 AND "
                                              "day < $2 ORDER BY municipality, office, day"
                                            : "SELECT municipality, office, day FROM event_days WHERE counted < "
                                              "sequence AND day >= $1 AND day < $2 ORDER BY municipality, office, day",
                                      {FormatDay(kFirstDay), FormatDay(until)}));
    for (const sql::Row& row : rows) days.push_back({.office = {row.Text(0), row.Text(1)}, .day = row.Text(2)});
    return absl::OkStatus();
  }));
  return days;
}

absl::Status SqlArrivalHistory::Tally(CountedDay& day) {
  ASSIGN_OR_RETURN(const absl::CivilDay date, DayFrom(day.day));
  std::map<std::string, ArrivalTally> queues;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    queues.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(kEventsOfDay, {day.office.municipality, day.office.office, day.day}));
    for (const sql::Row& row : rows) {
      day.sequence = row.Int(0);
      const int64_t kind = row.Int(3);
      if (kind >= std::ssize(kCountedKinds)) continue;
      queues[row.Text(1)].Add(static_cast<int>(row.Int(2)), kCountedKinds[kind], absl::FromUnixMicros(row.Int(4)),
                              row.Int(5) != 0);
    }
    return absl::OkStatus();
  }));
  for (const auto& [queue, tally] : queues) {
    for (const SlotCount& count : tally.Count(date)) {
      day.counts.emplace_back(queue, count);
      day.tickets += count.arrivals;
    }
  }
  return absl::OkStatus();
}

absl::Status SqlArrivalHistory::Replace(sql::Connection& connection, const CountedDay& day) {
  const OfficeKey& office = day.office;
  std::set<std::string> queues;
  for (const auto& [queue, count] : day.counts) queues.insert(queue);
  for (const std::string& queue : queues) {
    for (const char* table : {"arrival_counts", "booked_arrivals"}) {
      RETURN_IF_ERROR(connection
                          .Execute(absl::StrCat("DELETE FROM ", table,
                                                " WHERE municipality = $1 AND office = $2 AND queue = $3 AND day = $4"),
                                   {office.municipality, office.office, queue, day.day})
                          .status());
    }
  }
  for (const auto& [queue, count] : day.counts) {
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO arrival_counts (municipality, office, queue, day, slot, arrivals, called, wait_s, "
                     "served, service_s, service_squared_s) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                     {office.municipality, office.office, queue, day.day, int64_t{count.slot}, count.arrivals,
                      count.called, count.wait_s, count.served, count.service_s, count.service_squared_s})
            .status());
    if (count.booked == 0) continue;
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO booked_arrivals (municipality, office, queue, day, slot, arrivals) "
                     "VALUES ($1, $2, $3, $4, $5, $6)",
                     {office.municipality, office.office, queue, day.day, int64_t{count.slot}, count.booked})
            .status());
  }
  return connection
      .Execute("UPDATE event_days SET counted = $4 WHERE municipality = $1 AND office = $2 AND day = $3",
               {office.municipality, office.office, day.day, day.sequence})
      .status();
}

absl::StatusOr<int64_t> SqlArrivalHistory::Count(absl::CivilDay until, bool again) {
  ASSIGN_OR_RETURN(std::vector<CountedDay> days, DaysToCount(until, again));
  int64_t tickets = 0;
  for (size_t begin = 0; begin < days.size(); begin += kDaysAtOnce) {
    const absl::Span<CountedDay> some = absl::MakeSpan(days).subspan(begin, kDaysAtOnce);
    for (CountedDay& day : some) {
      RETURN_IF_ERROR(Tally(day));
      tickets += day.tickets;
    }
    RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
      for (const CountedDay& day : some) RETURN_IF_ERROR(Replace(connection, day));
      return absl::OkStatus();
    }));
    for (CountedDay& day : some) day.counts.clear();
  }
  return tickets;
}

absl::StatusOr<std::vector<SlotCount>> SqlArrivalHistory::Of(const QueueKey& queue, absl::CivilDay since) {
  std::vector<SlotCount> counts;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    counts.clear();
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT day, slot, arrivals, called, wait_s, served, service_s, service_squared_s FROM "
                         "arrival_counts WHERE municipality = $1 AND office = $2 AND queue = $3 AND day >= $4 "
                         "ORDER BY day, slot",
                         {queue.municipality, queue.office, queue.queue, FormatDay(since)}));
    ASSIGN_OR_RETURN(const sql::Rows booked,
                     connection.Query("SELECT day, slot, arrivals FROM booked_arrivals WHERE municipality = $1 AND "
                                      "office = $2 AND queue = $3 AND day >= $4",
                                      {queue.municipality, queue.office, queue.queue, FormatDay(since)}));
    std::map<std::pair<std::string, int64_t>, int64_t> of_booked;
    for (const sql::Row& row : booked) of_booked[{row.Text(0), row.Int(1)}] = row.Int(2);
    for (const sql::Row& row : rows) {
      SlotCount count{.slot = static_cast<int>(row.Int(1)),
                      .arrivals = row.Int(2),
                      .called = row.Int(3),
                      .wait_s = row.Double(4),
                      .served = row.Int(5),
                      .service_s = row.Double(6),
                      .service_squared_s = row.Double(7)};
      ASSIGN_OR_RETURN(count.day, DayFrom(row.Text(0)));
      const auto had_booked = of_booked.find({row.Text(0), row.Int(1)});
      if (had_booked != of_booked.end()) count.booked = std::clamp<int64_t>(had_booked->second, 0, count.arrivals);
      counts.push_back(count);
    }
    return absl::OkStatus();
  }));
  return counts;
}

}  // namespace madoguchi::congestion
