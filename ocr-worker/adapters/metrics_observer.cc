#include "ocr-worker/adapters/metrics_observer.h"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>

#include <string>

namespace madoguchi::ocr {

void MetricsObserver::OnPage(const PageReading& page) {
  metrics_.Counter("madoguchi_ocr_pages_total", "Pages read or refused", {{"error", page.error}}).Increment();
  for (const auto& [stage, ms] : page.timings_ms) {
    metrics_.Seconds("madoguchi_ocr_stage_seconds", "CPU time of one stage of one page", {{"stage", stage}})
        .Observe(ms / 1000);
  }
  for (const FieldReading& field : page.fields) {
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

}  // namespace madoguchi::ocr
