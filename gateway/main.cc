#include <iostream>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/rpc/termination.h"
#include "gateway/server.h"

int main(int argc, char** argv) {
  madoguchi::rpc::BlockTermination();
  absl::SetProgramUsageMessage("玄関: HTTP と画面、ログイン、REST から gRPC への橋渡し");
  absl::ParseCommandLine(argc, argv);
  const madoguchi::SystemClock clock;
  const auto server = madoguchi::gateway::Server::Start(madoguchi::gateway::OptionsFromFlags(), &clock);
  if (!server.ok()) {
    std::cerr << "madoguchi-gateway: " << server.status() << "\n";
    return 1;
  }
  madoguchi::rpc::WaitForTermination();
  return (*server)->Drain() ? 0 : 1;
}
