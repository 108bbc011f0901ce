#include "ocr-worker/adapters/redis_jobs.h"

#include <utility>
#include <vector>

#include "common/status/macros.h"

namespace madoguchi::ocr {

namespace {

std::string FieldOf(const redis::StreamEntry& entry, const std::string& name) {
  const auto found = entry.fields.find(name);
  return found == entry.fields.end() ? "" : found->second;
}

Job ToJob(const redis::StreamEntry& entry) {
  return {.entry = entry.id,
          .id = FieldOf(entry, "job"),
          .scan = FieldOf(entry, "scan"),
          .blob = FieldOf(entry, "blob"),
          .deliveries = entry.deliveries};
}

}  // namespace

absl::StatusOr<std::unique_ptr<JobQueue>> RedisJobs::Create(Options options, const Clock* clock) {
  ASSIGN_OR_RETURN(auto client, redis::Client::Create(options.url));
  return std::unique_ptr<JobQueue>(new RedisJobs(std::move(options), std::move(client), clock));
}

RedisJobs::RedisJobs(Options options, std::unique_ptr<redis::Client> client, const Clock* clock)
    : options_(std::move(options)),
      client_(std::move(client)),
      stream_(client_.get(), kJobStream, options_.group),
      clock_(*clock) {}

absl::StatusOr<std::optional<Job>> RedisJobs::Take() {
  // Asked for now and then, not before every job: looking through the pending list costs Redis more than the next
  // entry.
  if (clock_.Now() >= next_reclaim_) {
    ASSIGN_OR_RETURN(const auto silent, stream_.Reclaim(options_.consumer, 1, options_.silent_after));
    if (!silent.empty()) return ToJob(silent.front());
    next_reclaim_ = clock_.Now() + options_.silent_after / 4;
  }
  ASSIGN_OR_RETURN(const auto fresh, stream_.Read(options_.consumer, 1, options_.block));
  if (fresh.empty()) return std::nullopt;
  return ToJob(fresh.front());
}

}  // namespace madoguchi::ocr
