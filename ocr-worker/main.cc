#include <iostream>

#include "absl/flags/parse.h"
#include "absl/flags/usage.h"
#include "common/rpc/termination.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/server.h"

int main(int argc, char** argv) {
  madoguchi::ocr::PinToOneThread();
  madoguchi::rpc::BlockTermination();
  absl::SetProgramUsageMessage("紙の申請書の読み取り: 仕事の列からスキャンを受け取り、記入内容を受付に渡す");
  absl::ParseCommandLine(argc, argv);
  const madoguchi::SystemClock clock;
  const madoguchi::ocr::Options options = madoguchi::ocr::OptionsFromFlags();
  madoguchi::ocr::LimitMemory(madoguchi::ocr::Readers(options));
  const auto server = madoguchi::ocr::Server::Start(options, &clock);
  if (!server.ok()) {
    std::cerr << "madoguchi-ocr-worker: " << server.status() << "\n";
    return 1;
  }
  madoguchi::rpc::WaitForTermination();
  return 0;
}
