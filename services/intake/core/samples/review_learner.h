// Learns from reviewed paper: compares what was read with what a person made of it, counts, and keeps samples where the
// city consents. Work of the outbox: whatever fails for a while is tried again. One caller at a time.
#pragma once

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/observer.h"
#include "services/intake/core/paper/crops.h"
#include "services/intake/core/paper/scan_store.h"
#include "services/intake/core/samples/samples.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class ReviewLearner {
 public:
  struct Parts {
    Outbox& outbox;
    ApplicationStore& applications;
    ScanStore& scans;
    Catalog& catalog;
    SampleStore& store;
    Samples& samples;
    FieldCutter& cutter;
    Random& random;
    const Clock& clock;
    Observer& observer;
  };
  explicit ReviewLearner(Parts parts) : parts_(parts) {}

  struct Outcome {
    int done = 0;
    int postponed = 0;
    absl::Status first_error;  // why something was postponed
  };
  absl::StatusOr<Outcome> RunOnce();

 private:
  absl::Status Learn(const WorkItem& work);

  Parts parts_;
};

}  // namespace madoguchi::intake
