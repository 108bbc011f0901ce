// Port: batches, their pages, and the applications that are made of them. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/batches/batch.h"
#include "services/intake/core/paper/scan.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

// One application made of pages: a scan that is read already, and the pages that it takes.
struct PaperCase {
  Scan scan;
  Application application;
  std::vector<BatchPage> pages;  // as they are after it
};

// What one round of grouping changes; one transaction.
struct GroupingResult {
  std::vector<PaperCase> cases;
  std::vector<BatchPage> pages;      // others that moved, as they are after it
  std::vector<Application> doubted;  // made earlier, with a finding more
  bool all_grouped = true;           // else another round is due at once
  bool done = false;                 // and nothing is left to read
};

// A page that a person gives to an application; one transaction.
struct MovedPage {
  BatchPage page;
  Scan scan;
  Application application;
};

class BatchStore {
 public:
  virtual ~BatchStore() = default;

  // Stores the batch and the jobs that open its files. A repeated request gives the same batch, or page, as it is now;
  // REQUEST_ID_REUSED.
  virtual absl::StatusOr<Batch> Insert(const Batch& batch, const Request& request) = 0;
  virtual absl::StatusOr<std::optional<Batch>> Answered(const Request& request) = 0;
  // With progress; `with_cases`: and with its applications. NOT_FOUND (UNKNOWN_BATCH).
  virtual absl::StatusOr<Batch> Find(const std::string& municipality, const std::string& id, bool with_cases) = 0;
  // Newest first, with progress.
  virtual absl::StatusOr<std::vector<Batch>> List(const std::string& municipality, const std::string& after_key,
                                                  int limit) = 0;
  virtual std::string ListKey(const Batch& batch) const = 0;

  // In the order of the paper, after `after` ({0, 0}: from the start).
  virtual absl::StatusOr<std::vector<BatchPage>> Pages(const std::string& municipality, const std::string& batch,
                                                       std::optional<BatchPageState> state, PagePlace after,
                                                       int limit) = 0;
  // NOT_FOUND (UNKNOWN_BATCH_PAGE).
  virtual absl::StatusOr<BatchPage> FindPage(const std::string& municipality, const std::string& batch,
                                             PagePlace place) = 0;
  virtual absl::StatusOr<std::optional<BatchPage>> AnsweredPage(const Request& request) = 0;
  // What was read on a page. NOT_FOUND (UNKNOWN_BATCH_PAGE) also while it is not read.
  virtual absl::StatusOr<PageReading> Reading(const std::string& municipality, const std::string& batch,
                                              PagePlace place) = 0;

  // ---- the reader's answers: the first one of a job counts, later ones change nothing ----
  // The file has `pages`, each with its job in the outbox now; or, when that is empty, the file failed and `failed`
  // stands for it.
  virtual absl::Status RecordFile(const std::string& municipality, const std::string& batch, int file,
                                  const std::string& job, const std::vector<BatchPage>& pages,
                                  const std::optional<BatchPage>& failed, absl::Time now) = 0;
  // Grouping becomes due. True when this answer counted.
  virtual absl::StatusOr<bool> RecordPage(const std::string& municipality, const std::string& batch,
                                          const BatchPage& page, const PageReading& reading, absl::Time now) = 0;

  // ---- grouping ----
  // STALE_REVISION unless the stored batch is still at `batch.revision`; RECEIPT_NUMBER_TAKEN.
  virtual absl::Status Settle(const Batch& batch, const GroupingResult& result, absl::Time now) = 0;

  // ---- a person's decisions: STALE_REVISION unless the stored page is `page.revision - 1` ----
  // Queues the page, or opens its file once more when it stands for the file.
  virtual absl::StatusOr<BatchPage> Requeue(const std::string& municipality, const std::string& batch,
                                            const BatchPage& page, const Request& request, absl::Time now) = 0;
  virtual absl::StatusOr<BatchPage> Drop(const std::string& municipality, const std::string& batch,
                                         const BatchPage& page, const Request& request, absl::Time now) = 0;
  virtual absl::StatusOr<BatchPage> Move(const std::string& municipality, const std::string& batch,
                                         const MovedPage& moved, const Request& request, absl::Time now) = 0;
};

}  // namespace madoguchi::intake
