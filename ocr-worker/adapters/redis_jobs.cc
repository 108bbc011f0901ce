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

Job ToJob(const std::string& lane, const redis::StreamEntry& entry) {
  Job job{.entry = entry.id,
          .lane = lane,
          .id = FieldOf(entry, "job"),
          .task = JobTask::kScan,
          .name = FieldOf(entry, "scan"),
          .blob = FieldOf(entry, "blob"),
          .deliveries = entry.deliveries};
  for (const auto& [field, task] : {std::pair("file", JobTask::kFile), std::pair("page", JobTask::kPage)}) {
    if (!entry.fields.contains(field)) continue;
    job.task = task;
    job.name = FieldOf(entry, field);
  }
  return job;
}

}  // namespace

absl::StatusOr<std::unique_ptr<JobQueue>> RedisJobs::Create(Options options, const Clock* clock) {
  ASSIGN_OR_RETURN(auto client, redis::Client::Create(options.url));
  return std::unique_ptr<JobQueue>(new RedisJobs(std::move(options), std::move(client), clock));
}

RedisJobs::RedisJobs(Options options, std::unique_ptr<redis::Client> client, const Clock* clock)
    : options_(std::move(options)),
      client_(std::move(client)),
      clock_(*clock),
      counter_("counter", client_.get(), kCounterStream, options_.group),
      night_("night", client_.get(), kNightStream, options_.group) {}

absl::StatusOr<std::optional<Job>> RedisJobs::Take() {
  const bool nights_turn = takes_without_night_ + 1 >= limits::kNightEveryJobs;
  Lane& first = nights_turn ? night_ : counter_;
  Lane& second = nights_turn ? counter_ : night_;
  for (Lane* lane : {&first, &second}) {
    ASSIGN_OR_RETURN(std::optional<Job> job, TakeFrom(*lane));
    // A turn that the night had no use for is not saved up.
    if (nights_turn || (job && lane == &night_)) takes_without_night_ = 0;
    if (!job) continue;
    if (lane == &counter_ && !nights_turn) ++takes_without_night_;
    return job;
  }
  // Not on both at once: Redis would hand out one of each.
  return TakeFresh(counter_, options_.block);
}

absl::StatusOr<std::optional<Job>> RedisJobs::TakeFrom(Lane& lane) {
  // Asked for now and then, not before every job: looking through the pending list costs Redis more than the next
  // entry.
  if (clock_.Now() >= lane.next_reclaim) {
    ASSIGN_OR_RETURN(const auto silent, lane.stream.Reclaim(options_.consumer, 1, options_.silent_after));
    if (!silent.empty()) return ToJob(lane.name, silent.front());
    lane.next_reclaim = clock_.Now() + options_.silent_after / 4;
  }
  return TakeFresh(lane, absl::ZeroDuration());
}

absl::StatusOr<std::optional<Job>> RedisJobs::TakeFresh(Lane& lane, absl::Duration block) {
  ASSIGN_OR_RETURN(const auto fresh, lane.stream.Read(options_.consumer, 1, block));
  if (fresh.empty()) return std::nullopt;
  return ToJob(lane.name, fresh.front());
}

}  // namespace madoguchi::ocr
