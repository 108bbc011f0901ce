#include "services/intake/core/work/relay.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/intake/core/work/backoff.h"
#include "services/intake/core/work/names.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

namespace {

ReadJob JobOf(const WorkItem& item) {
  const std::string blob = BlobName(item.municipality, item.blob);
  if (item.kind == WorkKind::kReadScan) return {"scan", ScanName(item.municipality, item.subject), blob, item.job};
  const std::pair<std::string, std::string> place = absl::StrSplit(item.subject, absl::MaxSplits('/', 1));
  const bool page = item.kind == WorkKind::kReadPage;
  return {page ? "page" : "file",
          absl::StrCat(BatchName(item.municipality, place.first), page ? "/pages/" : "/files/", place.second), blob,
          item.job};
}

}  // namespace

absl::StatusOr<int> Relay::RunOnce() {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const bool due, AnyDue(now));
  if (!due && now < next_look_) return 0;
  RETURN_IF_ERROR(NoticeLoss(now));
  next_look_ = now + kLossLookInterval;
  int published = 0;
  for (const Lane lane : kLanes) {
    ASSIGN_OR_RETURN(const int of_lane, PublishLane(lane, now));
    published += of_lane;
  }
  return published;
}

absl::StatusOr<bool> Relay::AnyDue(absl::Time now) {
  for (const Lane lane : kLanes) {
    ASSIGN_OR_RETURN(const std::vector<WorkItem> due, outbox_.DueReading(lane, now, 1));
    if (!due.empty()) return true;
  }
  return false;
}

absl::StatusOr<int> Relay::PublishLane(Lane lane, absl::Time now) {
  ASSIGN_OR_RETURN(const int64_t depth, publisher_.Depth(lane));
  const int64_t room = std::min<int64_t>(kOutboxBatchMax, kQueueJobsMax - depth);
  if (room <= 0) return 0;
  ASSIGN_OR_RETURN(const std::vector<WorkItem> due, outbox_.DueReading(lane, now, static_cast<int>(room)));
  if (due.empty()) return 0;
  std::vector<ReadJob> jobs;
  std::vector<Postponed> published;
  for (const WorkItem& item : due) {
    jobs.push_back(JobOf(item));
    published.push_back({item, now + Backoff(item.attempts, kRepublishAfterMin, kRepublishAfterMax)});
  }
  RETURN_IF_ERROR(publisher_.Publish(lane, jobs));
  RETURN_IF_ERROR(outbox_.Postpone(published));
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
