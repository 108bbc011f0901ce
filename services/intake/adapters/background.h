// A thread that does one step again and again until it is stopped. A step that fails is logged once, not each time, and
// tried again later.
#pragma once

#include <string>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sync/stop_signal.h"

namespace madoguchi::intake {

class Background {
 public:
  // What `step` wants next.
  enum class Next { kAgainAtOnce, kAfterInterval };
  using Step = absl::AnyInvocable<absl::StatusOr<Next>()>;

  // Starts at once. `name` stands in the log.
  Background(std::string name, absl::Duration interval, Step step);
  // Finishes the step that runs and joins.
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  void Run();

  const std::string name_;
  const absl::Duration interval_;
  Step step_;
  StopSignal stop_;
  std::thread thread_;
};

}  // namespace madoguchi::intake
