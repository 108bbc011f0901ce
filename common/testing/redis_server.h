// A real redis-server on a Unix socket in a folder of its own.
#pragma once

#include <memory>
#include <string>

#include "common/testing/child_process.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::testing {

class RedisServer {
 public:
  // Started and answering.
  RedisServer();

  std::string url() const { return "unix://" + (dir_ / "redis.sock"); }
  // As after a crash of the machine without persistence: gone, then back empty.
  void Kill();
  void Restart();

 private:
  TempDir dir_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace madoguchi::testing
