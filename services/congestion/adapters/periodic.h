// A thread that takes one step after another with a pause between them, until it is destroyed. A step that fails is
// logged when it begins to fail, not each time.
#pragma once

#include <string>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "common/sync/stop_signal.h"

namespace madoguchi::congestion {

class Periodic {
 public:
  using Step = absl::AnyInvocable<absl::Status()>;

  // Begins at once. `name` stands in the log.
  Periodic(std::string name, absl::Duration pause, Step step);
  // Lets the running step end.
  ~Periodic();
  Periodic(const Periodic&) = delete;
  Periodic& operator=(const Periodic&) = delete;

 private:
  void Run();

  const std::string name_;
  const absl::Duration pause_;
  Step step_;
  StopSignal stop_;
  std::thread thread_;
};

}  // namespace madoguchi::congestion
