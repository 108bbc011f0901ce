#include "services/intake/adapters/gauges.h"

#include <prometheus/gauge.h>

#include <algorithm>
#include <string>

#include "services/intake/adapters/sql_rows.h"

namespace madoguchi::intake {

absl::Status Gauges::Refresh() {
  absl::Status first_error;
  if (const auto counts = applications.Count(); counts.ok()) {
    for (Channel channel : kChannels) {
      for (ApplicationState state : kApplicationStates) {
        const auto found = counts->find({channel, state});
        metrics
            .Gauge("madoguchi_intake_applications", "Applications by channel and state.",
                   {{"channel", std::string(Name(channel))}, {"state", std::string(Name(state))}})
            .Set(found == counts->end() ? 0 : static_cast<double>(found->second));
      }
    }
  } else {
    first_error.Update(counts.status());
  }
  if (const auto counts = scans.Count(); counts.ok()) {
    for (ScanState state : kScanStates) {
      const auto found = counts->find(state);
      metrics.Gauge("madoguchi_intake_scans", "Scans by state.", {{"state", std::string(Name(state))}})
          .Set(found == counts->end() ? 0 : static_cast<double>(found->second));
    }
  } else {
    first_error.Update(counts.status());
  }
  for (WorkKind kind : kWorkKinds) {
    const auto waiting = outbox.Waiting(kind);
    first_error.Update(waiting.status());
    if (!waiting.ok()) continue;
    const observability::Labels labels = {{"kind", std::string(Name(kind))}};
    const absl::Duration age = std::max(absl::ZeroDuration(), clock.Now() - waiting->oldest);
    metrics.Gauge("madoguchi_intake_outbox_items", "Promised work that is not finished.", labels)
        .Set(static_cast<double>(waiting->items));
    metrics.Gauge("madoguchi_intake_outbox_oldest_age_seconds", "Age of the oldest unfinished work.", labels)
        .Set(absl::ToDoubleSeconds(age));
  }
  if (const auto outstanding = handoffs.Outstanding(); outstanding.ok()) {
    metrics.Gauge("madoguchi_intake_handoff_items", "Approved applications that no system has acknowledged.")
        .Set(static_cast<double>(*outstanding));
  } else {
    first_error.Update(outstanding.status());
  }
  for (const Lane lane : kLanes) {
    const auto depth = queue.Depth(lane);
    first_error.Update(depth.status());
    if (!depth.ok()) continue;
    metrics
        .Gauge("madoguchi_intake_reading_queue_jobs", "Reading jobs that no worker has finished.",
               {{"lane", std::string(Name(lane))}})
        .Set(static_cast<double>(*depth));
  }
  return first_error;
}

}  // namespace madoguchi::intake
