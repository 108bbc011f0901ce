// A Redis Stream with one consumer group as a work queue: each entry goes to one consumer, and to another one when that
// dies before it acknowledges. Source: Redis 7 documentation, XADD, XREADGROUP, XAUTOCLAIM, XACK.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/redis/client.h"

namespace madoguchi::redis {

struct StreamEntry {
  std::string id;
  std::map<std::string, std::string> fields;
  int64_t deliveries = 1;  // this one included
};

// Thread-safe as its client is. Errors: those of Client::Command. The group is made again when Redis has lost it.
class Stream {
 public:
  Stream(Client* client, std::string key, std::string group);

  // The new entry's id.
  absl::StatusOr<std::string> Add(const std::map<std::string, std::string>& fields);

  // Up to `count` new entries for this consumer; waits up to `block` (less than the client's timeout; zero: not at all)
  // and may come back with none.
  absl::StatusOr<std::vector<StreamEntry>> Read(const std::string& consumer, int count, absl::Duration block);

  // Up to `count` entries that some consumer has held for longer than `idle`: they are this consumer's now.
  absl::StatusOr<std::vector<StreamEntry>> Reclaim(const std::string& consumer, int count, absl::Duration idle);

  // Tells Redis that the work goes on, so that nobody reclaims the entry.
  absl::Status Touch(const std::string& consumer, const std::string& id);

  // Done: acknowledges and deletes, so that the stream's length is the work that is left.
  absl::Status Acknowledge(const std::string& id);

  absl::StatusOr<int64_t> Length();

 private:
  absl::Status MakeGroup();
  absl::StatusOr<Reply> WithGroup(const std::vector<std::string>& words);
  absl::Status FillDeliveries(std::vector<StreamEntry>& entries);

  Client* const client_;
  const std::string key_;
  const std::string group_;
};

}  // namespace madoguchi::redis
