#include "services/congestion/adapters/event_rows.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/congestion/adapters/sql_rows.h"

namespace madoguchi::congestion {
namespace {

constexpr std::pair<EventKind, const char*> kKinds[] = {{EventKind::kIssued, "issued"},
                                                        {EventKind::kCheckedIn, "checked_in"},
                                                        {EventKind::kCalled, "called"},
                                                        {EventKind::kRecalled, "recalled"},
                                                        {EventKind::kHeld, "held"},
                                                        {EventKind::kResumed, "resumed"},
                                                        {EventKind::kTransferred, "transferred"},
                                                        {EventKind::kReturned, "returned"},
                                                        {EventKind::kNoShow, "no_show"},
                                                        {EventKind::kFinished, "finished"},
                                                        {EventKind::kCancelled, "cancelled"},
                                                        {EventKind::kCounterOpened, "counter_opened"},
                                                        {EventKind::kCounterClosed, "counter_closed"}};
constexpr std::pair<Channel, const char*> kChannels[] = {
    {Channel::kKiosk, "kiosk"}, {Channel::kCounter, "counter"}, {Channel::kRemote, "remote"}};

template <class Enum, size_t n>
std::string NameOf(const std::pair<Enum, const char*> (&names)[n], Enum wanted) {
  for (const auto& [value, name] : names) {
    if (value == wanted) return name;
  }
  return "";
}
template <class Enum, size_t n>
absl::StatusOr<Enum> ValueOf(const std::pair<Enum, const char*> (&names)[n], absl::string_view wanted) {
  for (const auto& [value, name] : names) {
    if (name == wanted) return value;
  }
  return CorruptEvent();
}

// Each id is followed by a semicolon, so that a list of one empty id differs from an empty list.
std::string ListColumn(const std::vector<std::string>& ids) {
  std::string column;
  for (const std::string& id : ids) absl::StrAppend(&column, id, ";");
  return column;
}
std::vector<std::string> ListFromColumn(absl::string_view column) {
  if (column.empty()) return {};
  column.remove_suffix(1);
  return absl::StrSplit(column, ';');
}

}  // namespace

const char kEventColumns[] =
    "day, sequence, event_id, kind, queue, number, time_us, received_us, counter, to_queue, stand_us, ahead, p10_s, "
    "p50_s, p90_s, by_model, channel, category, booking_us, check_in_by_us, queues";

absl::StatusOr<HallEvent> EventFrom(const sql::Row& row) {
  HallEvent event;
  ASSIGN_OR_RETURN(event.day, DayFromColumn(row.Text(0)));
  event.sequence = row.Int(1);
  event.id = row.Text(2);
  ASSIGN_OR_RETURN(event.kind, ValueOf(kKinds, row.Text(3)));
  event.ticket = {row.Text(4), static_cast<int>(row.Int(5))};
  event.time = absl::FromUnixMicros(row.Int(6));
  event.received = absl::FromUnixMicros(row.Int(7));
  event.counter = row.Text(8);
  event.to_queue = row.Text(9);
  event.stand = TimeFromColumn(row.Int(10));
  event.told = {static_cast<int>(row.Int(11)), static_cast<int>(row.Int(12)), static_cast<int>(row.Int(13)),
                static_cast<int>(row.Int(14)), row.Int(15) != 0};
  ASSIGN_OR_RETURN(event.channel, ValueOf(kChannels, row.Text(16)));
  event.category = row.Text(17);
  event.booking_time = TimeFromColumn(row.Int(18));
  event.check_in_by = TimeFromColumn(row.Int(19));
  event.queues = ListFromColumn(row.Text(20));
  return event;
}

absl::Status InsertEvent(sql::Connection& connection, const OfficeKey& office, const HallEvent& event) {
  static const std::string* const kInsert = new std::string(
      absl::StrCat("INSERT INTO ticket_events (municipality, office, ", kEventColumns,
                   ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, "
                   "$20, $21, $22, $23)"));
  return connection
      .Execute(*kInsert, {office.municipality,
                          office.office,
                          absl::FormatCivilTime(event.day),
                          event.sequence,
                          event.id,
                          NameOf(kKinds, event.kind),
                          event.ticket.queue,
                          int64_t{event.ticket.number},
                          absl::ToUnixMicros(event.time),
                          absl::ToUnixMicros(event.received),
                          event.counter,
                          event.to_queue,
                          TimeColumn(event.stand),
                          int64_t{event.told.ahead},
                          int64_t{event.told.p10_s},
                          int64_t{event.told.p50_s},
                          int64_t{event.told.p90_s},
                          int64_t{event.told.by_model},
                          NameOf(kChannels, event.channel),
                          event.category,
                          TimeColumn(event.booking_time),
                          TimeColumn(event.check_in_by),
                          ListColumn(event.queues)})
      .status();
}

}  // namespace madoguchi::congestion
