// What stands where right now, read from the stores every few seconds: one number says how much waits, another how long
// it has waited. One caller at a time.
#pragma once

#include "absl/status/status.h"
#include "common/observability/metrics.h"
#include "common/time/clock.h"
#include "services/intake/core/application_store.h"
#include "services/intake/core/handoff_store.h"
#include "services/intake/core/job_publisher.h"
#include "services/intake/core/outbox.h"
#include "services/intake/core/scan_store.h"

namespace madoguchi::intake {

struct Gauges {
  observability::Metrics& metrics;
  ApplicationStore& applications;
  ScanStore& scans;
  HandoffStore& handoffs;
  Outbox& outbox;
  JobPublisher& queue;
  const Clock& clock;

  // The first error; everything that could be read is shown all the same.
  absl::Status Refresh();
};

}  // namespace madoguchi::intake
