// Counts transitions and reviews for Prometheus. Labels are states, channels, forms and types of fields only.
// Thread-safe.
#pragma once

#include <set>
#include <string>

#include "common/observability/metrics.h"
#include "common/sync/mutex.h"
#include "services/intake/core/observer.h"

namespace madoguchi::intake {

class MetricsObserver final : public Observer {
 public:
  explicit MetricsObserver(observability::Metrics* metrics) : metrics_(metrics) {}

  void ApplicationMoved(Channel channel, std::optional<ApplicationState> from, ApplicationState to) override;
  void ScanMoved(std::optional<ScanState> from, ScanState to) override;
  void FieldReviewed(const std::string& form, const std::string& type, bool accepted, bool corrected) override;

 private:
  // Forms are few, but anybody who may publish could make them many.
  std::string FormLabel(const std::string& form);

  observability::Metrics* const metrics_;
  Mutex mutex_;
  std::set<std::string> forms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::intake
