// The queue on two Redis Streams, one a lane: new jobs, and those whose worker fell silent. The counter's lane goes
// first, because somebody stands there and waits; one job in limits::kNightEveryJobs is the night's all the same, so
// that a counter that never rests does not starve it. One per thread, with a connection of its own.
#pragma once

#include <memory>
#include <string>

#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "common/time/clock.h"
#include "ocr-worker/core/jobs/job.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

inline constexpr char kCounterStream[] = "madoguchi:ocr:jobs";
inline constexpr char kNightStream[] = "madoguchi:ocr:jobs:night";

class RedisJobs final : public JobQueue {
 public:
  struct Options {
    std::string url;
    std::string group;
    std::string consumer;  // unique per thread and process
    absl::Duration silent_after = absl::Seconds(120);
    absl::Duration block = absl::Milliseconds(limits::kLanePollMilliseconds);
  };
  // INVALID_ARGUMENT (UNKNOWN_REDIS). The clock must outlive it.
  static absl::StatusOr<std::unique_ptr<JobQueue>> Create(Options options, const Clock* clock);

  // One job at a time: nothing is held that is not being read.
  absl::StatusOr<std::optional<Job>> Take() override;
  absl::Status Touch(const Job& job) override { return StreamOf(job).Touch(options_.consumer, job.entry); }
  absl::Status Acknowledge(const Job& job) override { return StreamOf(job).Acknowledge(job.entry); }

 private:
  struct Lane {
    Lane(const char* name, redis::Client* client, const char* key, const std::string& group)
        : name(name), stream(client, key, group) {}
    const std::string name;
    redis::Stream stream;
    absl::Time next_reclaim = absl::InfinitePast();
  };
  RedisJobs(Options options, std::unique_ptr<redis::Client> client, const Clock* clock);
  redis::Stream& StreamOf(const Job& job) { return job.lane == night_.name ? night_.stream : counter_.stream; }
  // Does not wait.
  absl::StatusOr<std::optional<Job>> TakeFrom(Lane& lane);
  absl::StatusOr<std::optional<Job>> TakeFresh(Lane& lane, absl::Duration block);

  const Options options_;
  const std::unique_ptr<redis::Client> client_;
  const Clock& clock_;
  Lane counter_;
  Lane night_;
  int takes_without_night_ = 0;  // since the night was last asked first
};

}  // namespace madoguchi::ocr
