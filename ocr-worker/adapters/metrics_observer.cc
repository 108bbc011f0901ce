#include "ocr-worker/adapters/metrics_observer.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <string>

#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

void MetricsObserver::OnPage(const PageReading& page) {
  metrics_.Counter("madoguchi_ocr_pages_total", "Pages read or refused", {{"error", page.error}}).Increment();
  for (const auto& [stage, ms] : page.timings_ms) {
    metrics_.Seconds("madoguchi_ocr_stage_seconds", "CPU time of one stage of one page", {{"stage", stage}})
        .Observe(ms / 1000);
  }
  for (const FieldReading& field : page.fields) {
    OnField(page.form, field);
    metrics_.Counter("madoguchi_ocr_fields_total", "Fields read", {{"accepted", field.accepted ? "true" : "false"}})
        .Increment();
  }
}

void MetricsObserver::OnJob(absl::string_view outcome, absl::string_view reason) {
  metrics_
      .Counter("madoguchi_ocr_jobs_total", "Jobs by what became of them",
               {{"outcome", std::string(outcome)}, {"reason", std::string(reason)}})
      .Increment();
}

void MetricsObserver::OnField(const std::string& form, const FieldReading& field) {
  // Blank fields say nothing of the hands that are read.
  if (field.type.empty() || (field.value.empty() && field.raw.empty())) return;
  MutexLock lock(&mutex_);
  const observability::Labels labels = {{"form", FormLabel(form)}, {"type", field.type}};
  metrics_.Counter("madoguchi_ocr_written_fields_total", "Fields with writing", labels).Increment();
  metrics_.Counter("madoguchi_ocr_written_fields_accepted_total", "Of these, what no person needs to look at", labels)
      .Increment(field.accepted ? 1 : 0);
  metrics_.Counter("madoguchi_ocr_written_fields_confidence_total", "Sum of their confidences", labels)
      .Increment(field.confidence);
  if (const auto index = drift_.Add(field.type, field.confidence)) {
    metrics_
        .Gauge("madoguchi_ocr_confidence_stability_index",
               "How far the confidences of the latest fields are from those of the calibration (PSI)",
               {{"type", field.type}})
        .Set(*index);
  }
}

std::string MetricsObserver::FormLabel(const std::string& form) {
  if (forms_.contains(form)) return form;
  if (forms_.size() >= limits::kFormsLabelledMax) return "other";
  forms_.insert(form);
  return form;
}

}  // namespace madoguchi::ocr
