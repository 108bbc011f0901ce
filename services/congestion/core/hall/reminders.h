// Tells the holder of a ticket once when it is nearly time. The wish is durable, its delivery is tried again after a
// fault, and what cannot be delivered is shown to operators. The address is forgotten as soon as the holder was told or
// the ticket has ended, and is never logged. A crash between sending and forgetting sends twice: messages carry an id
// by which receivers can tell. Deliveries to different hosts do not wait for each other. Thread-safe; Step is called by
// one thread.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/hall.h"
#include "services/congestion/core/request.h"
#include "services/congestion/core/tickets/ticket_key.h"

namespace madoguchi::congestion {

enum class Medium { kEmail, kWebhook };
enum class ReminderState { kWished, kDue, kDead };

struct Reminder {
  TicketRef ticket;
  Medium medium = Medium::kEmail;
  std::string address;
  int ahead = 0;  // tell when at most so many are before the holder
  ReminderState state = ReminderState::kWished;
  int attempts = 0;
  absl::Time due = absl::UnixEpoch();
  std::string reason;  // of the last attempt
};

// Port. Thread-safe.
class ReminderStore {
 public:
  virtual ~ReminderStore() = default;
  // Durable; replaces the ticket's earlier wish. A repeated request changes nothing.
  virtual absl::Status Save(const Reminder& reminder, const Request& request) = 0;
  virtual absl::Status Forget(const TicketRef& ticket, const Request& request) = 0;
  virtual absl::Status Forget(const TicketRef& ticket) = 0;
  // State, attempts, due and reason of one that is still there.
  virtual absl::Status Move(const Reminder& reminder) = 0;
  // A dead one is due again. NOT_FOUND (UNKNOWN_REMINDER).
  virtual absl::Status Revive(const TicketRef& ticket, const Request& request) = 0;
  virtual absl::StatusOr<std::optional<Reminder>> Find(const TicketRef& ticket) = 0;
  virtual absl::StatusOr<std::vector<Reminder>> All() = 0;
};

// What the holder is told.
struct Notice {
  std::string id;  // the same for every attempt
  std::string office_title;
  std::string queue_title;
  Ticket ticket;
};

// Port: sends one message and waits for the answer. PERMISSION_DENIED: it may not go there; any other error is a fault
// that may pass. Thread-safe.
class NoticeSender {
 public:
  virtual ~NoticeSender() = default;
  virtual bool CanSend(Medium medium) const = 0;
  virtual absl::Status Send(const Reminder& reminder, const Notice& notice) = 0;
};

// Port: runs deliveries on threads of its own, those of one lane one after another or a few at a time, whatever other
// lanes wait for. Thread-safe.
class DeliveryLanes {
 public:
  using Delivery = absl::AnyInvocable<void()>;

  virtual ~DeliveryLanes() = default;
  // False when too much of this lane waits already; to be tried again later.
  virtual bool Run(const std::string& lane, Delivery delivery) = 0;
};

// Port: figures. Thread-safe.
class ReminderMeter {
 public:
  virtual ~ReminderMeter() = default;
  virtual void Reminder(const char* outcome) = 0;  // "sent", "failed", "dead"
};

class Reminders {
 public:
  struct Ports {
    const Clock* clock = nullptr;
    Hall* hall = nullptr;
    ReminderStore* store = nullptr;
    NoticeSender* sender = nullptr;
    ReminderMeter* meter = nullptr;
    const TicketKeys* keys = nullptr;
  };
  Reminders(const Ports& ports, std::unique_ptr<DeliveryLanes> lanes) : ports_(ports), lanes_(std::move(lanes)) {}

  // FAILED_PRECONDITION (REMINDERS_OFF, WRONG_STATE); INVALID_ARGUMENT (INVALID_FIELDS).
  absl::Status Set(const Reminder& wish, Request request);
  absl::Status Clear(const TicketRef& ticket, Request request);
  absl::StatusOr<bool> IsSet(const TicketRef& ticket);
  absl::StatusOr<std::vector<Reminder>> Dead(const OfficeKey& office);
  absl::Status Retry(const TicketRef& ticket, Request request);

  // Looks at every wish once and hands out what is due; waits for no delivery. Also the first error of a delivery since
  // the last step.
  absl::Status Step();

 private:
  absl::Status Check(const Reminder& wish, const OfficeSettings& settings) const;
  absl::Status Look(Reminder reminder);
  void HandOut(const Reminder& reminder);
  // On a thread of the lanes; the wish as it is by then.
  absl::Status Deliver(const TicketRef& ref);
  absl::Status Send(Reminder reminder, const Ticket& ticket, OfficeHall& office);

  const Ports ports_;
  Mutex mutex_;
  std::set<TicketRef> handed_out_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  const std::unique_ptr<DeliveryLanes> lanes_;  // last: its threads use what stands above
};

// user@host as mail servers take it: no spaces, no control characters, no quotes, one @.
bool IsEmailAddress(absl::string_view text);
// The host, with its port if it has one, of an https address without user or anything strange; "" for any other.
std::string HttpsHost(absl::string_view url);

}  // namespace madoguchi::congestion
