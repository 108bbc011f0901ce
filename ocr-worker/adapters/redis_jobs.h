// The queue on a Redis Stream: new jobs, and those whose worker fell silent. One per thread, with a connection of its
// own.
#pragma once

#include <memory>
#include <string>

#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "common/time/clock.h"
#include "ocr-worker/core/job.h"

namespace madoguchi::ocr {

inline constexpr char kJobStream[] = "madoguchi:ocr:jobs";

class RedisJobs final : public JobQueue {
 public:
  struct Options {
    std::string url;
    std::string group;
    std::string consumer;  // unique per thread and process
    absl::Duration silent_after = absl::Seconds(120);
    absl::Duration block = absl::Seconds(1);
  };
  // INVALID_ARGUMENT (UNKNOWN_REDIS). The clock must outlive it.
  static absl::StatusOr<std::unique_ptr<JobQueue>> Create(Options options, const Clock* clock);

  absl::StatusOr<std::optional<Job>> Take() override;
  absl::Status Touch(const Job& job) override { return stream_.Touch(options_.consumer, job.entry); }
  absl::Status Acknowledge(const Job& job) override { return stream_.Acknowledge(job.entry); }

 private:
  RedisJobs(Options options, std::unique_ptr<redis::Client> client, const Clock* clock);

  const Options options_;
  const std::unique_ptr<redis::Client> client_;
  redis::Stream stream_;
  const Clock& clock_;
  absl::Time next_reclaim_ = absl::InfinitePast();
};

}  // namespace madoguchi::ocr
