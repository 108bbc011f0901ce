// Readings as Prometheus metrics.
#pragma once

#include "common/observability/metrics.h"
#include "ocr-worker/core/job.h"

namespace madoguchi::ocr {

// Thread-safe.
class MetricsObserver final : public ReadingObserver {
 public:
  // `metrics` must outlive it.
  explicit MetricsObserver(observability::Metrics* metrics) : metrics_(*metrics) {}

  void OnPage(const PageReading& page) override;
  void OnJob(absl::string_view outcome, absl::string_view reason) override;

 private:
  observability::Metrics& metrics_;
};

}  // namespace madoguchi::ocr
