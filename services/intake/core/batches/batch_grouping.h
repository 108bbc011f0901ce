// Makes applications of the pages of batches, as soon as grouping.h is certain of them. One caller at a time; the
// process may die between any two lines: a round is one transaction, and what it did not do is due again.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/batches/batch_store.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/observer.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class BatchGrouping {
 public:
  BatchGrouping(BatchStore& store, ApplicationStore& applications, Outbox& outbox, Catalog& catalog, Random& random,
                const Clock& clock, Observer& observer)
      : store_(store),
        applications_(applications),
        outbox_(outbox),
        catalog_(catalog),
        random_(random),
        clock_(clock),
        observer_(observer) {}

  // One round over the batches that changed.
  struct Outcome {
    int batches = 0;           // that were due
    absl::Status first_error;  // a batch whose round fails is tried again later and does not keep the others
  };
  absl::StatusOr<Outcome> RunOnce();

 private:
  struct Round;
  absl::Status Group(const std::string& municipality, const std::string& id);
  absl::Status Load(Round& round);
  // 0: the form is not known here.
  absl::StatusOr<int> PagesOfForm(const std::string& municipality, const BatchPage& page);
  absl::Status MakeCases(Round& round);
  absl::StatusOr<PaperCase> MakeCase(const Round& round, const SheetGroup& group);
  absl::Status PlaceOthers(Round& round);
  // The first copy of a sheet may be an application before anybody knew that it was copied.
  absl::Status DoubtPhotocopies(Round& round);

  BatchStore& store_;
  ApplicationStore& applications_;
  Outbox& outbox_;
  Catalog& catalog_;
  Random& random_;
  const Clock& clock_;
  Observer& observer_;
  // Laying out a form takes milliseconds, and published versions never change.
  std::map<std::tuple<std::string, std::string, int>, int> pages_of_form_;
};

}  // namespace madoguchi::intake
