#include "services/congestion/convert.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using google::protobuf::util::TimeUtil;

std::string DayAndNumber(absl::CivilDay day, int number) {
  return absl::StrFormat("%04d%02d%02d-%d", day.year(), day.month(), day.day(), number);
}

// The ids in collection/id/collection/id…; empty if the collections are others.
std::vector<std::string> Ids(absl::string_view name, std::initializer_list<absl::string_view> collections) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  std::vector<std::string> ids;
  if (parts.size() != 2 * collections.size()) return ids;
  for (const absl::string_view collection : collections) {
    const size_t at = 2 * ids.size();
    if (parts[at] != collection || parts[at + 1].empty()) return {};
    ids.push_back(parts[at + 1]);
  }
  return ids;
}

int OrDefault(int value, int fallback) { return value == 0 ? fallback : value; }

// Of a rule that was only partly given, what is absent keeps the default it has in core/tickets/queue.h.

NumberRange FromProto(const v1::NumberRange& proto) {
  NumberRange range{.offline_first = proto.offline_first(), .prefix = proto.prefix()};
  if (proto.has_first()) range.first = proto.first();
  if (proto.has_last()) range.last = proto.last();
  return range;
}

BookingRule FromProto(const v1::BookingRule& proto) {
  BookingRule rule;
  if (proto.has_early_s()) rule.early_s = proto.early_s();
  if (proto.has_late_s()) rule.late_s = proto.late_s();
  if (proto.has_in_a_row_max()) rule.in_a_row_max = proto.in_a_row_max();
  return rule;
}

RemoteRule FromProto(const v1::RemoteRule& proto) {
  RemoteRule rule{.enabled = proto.enabled(), .from_minute = proto.from_minute()};
  rule.until_minute = OrDefault(proto.until_minute(), rule.until_minute);
  if (proto.has_waiting_max()) rule.waiting_max = proto.waiting_max();
  if (proto.has_open_max()) rule.open_max = proto.open_max();
  if (proto.has_check_in_s()) rule.check_in_s = proto.check_in_s();
  return rule;
}

NoShowRule FromProto(const v1::NoShowRule& proto) {
  NoShowRule rule;
  if (proto.has_recalls_min()) rule.recalls_min = proto.recalls_min();
  if (proto.has_wait_s()) rule.wait_s = proto.wait_s();
  return rule;
}

constexpr std::pair<v1::DeviceEvent::Kind, EventKind> kKinds[] = {
    {v1::DeviceEvent::ISSUED, EventKind::kIssued},
    {v1::DeviceEvent::CHECKED_IN, EventKind::kCheckedIn},
    {v1::DeviceEvent::CALLED, EventKind::kCalled},
    {v1::DeviceEvent::RECALLED, EventKind::kRecalled},
    {v1::DeviceEvent::HELD, EventKind::kHeld},
    {v1::DeviceEvent::RESUMED, EventKind::kResumed},
    {v1::DeviceEvent::TRANSFERRED, EventKind::kTransferred},
    {v1::DeviceEvent::RETURNED, EventKind::kReturned},
    {v1::DeviceEvent::NO_SHOW, EventKind::kNoShow},
    {v1::DeviceEvent::FINISHED, EventKind::kFinished},
    {v1::DeviceEvent::CANCELLED, EventKind::kCancelled},
    {v1::DeviceEvent::COUNTER_OPENED, EventKind::kCounterOpened},
    {v1::DeviceEvent::COUNTER_CLOSED, EventKind::kCounterClosed}};

constexpr std::pair<v1::TicketState, TicketState> kStates[] = {{v1::WAITING, TicketState::kWaiting},
                                                               {v1::CALLED, TicketState::kCalled},
                                                               {v1::FINISHED, TicketState::kFinished},
                                                               {v1::HELD, TicketState::kHeld},
                                                               {v1::NO_SHOW, TicketState::kNoShow},
                                                               {v1::TICKET_CANCELLED, TicketState::kCancelled},
                                                               {v1::EXPIRED, TicketState::kExpired},
                                                               {v1::NOT_ARRIVED, TicketState::kNotArrived},
                                                               {v1::TICKET_STATE_UNSPECIFIED, TicketState::kUnknown}};

}  // namespace

std::string OfficeName(const OfficeKey& office) {
  return absl::StrCat("municipalities/", office.municipality, "/offices/", office.office);
}
std::string QueueName(const QueueKey& key) { return absl::StrCat(OfficeName(key.office_key()), "/queues/", key.queue); }
std::string TicketName(const TicketRef& ticket) {
  return absl::StrCat(OfficeName(ticket.office), "/queues/", ticket.id.queue, "/tickets/",
                      DayAndNumber(ticket.day, ticket.id.number));
}

absl::StatusOr<OfficeKey> ParseOffice(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices"});
  if (ids.empty() || ids[0] != municipality) return UnknownOffice();
  return OfficeKey{ids[0], ids[1]};
}

absl::StatusOr<QueueKey> ParseQueue(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices", "queues"});
  if (ids.empty() || ids[0] != municipality) return UnknownQueue();
  return QueueKey{ids[0], ids[1], ids[2]};
}

absl::StatusOr<TicketRef> ParseTicket(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices", "queues", "tickets"});
  if (ids.empty() || ids[0] != municipality) return UnknownTicket();
  const std::vector<std::string> parts = absl::StrSplit(ids[3], '-');
  int date = 0;
  TicketRef ticket{.office = {ids[0], ids[1]}, .id = {ids[2], 0}};
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &date) || !absl::SimpleAtoi(parts[1], &ticket.id.number)) {
    return UnknownTicket();
  }
  // A day that does not exist becomes another one and then fails the comparison.
  ticket.day = absl::CivilDay(date / 10000, date / 100 % 100, date % 100);
  if (DayAndNumber(ticket.day, ticket.id.number) != ids[3]) return UnknownTicket();
  return ticket;
}

absl::StatusOr<std::optional<absl::Time>> TimeFrom(bool present, const google::protobuf::Timestamp& proto,
                                                   const std::string& field) {
  if (!present) return std::optional<absl::Time>();
  const bool valid = proto.seconds() >= 0 && proto.seconds() <= TimeUtil::kTimestampMaxSeconds && proto.nanos() >= 0 &&
                     proto.nanos() < 1'000'000'000;
  if (!valid) {
    return InvalidFields({{field, "OUT_OF_RANGE", "日時を確かめてください。"}});
  }
  return std::optional<absl::Time>(absl::FromUnixMicros(TimeUtil::TimestampToMicroseconds(proto)));
}

Queue FromProto(const QueueKey& key, const v1::Queue& proto) {
  Queue queue{.key = key,
              .title = proto.title(),
              .counters = proto.counters(),
              .service_time_s = proto.service_time_s(),
              .title_en = proto.title_en(),
              .title_easy = proto.title_easy()};
  if (proto.has_numbers()) queue.numbers = FromProto(proto.numbers());
  for (const v1::PriorityCategory& category : proto.categories()) {
    queue.categories.push_back({category.id(), category.title(), category.head_start_s(), category.staff_only()});
  }
  if (proto.has_booking()) queue.booking = FromProto(proto.booking());
  if (proto.has_remote()) queue.remote = FromProto(proto.remote());
  if (proto.has_no_show()) queue.no_show = FromProto(proto.no_show());
  queue.return_position = proto.return_position() == v1::BACK         ? ReturnPosition::kBack
                          : proto.return_position() == v1::AFTER_SOME ? ReturnPosition::kAfterSome
                                                                      : ReturnPosition::kFront;
  queue.return_after = OrDefault(proto.return_after(), queue.return_after);
  queue.transfer_position =
      proto.transfer_position() == v1::JOINS_BACK ? TransferPosition::kJoinsBack : TransferPosition::kKeepsTime;
  queue.slightly_busy_s = OrDefault(proto.slightly_busy_s(), queue.slightly_busy_s);
  queue.busy_s = OrDefault(proto.busy_s(), queue.busy_s);
  queue.kiosk_signed_in = proto.kiosk_signed_in();
  queue.closed = proto.closed();
  return queue;
}

absl::StatusOr<OfficeSettings> FromProto(const OfficeKey& key, const v1::Office& proto) {
  OfficeSettings office{.key = key,
                        .title = proto.title(),
                        .title_en = proto.title_en(),
                        .title_easy = proto.title_easy(),
                        .sponsor = proto.sponsor(),
                        .webhook_hosts = {proto.webhook_hosts().begin(), proto.webhook_hosts().end()},
                        .email_reminders = proto.email_reminders()};
  for (const v1::HallNotice& notice : proto.notices()) {
    HallNotice& kept = office.notices.emplace_back();
    kept.text = notice.text();
    kept.text_en = notice.text_en();
    kept.text_easy = notice.text_easy();
    ASSIGN_OR_RETURN(kept.from_time, TimeFrom(notice.has_from_time(), notice.from_time(), "office.notices.from_time"));
    ASSIGN_OR_RETURN(kept.until_time,
                     TimeFrom(notice.has_until_time(), notice.until_time(), "office.notices.until_time"));
  }
  return office;
}

IssueWish FromProto(const v1::IssueTicketRequest& request) {
  return {.channel = request.channel() == v1::COUNTER  ? Channel::kCounter
                     : request.channel() == v1::REMOTE ? Channel::kRemote
                                                       : Channel::kKiosk,
          .category = request.category(),
          .then_queues = {request.then_queues().begin(), request.then_queues().end()}};
}

HallEvent FromProto(absl::string_view municipality, const OfficeKey& office, const v1::DeviceEvent& proto) {
  HallEvent event{.id = proto.event_id(),
                  .counter = proto.counter(),
                  .to_queue = proto.queue(),
                  .category = proto.category(),
                  .queues = {proto.queues().begin(), proto.queues().end()}};
  const auto kind =
      std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& each) { return each.first == proto.kind(); });
  const absl::StatusOr<std::optional<absl::Time>> time = TimeFrom(proto.has_time(), proto.time(), "time");
  // Number 0 and the empty counter are refused by the office.
  if (kind == std::end(kKinds) || !time.ok() || !*time) return event;
  event.kind = kind->second;
  event.time = **time;
  if (IsOfCounter(event.kind)) return event;
  const absl::StatusOr<TicketRef> ticket = ParseTicket(municipality, proto.ticket());
  if (!ticket.ok() || ticket->office != office) return event;
  event.day = ticket->day;
  event.ticket = ticket->id;
  return event;
}

TicketFilter FromProto(const v1::ListTicketsRequest& request) {
  TicketFilter filter{.queue = request.queue()};
  for (const int state : request.states()) {
    for (const auto& [proto, wanted] : kStates) {
      if (proto == state) filter.states.push_back(wanted);
    }
  }
  return filter;
}

v1::TicketState StateOf(TicketState state) {
  for (const auto& [proto, known] : kStates) {
    if (known == state) return proto;
  }
  return v1::TICKET_STATE_UNSPECIFIED;
}

v1::DeviceEvent::Kind KindOf(EventKind kind) {
  for (const auto& [proto, known] : kKinds) {
    if (known == kind) return proto;
  }
  return v1::DeviceEvent::KIND_UNSPECIFIED;
}

}  // namespace madoguchi::congestion
