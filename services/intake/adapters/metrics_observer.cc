#include "services/intake/adapters/metrics_observer.h"

#include <prometheus/counter.h>

#include <string>

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

}  // namespace madoguchi::intake
