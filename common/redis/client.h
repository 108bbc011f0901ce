// One connection to Redis, made again when it breaks. Redis only carries work: whatever is in it may vanish at any
// moment.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/sync/mutex.h"

struct redisContext;

namespace madoguchi::redis {

// A reply, copied out of hiredis.
struct Reply {
  enum class Type { kNil, kInteger, kText, kArray };
  Type type = Type::kNil;
  int64_t integer = 0;
  std::string text;
  std::vector<Reply> elements;
};

// Thread-safe: callers take turns on the connection. The process must ignore SIGPIPE (rpc::BlockTermination does). A
// thread that blocks in Redis wants a client of its own.
class Client {
 public:
  // "unix:///path/to/socket" or "redis://host:port". INVALID_ARGUMENT (UNKNOWN_REDIS). Connects at the first command.
  static absl::StatusOr<std::unique_ptr<Client>> Create(const std::string& url,
                                                        absl::Duration timeout = absl::Seconds(5));
  ~Client();

  // UNAVAILABLE (REDIS_UNREACHABLE) when the server cannot be reached or the connection broke; the command may then
  // have run or not. FAILED_PRECONDITION (REDIS_ERROR) with Redis's own words, whose first word is in the ErrorInfo
  // metadata "code" (NOGROUP, BUSYGROUP).
  absl::StatusOr<Reply> Command(const std::vector<std::string>& words);
  // One after the other, sent at once: one way there and back for all. The first error; the later ones have run all the
  // same.
  absl::Status Commands(const std::vector<std::vector<std::string>>& commands);

 private:
  struct Address {
    std::string unix_path;
    std::string host;
    int port = 0;
  };
  Client(Address address, absl::Duration timeout);
  absl::Status Connect() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Into the buffer; the next reply takes it along.
  absl::Status Send(const std::vector<std::string>& words) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Broken() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Reply> Receive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Address address_;
  const absl::Duration timeout_;
  Mutex mutex_;
  struct Free {
    void operator()(redisContext* context) const;
  };
  std::unique_ptr<redisContext, Free> context_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace madoguchi::redis
