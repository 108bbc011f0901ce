#include "common/rpc/termination.h"

#include <csignal>

namespace madoguchi::rpc {
namespace {

sigset_t Signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

void BlockTermination() {
  const sigset_t signals = Signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

void WaitForTermination() {
  const sigset_t signals = Signals();
  int received = 0;
  sigwait(&signals, &received);
}

}  // namespace madoguchi::rpc
