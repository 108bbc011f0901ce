// What happens to scans: taken in, read by a worker, given up, tried again. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/archive.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/observer.h"
#include "services/intake/core/paper/scan_store.h"

namespace madoguchi::intake {

class Scans {
 public:
  Scans(ScanStore& store, BlobCatalog& blobs, Catalog& catalog, const AccessCodes& codes, Random& random,
        const Clock& clock, Observer& observer)
      : store_(store),
        blobs_(blobs),
        catalog_(catalog),
        codes_(codes),
        random_(random),
        clock_(clock),
        observer_(observer) {}

  // NOT_FOUND (UNKNOWN_BLOB).
  absl::StatusOr<Scan> Create(const std::string& municipality, const std::string& blob, const std::string& actor,
                              const Request& request);
  absl::StatusOr<Scan> Get(const std::string& municipality, const std::string& id);
  absl::StatusOr<std::vector<Scan>> List(const std::string& municipality, std::optional<ScanState> state,
                                         const std::string& after_key, int limit);
  std::string ListKey(const Scan& scan) const { return store_.ListKey(scan); }
  // WRONG_STATE unless it failed.
  absl::StatusOr<Scan> Retry(const std::string& municipality, const std::string& id, const std::string& actor,
                             const Request& request);

  // The first answer of a worker counts, later ones change nothing. What cannot become an application fails with its
  // reason.
  absl::StatusOr<Scan> RecordReading(const std::string& municipality, const std::string& id,
                                     const std::vector<PageReading>& pages, const std::string& actor);
  // Ignored when `job` is not the one that reads the scan now.
  absl::StatusOr<Scan> RecordFailure(const std::string& municipality, const std::string& id, const std::string& job,
                                     const std::string& reason, const std::string& message, const std::string& actor);

  // For the counter to hand out; "" while there is no application.
  std::string AccessCodeOf(const Scan& scan) const;

 private:
  // One attempt; STALE_REVISION when another worker's answer came first, RECEIPT_NUMBER_TAKEN.
  absl::StatusOr<Scan> TryRecord(Scan scan, const std::vector<PageReading>& pages, const std::string& actor);
  absl::StatusOr<Scan> Fail(Scan scan, absl::string_view reason, absl::string_view message, const std::string& actor);

  ScanStore& store_;
  BlobCatalog& blobs_;
  Catalog& catalog_;
  const AccessCodes& codes_;
  Random& random_;
  const Clock& clock_;
  Observer& observer_;
};

}  // namespace madoguchi::intake
