// Readings as Prometheus metrics. Labels are stages, reasons, forms and types of fields: nothing of what was read.
#pragma once

#include <set>
#include <string>

#include "common/observability/metrics.h"
#include "common/sync/mutex.h"
#include "ocr-worker/core/jobs/job.h"
#include "ocr-worker/core/reading/drift.h"

namespace madoguchi::ocr {

// Thread-safe.
class MetricsObserver final : public ReadingObserver {
 public:
  // `metrics` must outlive it. `reference`: the confidences that the calibration met.
  MetricsObserver(observability::Metrics* metrics, ConfidenceReference reference)
      : metrics_(*metrics), drift_(std::move(reference)) {}

  void OnPage(const PageReading& page) override;
  void OnJob(absl::string_view outcome, absl::string_view reason) override;

 private:
  void OnField(const std::string& form, const FieldReading& field);
  // Forms are few, but whoever prints QR codes could make them many.
  std::string FormLabel(const std::string& form);

  observability::Metrics& metrics_;
  Mutex mutex_;
  DriftWindow drift_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> forms_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::ocr
