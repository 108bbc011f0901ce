#include <iostream>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/rpc/termination.h"
#include "services/intake/server.h"

int main(int argc, char** argv) {
  madoguchi::rpc::BlockTermination();
  absl::SetProgramUsageMessage("申請の受付: 手続、申請、紙の読み取り、審査と決裁、受け渡し");
  absl::ParseCommandLine(argc, argv);
  const madoguchi::SystemClock clock;
  const auto server = madoguchi::intake::Server::Start(madoguchi::intake::OptionsFromFlags(), &clock);
  if (!server.ok()) {
    std::cerr << "madoguchi-intake: " << server.status() << "\n";
    return 1;
  }
  madoguchi::rpc::WaitForTermination();
  return 0;
}
