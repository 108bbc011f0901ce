// Between congestion.proto and core/: names, rules and states. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "madoguchi/congestion/v1/congestion.pb.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/hall/live_board.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

std::string OfficeName(const OfficeKey& office);
std::string QueueName(const QueueKey& key);
std::string TicketName(const TicketRef& ticket);

// The office in municipalities/{code}/offices/{office}. NOT_FOUND (UNKNOWN_OFFICE).
absl::StatusOr<OfficeKey> ParseOffice(absl::string_view municipality, absl::string_view name);
// …/queues/{queue}. NOT_FOUND (UNKNOWN_QUEUE).
absl::StatusOr<QueueKey> ParseQueue(absl::string_view municipality, absl::string_view name);
// …/tickets/{yyyymmdd}-{number}, in this one spelling. NOT_FOUND (UNKNOWN_TICKET).
absl::StatusOr<TicketRef> ParseTicket(absl::string_view municipality, absl::string_view name);

// None for an absent one. INVALID_ARGUMENT (INVALID_FIELDS) outside the years 1970 to 9999.
absl::StatusOr<std::optional<absl::Time>> TimeFrom(bool present, const google::protobuf::Timestamp& proto,
                                                   const std::string& field);

// Rules with their defaults where the proto says nothing.
Queue FromProto(const QueueKey& key, const v1::Queue& proto);
absl::StatusOr<OfficeSettings> FromProto(const OfficeKey& key, const v1::Office& proto);
IssueWish FromProto(const v1::IssueTicketRequest& request);
// Without what only the office can say. An event that cannot be read becomes one that is refused.
HallEvent FromProto(absl::string_view municipality, const OfficeKey& office, const v1::DeviceEvent& proto);
TicketFilter FromProto(const v1::ListTicketsRequest& request);

v1::TicketState StateOf(TicketState state);
v1::DeviceEvent::Kind KindOf(EventKind kind);
v1::Queue ToProto(const Queue& queue);
v1::Office ToProto(const OfficeSettings& office);
// `whole`: for its holder and staff; else only what the hall's display also shows.
v1::Ticket ToProto(const OfficeKey& office, const Ticket& ticket, bool whole);
v1::Counter ToProto(const OfficeKey& office, const CounterState& counter);
v1::EventOutcome ToProto(const EventOutcome& outcome);
v1::Conflict ToProto(const OfficeKey& office, const Conflict& conflict);
v1::LiveState ToProto(const LivePicture& picture);
v1::Sign SignOf(const HallPicture& picture);

}  // namespace madoguchi::congestion
