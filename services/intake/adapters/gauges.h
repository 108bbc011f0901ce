// What stands where right now, read from the stores every few seconds: one number says how much waits, another how long
// it has waited. One caller at a time.
#pragma once

#include "absl/status/status.h"
#include "common/observability/metrics.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/handoffs/handoff_store.h"
#include "services/intake/core/paper/scan_store.h"
#include "services/intake/core/work/job_publisher.h"
#include "services/intake/core/work/outbox.h"

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
