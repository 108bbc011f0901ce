// How good the predictions are, for Prometheus: by office, what people were told against what came, beside what the
// queue-length estimator would have said. Thread-safe.
#pragma once

#include <string>

#include "common/observability/metrics.h"
#include "services/congestion/core/prediction/prediction_stores.h"

namespace madoguchi::congestion {

class PrometheusPredictionMeter final : public PredictionMeter {
 public:
  // Not owned.
  explicit PrometheusPredictionMeter(observability::Metrics* metrics) : metrics_(metrics) {}

  void Scored(const LoggedWait& wait) override;
  void ModelInUse(const std::string& municipality, bool in_use) override;
  void Trained(const std::string& municipality, absl::Duration took, double loss_ratio) override;

 private:
  observability::Metrics* const metrics_;
};

}  // namespace madoguchi::congestion
