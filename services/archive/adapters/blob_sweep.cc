#include "services/archive/adapters/blob_sweep.h"

#include "absl/strings/str_cat.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {

BlobSweep::BlobSweep(blob::BlobStore* blobs, BlobIndex* index, const Clock* clock)
    : blobs_(blobs), index_(index), clock_(clock), thread_([this] { Run(); }) {}

BlobSweep::~BlobSweep() {
  stop_.Stop();
  thread_.join();
}

void BlobSweep::Run() {
  do {
    const absl::StatusOr<int> swept = SweepOnce();
    if (!swept.ok() && !absl::IsCancelled(swept.status())) {
      observability::LogEvent("archive", absl::StrCat("sweep failed: ", ReasonOf(swept.status())));
    } else if (swept.value_or(0) > 0) {
      observability::LogEvent("archive", absl::StrCat("sweep removed ", *swept, " files that nothing names"));
    }
  } while (stop_.SleepFor(kSweepInterval));
}

absl::StatusOr<int> BlobSweep::SweepOnce() {
  const auto is_known = [this](const std::string& municipality, const std::string& sha256) -> absl::StatusOr<bool> {
    if (!stop_.SleepFor(absl::ZeroDuration())) return absl::CancelledError("the process ends");
    const absl::Status found = index_->Find(municipality, sha256).status();
    if (absl::IsNotFound(found)) return false;
    if (!found.ok()) return found;
    return true;
  };
  return blobs_->RemoveForgotten(clock_->Now() - kForgottenAfter, kForgottenMax, is_known);
}

}  // namespace madoguchi::archive
