#include "services/congestion/convert.h"

#include <google/protobuf/util/time_util.h>

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

std::string OfficeName(absl::string_view municipality, absl::string_view office) {
  return absl::StrCat("municipalities/", municipality, "/offices/", office);
}

std::string QueueName(const QueueKey& key) {
  return absl::StrCat(OfficeName(key.municipality, key.office), "/queues/", key.queue);
}

std::string TicketId(absl::CivilDay day, int number) {
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

google::protobuf::Timestamp Timestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

v1::TicketState ToProto(TicketState state) {
  switch (state) {
    case TicketState::kWaiting:
      return v1::WAITING;
    case TicketState::kCalled:
      return v1::CALLED;
    case TicketState::kFinished:
      return v1::FINISHED;
  }
  return v1::TICKET_STATE_UNSPECIFIED;
}

}  // namespace

absl::StatusOr<std::string> ParseOffice(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices"});
  if (ids.empty() || ids[0] != municipality) return UnknownOffice();
  return ids[1];
}

absl::StatusOr<QueueKey> ParseQueue(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices", "queues"});
  if (ids.empty() || ids[0] != municipality) return UnknownQueue();
  return QueueKey{ids[0], ids[1], ids[2]};
}

absl::StatusOr<TicketName> ParseTicket(absl::string_view municipality, absl::string_view name) {
  const std::vector<std::string> ids = Ids(name, {"municipalities", "offices", "queues", "tickets"});
  if (ids.empty() || ids[0] != municipality) return UnknownTicket();
  const std::vector<std::string> parts = absl::StrSplit(ids[3], '-');
  int date = 0;
  TicketName ticket{.queue = {ids[0], ids[1], ids[2]}};
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &date) || !absl::SimpleAtoi(parts[1], &ticket.number)) {
    return UnknownTicket();
  }
  // A day that does not exist becomes another one and then fails the comparison.
  ticket.day = absl::CivilDay(date / 10000, date / 100 % 100, date % 100);
  if (TicketId(ticket.day, ticket.number) != ids[3]) return UnknownTicket();
  return ticket;
}

v1::Queue ToProto(const Queue& queue) {
  v1::Queue proto;
  proto.set_name(QueueName(queue.key));
  proto.set_title(queue.title);
  proto.set_counters(queue.counters);
  proto.set_service_time_s(queue.service_time_s);
  return proto;
}

v1::Ticket ToProto(const QueueKey& queue, const Ticket& ticket) {
  v1::Ticket proto;
  proto.set_name(absl::StrCat(QueueName(queue), "/tickets/", TicketId(ticket.day, ticket.number)));
  proto.set_number(ticket.number);
  proto.set_state(ToProto(ticket.state));
  proto.set_counter(ticket.counter);
  if (ticket.issue_time) *proto.mutable_issue_time() = Timestamp(*ticket.issue_time);
  if (ticket.call_time) *proto.mutable_call_time() = Timestamp(*ticket.call_time);
  if (ticket.finish_time) *proto.mutable_finish_time() = Timestamp(*ticket.finish_time);
  proto.set_ahead(ticket.ahead);
  proto.set_expected_wait_s(ticket.expected_wait_s);
  return proto;
}

v1::LiveState ToProto(absl::string_view municipality, absl::string_view office, const std::vector<QueueState>& queues,
                      absl::Time now) {
  v1::LiveState proto;
  proto.set_name(OfficeName(municipality, office));
  *proto.mutable_time() = Timestamp(now);
  for (const QueueState& state : queues) {
    v1::QueueState* queue = proto.add_queues();
    queue->set_name(QueueName(state.queue.key));
    queue->set_title(state.queue.title);
    queue->set_waiting(state.waiting);
    queue->set_expected_wait_s(state.expected_wait_s);
    queue->set_open_counters(state.open_counters);
    for (const Ticket& ticket : state.last_called) *queue->add_last_called() = ToProto(state.queue.key, ticket);
    queue->set_level(state.level);
  }
  return proto;
}

}  // namespace madoguchi::congestion
