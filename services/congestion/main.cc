#include <iostream>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/rpc/termination.h"
#include "services/congestion/server.h"

int main(int argc, char** argv) {
  madoguchi::rpc::BlockTermination();
  absl::SetProgramUsageMessage("順番待ち: 番号札、呼び出し、待ち時間の見込み");
  absl::ParseCommandLine(argc, argv);
  const madoguchi::SystemClock clock;
  const auto server = madoguchi::congestion::Server::Start(madoguchi::congestion::OptionsFromFlags(), &clock);
  if (!server.ok()) {
    std::cerr << "madoguchi-congestion: " << server.status() << "\n";
    return 1;
  }
  madoguchi::rpc::WaitForTermination();
  return 0;
}
