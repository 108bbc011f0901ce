// Between congestion.proto and core/: names and states. Pure.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "madoguchi/congestion/v1/congestion.pb.h"
#include "services/congestion/core/hall.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

struct TicketName {
  QueueKey queue;
  absl::CivilDay day;
  int number = 0;

  friend bool operator==(const TicketName&, const TicketName&) = default;
};

// The office id in municipalities/{code}/offices/{office}. NOT_FOUND (UNKNOWN_OFFICE).
absl::StatusOr<std::string> ParseOffice(absl::string_view municipality, absl::string_view name);
// …/queues/{queue}. NOT_FOUND (UNKNOWN_QUEUE).
absl::StatusOr<QueueKey> ParseQueue(absl::string_view municipality, absl::string_view name);
// …/tickets/{yyyymmdd}-{number}, in this one spelling. NOT_FOUND (UNKNOWN_TICKET).
absl::StatusOr<TicketName> ParseTicket(absl::string_view municipality, absl::string_view name);

v1::Queue ToProto(const Queue& queue);
v1::Ticket ToProto(const QueueKey& queue, const Ticket& ticket);
v1::LiveState ToProto(absl::string_view municipality, absl::string_view office, const std::vector<QueueState>& queues,
                      absl::Time now);

}  // namespace madoguchi::congestion
