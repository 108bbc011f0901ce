#include "common/testing/redis_server.h"

#include <cstdlib>

#include "absl/time/clock.h"
#include "common/redis/client.h"

namespace madoguchi::testing {

RedisServer::RedisServer() {
  signal(SIGPIPE, SIG_IGN);  // as rpc::BlockTermination does in every process: hiredis writes to a socket whose other
                             // end may be gone
  Restart();
}

void RedisServer::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait();
}

void RedisServer::Restart() {
  process_ = std::make_unique<ChildProcess>(
      std::vector<std::string>{"redis-server", "--port", "0", "--unixsocket", dir_ / "redis.sock", "--dir", dir_.path(),
                               "--save", "", "--appendonly", "no"},
      dir_ / "redis.log");
  const auto client = redis::Client::Create(url()).value();
  for (int tries = 0; tries < 200; ++tries) {
    if (client->Command({"PING"}).ok()) return;
    absl::SleepFor(absl::Milliseconds(25));
  }
  std::abort();  // no test means anything without its redis-server
}

}  // namespace madoguchi::testing
