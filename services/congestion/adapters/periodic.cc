#include "services/congestion/adapters/periodic.h"

#include <utility>

#include "common/observability/request_log.h"

namespace madoguchi::congestion {

Periodic::Periodic(std::string name, absl::Duration pause, Step step)
    : name_(std::move(name)), pause_(pause), step_(std::move(step)), thread_([this] { Run(); }) {}

Periodic::~Periodic() {
  {
    MutexLock lock(&mutex_);
    ending_ = true;
    wake_.NotifyAll();
  }
  thread_.join();
}

void Periodic::Run() {
  bool failing = false;
  while (true) {
    const absl::Status status = step_();
    if (!status.ok() && !failing) {
      observability::LogEvent("congestion", name_ + " failed", status.ToString());
    }
    failing = !status.ok();
    MutexLock lock(&mutex_);
    if (!ending_) wake_.WaitFor(&mutex_, pause_);
    if (ending_) return;
  }
}

}  // namespace madoguchi::congestion
