#include "services/intake/adapters/metrics_observer.h"

#include <prometheus/counter.h>

#include <string>

#include "services/intake/limits.h"

namespace madoguchi::intake {

void MetricsObserver::ApplicationMoved(Channel channel, std::optional<ApplicationState> from, ApplicationState to) {
  metrics_
      ->Counter("madoguchi_intake_application_transitions_total", "Steps that applications made.",
                {{"channel", std::string(Name(channel))},
                 {"from", from ? std::string(Name(*from)) : ""},
                 {"to", std::string(Name(to))}})
      .Increment();
}

void MetricsObserver::ScanMoved(std::optional<ScanState> from, ScanState to) {
  metrics_
      ->Counter("madoguchi_intake_scan_transitions_total", "Steps that scans made.",
                {{"from", from ? std::string(Name(*from)) : ""}, {"to", std::string(Name(to))}})
      .Increment();
}

void MetricsObserver::FieldReviewed(const std::string& form, const std::string& type, bool accepted, bool corrected) {
  metrics_
      ->Counter("madoguchi_intake_reviewed_fields_total", "Fields of paper that a person reviewed.",
                {{"form", FormLabel(form)},
                 {"type", type},
                 {"accepted", accepted ? "true" : "false"},
                 {"corrected", corrected ? "true" : "false"}})
      .Increment();
}

std::string MetricsObserver::FormLabel(const std::string& form) {
  MutexLock lock(&mutex_);
  if (forms_.contains(form)) return form;
  if (forms_.size() >= kFormsLabelledMax) return "other";
  forms_.insert(form);
  return form;
}

}  // namespace madoguchi::intake
