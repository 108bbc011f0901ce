// Counts transitions for Prometheus. Labels are states and channels only. Thread-safe.
#pragma once

#include "common/observability/metrics.h"
#include "services/intake/core/observer.h"

namespace madoguchi::intake {

class MetricsObserver final : public Observer {
 public:
  explicit MetricsObserver(observability::Metrics* metrics) : metrics_(metrics) {}

  void ApplicationMoved(Channel channel, std::optional<ApplicationState> from, ApplicationState to) override;
  void ScanMoved(std::optional<ScanState> from, ScanState to) override;

 private:
  observability::Metrics* const metrics_;
};

}  // namespace madoguchi::intake
