// Files decided applications in the archive: retried until the archive has taken them, filed once however often it is
// tried. One caller at a time.
#pragma once

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/application_store.h"
#include "services/intake/core/archive.h"
#include "services/intake/core/catalog.h"
#include "services/intake/core/observer.h"
#include "services/intake/core/outbox.h"

namespace madoguchi::intake {

class Filing {
 public:
  Filing(Outbox& outbox, ApplicationStore& applications, Catalog& catalog, CaseFiler& filer, const Clock& clock,
         Observer& observer)
      : outbox_(outbox),
        applications_(applications),
        catalog_(catalog),
        filer_(filer),
        clock_(clock),
        observer_(observer) {}

  struct Outcome {
    int filed = 0;
    int postponed = 0;
    absl::Status first_error;  // why something was postponed
  };
  // Files what is due. One case that cannot be filed holds up no other.
  absl::StatusOr<Outcome> RunOnce();

 private:
  absl::Status File(const WorkItem& item);

  Outbox& outbox_;
  ApplicationStore& applications_;
  Catalog& catalog_;
  CaseFiler& filer_;
  const Clock& clock_;
  Observer& observer_;
};

// The case as the archive keeps it: values, findings, every step with its author. Depends on the application alone.
CaseFile CaseOf(const Application& application, const procedures::Definition& definition);

}  // namespace madoguchi::intake
