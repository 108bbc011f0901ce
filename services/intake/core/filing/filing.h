// Files decided applications in the archive: retried until the archive has taken them, filed once however often it is
// tried. One caller at a time.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/archive.h"
#include "services/intake/core/batches/batch_store.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/filing/case_paper.h"
#include "services/intake/core/observer.h"
#include "services/intake/core/paper/crops.h"
#include "services/intake/core/paper/scan_store.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class Filing {
 public:
  struct Parts {
    Outbox& outbox;
    ApplicationStore& applications;
    ScanStore& scans;
    BatchStore& batches;
    Catalog& catalog;
    CaseFiler& filer;
    PageCopier& copier;
    const Clock& clock;
    Observer& observer;
  };
  explicit Filing(Parts parts) : parts_(parts) {}

  struct Outcome {
    int filed = 0;
    int postponed = 0;
    absl::Status first_error;  // why something was postponed
  };
  // Files what is due. One case that cannot be filed holds up no other.
  absl::StatusOr<Outcome> RunOnce();

 private:
  absl::Status File(const WorkItem& item);
  // What the application came on; nothing for one without paper.
  absl::StatusOr<CasePaper> Paper(const Application& application);

  const Parts parts_;
};

// The case as the archive keeps it: values, every step with its author, which pages of which files it came on. Depends
// on the application and its paper alone; without the copies of pages.
CaseFile CaseOf(const Application& application, const procedures::Definition& definition, const CasePaper& paper);

}  // namespace madoguchi::intake
