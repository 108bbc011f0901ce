#include "services/intake/core/relay.h"

#include "common/status/macros.h"
#include "services/intake/core/backoff.h"
#include "services/intake/core/names.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::StatusOr<int> Relay::RunOnce() {
  const absl::Time now = clock_.Now();
  RETURN_IF_ERROR(NoticeLoss(now));
  ASSIGN_OR_RETURN(const std::vector<WorkItem> due, outbox_.Due(WorkKind::kReadScan, now, kOutboxBatchMax));
  if (due.empty()) return 0;
  std::vector<ReadJob> jobs;
  std::vector<Postponed> published;
  for (const WorkItem& item : due) {
    jobs.push_back({ScanName(item.municipality, item.subject), BlobName(item.municipality, item.blob), item.job});
    published.push_back({item, now + Backoff(item.attempts, kRepublishAfterMin, kRepublishAfterMax)});
  }
  RETURN_IF_ERROR(publisher_.Publish(jobs));
  RETURN_IF_ERROR(outbox_.Postpone(WorkKind::kReadScan, published));
  return static_cast<int>(due.size());
}

absl::Status Relay::NoticeLoss(absl::Time now) {
  ASSIGN_OR_RETURN(const std::string expected, outbox_.QueueMark());
  ASSIGN_OR_RETURN(const std::string found, publisher_.Mark());
  if (!expected.empty() && found == expected) return absl::OkStatus();
  // The outbox first: dying before SetMark only makes us do this again.
  ASSIGN_OR_RETURN(const std::string mark, publisher_.FreshMark(DrawId(random_)));
  RETURN_IF_ERROR(outbox_.StartQueue(mark, now));
  return publisher_.SetMark(mark);
}

}  // namespace madoguchi::intake
