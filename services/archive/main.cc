#include <iostream>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/rpc/termination.h"
#include "services/archive/server.h"

int main(int argc, char** argv) {
  madoguchi::rpc::BlockTermination();
  absl::SetProgramUsageMessage("文書の保管: ファイル本体と、分類・保存年限つきの記録");
  absl::ParseCommandLine(argc, argv);
  const madoguchi::SystemClock clock;
  const auto server = madoguchi::archive::Server::Start(madoguchi::archive::OptionsFromFlags(), &clock);
  if (!server.ok()) {
    std::cerr << "madoguchi-archive: " << server.status() << "\n";
    return 1;
  }
  madoguchi::rpc::WaitForTermination();
  return 0;
}
