// A real process under a test's control: started, killed at any moment, always reaped.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <string>
#include <vector>

namespace madoguchi::testing {

class ChildProcess {
 public:
  // Standard error and output go to `log_path`.
  ChildProcess(const std::vector<std::string>& command, const std::string& log_path);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void Signal(int signal) const;
  // Waits for the end; the exit code, or 128 + the signal that ended it.
  int Wait();
  pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  bool reaped_ = false;
  int exit_code_ = 0;
};

// A port on 127.0.0.1 that nobody listens on now.
int FreePort();

}  // namespace madoguchi::testing
