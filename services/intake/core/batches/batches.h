// What happens to batches: taken in, opened, read page by page, mended by a person. Grouping
// into applications: batch_grouping.h.
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/archive.h"
#include "services/intake/core/batches/batch_store.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/paper/scan_store.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

// Which page of which batch.
struct PageName {
  std::string municipality;
  std::string batch;
  PagePlace place;
};

class Batches {
 public:
  struct Parts {
    BatchStore& store;
    ScanStore& scans;
    ApplicationStore& applications;
    Outbox& outbox;
    BlobCatalog& blobs;
    Catalog& catalog;
    const AccessCodes& codes;
    Random& random;
    const Clock& clock;
  };
  explicit Batches(Parts parts) : parts_(parts) {}

  // NOT_FOUND (UNKNOWN_BLOB); RESOURCE_EXHAUSTED (QUEUE_FULL): nothing is taken in.
  absl::StatusOr<Batch> Create(const std::string& municipality, const std::vector<std::string>& blobs, Lane lane,
                               const Request& request);
  absl::StatusOr<Batch> Get(const std::string& municipality, const std::string& id);
  absl::StatusOr<std::vector<Batch>> List(const std::string& municipality, const std::string& after_key, int limit);
  std::string ListKey(const Batch& batch) const { return parts_.store.ListKey(batch); }
  absl::StatusOr<std::vector<BatchPage>> Pages(const std::string& municipality, const std::string& batch,
                                               std::optional<BatchPageState> state, PagePlace after, int limit);
  // For the counter to hand out.
  std::string AccessCodeOf(const std::string& municipality, const std::string& receipt_number) const {
    return parts_.codes.CodeOf(municipality, receipt_number);
  }

  // ---- the reader ----
  // `pages` 0: it could not be opened, for `reason`.
  absl::Status RecordFile(const std::string& municipality, const std::string& batch, int file, const std::string& job,
                          int pages, const std::string& reason, const std::string& message);
  absl::Status RecordPage(const PageName& name, const std::string& job, PageReading reading);

  // ---- a person ----
  absl::StatusOr<BatchPage> Retry(const PageName& name, const Request& request);
  absl::StatusOr<BatchPage> Drop(const PageName& name, const Request& request);
  absl::StatusOr<BatchPage> Move(const PageName& name, const std::string& scan, const std::string& actor,
                                 const Request& request);

 private:
  const Parts parts_;
};

}  // namespace madoguchi::intake
