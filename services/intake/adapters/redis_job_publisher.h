// Reading jobs on two Redis Streams, one a lane: "madoguchi:ocr:jobs" (counter) and "madoguchi:ocr:jobs:night". Entries
// have the fields blob, job, and one of scan, file, page: whose name it is.
//
// The mark is a key beside the stream whose value ends in the server's run id: a wiped Redis has no mark, a restarted
// one (which may have lost its last second) another run id. Either way Mark() is "".
#pragma once

#include "common/redis/client.h"
#include "common/redis/stream.h"
#include "services/intake/core/work/job_publisher.h"

namespace madoguchi::intake {

class RedisJobPublisher final : public JobPublisher {
 public:
  explicit RedisJobPublisher(redis::Client* client);

  absl::Status Publish(Lane lane, const std::vector<ReadJob>& jobs) override;
  absl::StatusOr<std::string> Mark() override;
  absl::StatusOr<std::string> FreshMark(const std::string& seed) override;
  absl::Status SetMark(const std::string& mark) override;
  absl::StatusOr<int64_t> Depth(Lane lane) override { return StreamOf(lane).Length(); }

 private:
  redis::Stream& StreamOf(Lane lane) { return lane == Lane::kCounter ? counter_ : night_; }
  absl::StatusOr<std::string> RunId();

  redis::Client* const client_;
  redis::Stream counter_;
  redis::Stream night_;
};

}  // namespace madoguchi::intake
