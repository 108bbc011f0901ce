// Ports of the prediction: what it keeps, and whom it tells how good it is. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/prediction/online_state.h"
#include "services/congestion/core/tickets/ticket.h"

namespace madoguchi::congestion {

// The days that were lived, by municipality: bytes of DayBytes. Numbers and minutes only, nothing about people.
class DayStore {
 public:
  using Take = absl::FunctionRef<void(const std::string& municipality, absl::string_view bytes)>;

  virtual ~DayStore() = default;
  // Durable; a day that is there is replaced.
  virtual absl::Status Keep(const std::string& municipality, absl::CivilDay day, const std::string& bytes) = 0;
  // Of `since` and later, by municipality, in the order of the days.
  virtual absl::Status Read(absl::CivilDay since, Take take) = 0;
  virtual absl::Status Forget(absl::CivilDay before) = 0;
};

// A municipality's trained models. A kept model is wholly there or not at all; the last few are kept.
class ModelStore {
 public:
  virtual ~ModelStore() = default;
  virtual absl::Status Keep(const std::string& municipality, absl::CivilDay learnt, const std::string& bytes) = 0;
  // Newest first; what a municipality never had is empty.
  virtual absl::StatusOr<std::vector<std::string>> Read(const std::string& municipality) = 0;
};

// What a person was told at the ticket, and what came of it.
struct LoggedWait {
  QueueKey queue;
  absl::CivilDay day;
  int number = 0;
  absl::Time issued;
  ToldWait told;
  std::optional<int> wait_s;  // none: left without being called
  int estimator_s = 0;        // what the queue-length estimator would have said
};

class PredictionLog {
 public:
  virtual ~PredictionLog() = default;
  // Durable. A wait that is there already stays as it is; what a municipality learnt online from them is replaced.
  virtual absl::Status Append(const std::vector<LoggedWait>& waits, const std::vector<KeptOnline>& online) = 0;
  virtual absl::StatusOr<std::vector<KeptOnline>> Online() = 0;
  virtual absl::Status Forget(absl::CivilDay before) = 0;
};

// Told of errors for figures.
class PredictionMeter {
 public:
  virtual ~PredictionMeter() = default;
  // A ticket that was called.
  virtual void Scored(const LoggedWait& wait) = 0;
  virtual void ModelInUse(const std::string& municipality, bool in_use) = 0;
  virtual void Trained(const std::string& municipality, absl::Duration took, double loss_ratio) = 0;
};

}  // namespace madoguchi::congestion
