// Ports: what the halls keep, and whom they tell. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/congestion/core/request.h"
#include "services/congestion/core/tickets/queue.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

struct HallNotice {
  std::string text;
  std::string text_en;
  std::string text_easy;
  std::optional<absl::Time> from_time;
  std::optional<absl::Time> until_time;
  friend bool operator==(const HallNotice&, const HallNotice&) = default;
};

// What an office's displays say, and where its reminders may go.
struct OfficeSettings {
  OfficeKey key;
  std::string title;
  std::string title_en;
  std::string title_easy;
  std::vector<HallNotice> notices;
  std::string sponsor;
  std::vector<std::string> webhook_hosts;
  bool email_reminders = false;
  friend bool operator==(const OfficeSettings&, const OfficeSettings&) = default;
};

// The answer to a request; of a repeated one the first answer, and nothing was changed.
template <class T>
struct Answered {
  T answer;
  bool repeated = false;
};

// Each change is one durable transaction. ALREADY_EXISTS (REQUEST_ID_REUSED).
class QueueStore {
 public:
  virtual ~QueueStore() = default;
  // ALREADY_EXISTS (QUEUE_EXISTS).
  virtual absl::StatusOr<Answered<Queue>> Insert(const Queue& queue, const Request& request) = 0;
  // NOT_FOUND (UNKNOWN_QUEUE).
  virtual absl::StatusOr<Answered<Queue>> Update(const Queue& queue, const Request& request) = 0;
  virtual absl::StatusOr<std::vector<Queue>> All() = 0;

  virtual absl::StatusOr<Answered<OfficeSettings>> SaveOffice(const OfficeSettings& office, const Request& request) = 0;
  virtual absl::StatusOr<std::vector<OfficeSettings>> Offices() = 0;
};

enum class Taken { kRecorded, kKnown, kReused };

class TicketEventStore {
 public:
  using Decide = absl::FunctionRef<absl::StatusOr<HallEvent>()>;

  virtual ~TicketEventStore() = default;
  // One durable transaction: the event that this request caused, if it was seen before; else what `decide` gives, with
  // the next sequence and an id, appended. `decide` may run more than once and must change nothing; its error is
  // returned and nothing is kept. ALREADY_EXISTS (REQUEST_ID_REUSED).
  virtual absl::StatusOr<HallEvent> AppendOnce(const OfficeKey& office, const Request& request, Decide decide) = 0;
  // One durable transaction: each event whose id is new gets its sequence and is appended; kReused has the id of
  // another event and is not kept. A repeated request finds every event known.
  virtual absl::StatusOr<std::vector<Taken>> AppendAll(const OfficeKey& office, const Request& request,
                                                       std::vector<HallEvent>* events) = 0;
  // Of `since` and later days, in order of arrival within a day.
  virtual absl::StatusOr<std::vector<HallEvent>> EventsSince(const OfficeKey& office, absl::CivilDay since) = 0;
  virtual absl::StatusOr<std::vector<HallEvent>> EventsOfDay(const OfficeKey& office, absl::CivilDay day) = 0;
  virtual absl::StatusOr<std::vector<HallEvent>> EventsOfTicket(const OfficeKey& office, absl::CivilDay day,
                                                                const TicketId& ticket) = 0;
  // Of all events of days before `before` the category is forgotten for good. Of how many offices' days.
  virtual absl::StatusOr<int> ForgetCategories(absl::CivilDay before) = 0;
};

// Told of what happened, once each, for figures.
class HallMeter {
 public:
  virtual ~HallMeter() = default;
  // A ticket came into that state.
  virtual void Entered(TicketState state) = 0;
  // How long the person was told to wait, and did.
  virtual void Called(absl::Duration expected_wait, absl::Duration actual_wait) = 0;
  virtual void Served(absl::Duration service_time) = 0;
  virtual void Waiting(const QueueKey& queue, int people) = 0;
  virtual void Conflicts(int count) = 0;
};

}  // namespace madoguchi::congestion
