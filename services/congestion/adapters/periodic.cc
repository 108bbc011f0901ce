#include "services/congestion/adapters/periodic.h"

#include <utility>

#include "common/observability/request_log.h"

namespace madoguchi::congestion {

Periodic::Periodic(std::string name, absl::Duration pause, Step step)
    : name_(std::move(name)), pause_(pause), step_(std::move(step)), thread_([this] { Run(); }) {}

Periodic::~Periodic() {
  stop_.Stop();
  thread_.join();
}

void Periodic::Run() {
  bool failing = false;
  do {
    const absl::Status status = step_();
    if (!status.ok() && !failing) {
      observability::LogEvent("congestion", name_ + " failed", status.ToString());
    }
    failing = !status.ok();
  } while (stop_.SleepFor(pause_));
}

}  // namespace madoguchi::congestion
