// The halls of all offices. Offices do not wait for each other. Thread-safe. One process per database.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/office_hall.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

class Hall {
 public:
  // Reads queues, offices and the events since yesterday. Nothing is owned.
  static absl::StatusOr<std::unique_ptr<Hall>> Load(QueueStore* queues, OfficeHall::Ports ports);

  // Each: a repeated request is told what the first one was, and changes nothing.
  // INVALID_ARGUMENT (INVALID_FIELDS); ALREADY_EXISTS (QUEUE_EXISTS); RESOURCE_EXHAUSTED (TOO_MANY_QUEUES).
  absl::StatusOr<Queue> CreateQueue(const Queue& queue, Request request);
  // INVALID_ARGUMENT (INVALID_FIELDS); NOT_FOUND (UNKNOWN_QUEUE).
  absl::StatusOr<Queue> UpdateQueue(const Queue& queue, Request request);
  // INVALID_ARGUMENT (INVALID_FIELDS); NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<OfficeSettings> UpdateOffice(const OfficeSettings& office, Request request);

  // Lives as long as this. NOT_FOUND (UNKNOWN_OFFICE): no queue stands there.
  absl::StatusOr<OfficeHall*> Office(const OfficeKey& key);
  std::vector<OfficeKey> Offices();

 private:
  Hall(QueueStore* queues, OfficeHall::Ports ports) : store_(queues), ports_(ports) {}

  QueueStore* const store_;
  const OfficeHall::Ports ports_;
  Mutex changing_;  // queues and offices are changed one at a time; taken before `mutex_`
  Mutex mutex_;
  std::map<OfficeKey, std::unique_ptr<OfficeHall>> offices_ ABSL_GUARDED_BY(mutex_);  // never removed
};

}  // namespace madoguchi::congestion
