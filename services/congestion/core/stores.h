// Ports: what the hall keeps, and whom it tells. Thread-safe.
#pragma once

#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/congestion/core/request.h"
#include "services/congestion/core/ticket.h"

namespace madoguchi::congestion {

class QueueStore {
 public:
  virtual ~QueueStore() = default;
  // Durable. A repeated request gives the first queue. ALREADY_EXISTS (QUEUE_EXISTS, REQUEST_ID_REUSED).
  virtual absl::StatusOr<Queue> Insert(const Queue& queue, const Request& request) = 0;
  virtual absl::StatusOr<std::vector<Queue>> All() = 0;
};

class TicketEventStore {
 public:
  using Decide = absl::FunctionRef<absl::StatusOr<TicketEvent>()>;
  using Take = absl::FunctionRef<void(const QueueKey&, const TicketEvent&)>;

  virtual ~TicketEventStore() = default;
  // One durable transaction: the event that this request caused, if it was seen before; else what `decide` gives,
  // appended. `decide` may run more than once and must change nothing; its error is returned and nothing is kept.
  // ALREADY_EXISTS (REQUEST_ID_REUSED).
  virtual absl::StatusOr<TicketEvent> AppendOnce(const QueueKey& queue, const Request& request, Decide decide) = 0;
  // Every event of `since` and later days, in no promised order.
  virtual absl::Status Replay(absl::CivilDay since, Take take) = 0;
  // Every event of one ticket.
  virtual absl::StatusOr<std::vector<TicketEvent>> EventsOf(const QueueKey& queue, absl::CivilDay day, int number) = 0;
};

// Told of what happened, once each, for figures.
class HallMeter {
 public:
  virtual ~HallMeter() = default;
  virtual void Issued() = 0;
  // How long the person was told to wait, and did.
  virtual void Called(absl::Duration expected_wait, absl::Duration actual_wait) = 0;
  virtual void Finished(absl::Duration service_time) = 0;
  virtual void Waiting(const QueueKey& queue, int people) = 0;
};

}  // namespace madoguchi::congestion
