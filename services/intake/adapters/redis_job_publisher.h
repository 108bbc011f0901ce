// Reading jobs on the Redis Stream "madoguchi:ocr:jobs", entries with the fields scan, blob and job.
//
// The mark is a key beside the stream whose value ends in the server's run id: a wiped Redis has no mark, a restarted
// one (which may have lost its last second) another run id. Either way Mark() is "".
#pragma once

#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "services/intake/core/job_publisher.h"

namespace madoguchi::intake {

class RedisJobPublisher final : public JobPublisher {
 public:
  explicit RedisJobPublisher(redis::Client* client);

  absl::Status Publish(const std::vector<ReadJob>& jobs) override;
  absl::StatusOr<std::string> Mark() override;
  absl::StatusOr<std::string> FreshMark(const std::string& seed) override;
  absl::Status SetMark(const std::string& mark) override;
  absl::StatusOr<int64_t> Depth() override;

 private:
  absl::StatusOr<std::string> RunId();

  redis::Client* const client_;
  redis::Stream stream_;
};

}  // namespace madoguchi::intake
