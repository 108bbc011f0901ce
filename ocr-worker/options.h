// What the reader's process is told on its command line.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "common/rpc/host.h"

namespace madoguchi::ocr {

struct Options {
  rpc::HostOptions host;  // process and services are filled by the server
  std::string redis;      // redis/client.h
  std::string intake;     // HOST:PORT
  std::string archive;    // HOST:PORT
  std::string models;     // folder of adopted nets; "": the built-in ones
  std::string group = "ocr";
  int threads = 0;            // pages read at once; 0: as many as the machine has cores
  int recognize_threads = 1;  // readers kept for callers who wait
  absl::Duration silent_after;
  std::string cache_folder;  // for files in hand (limits.h: kBlobCacheBytesMax); "": the system's temporary folder
};

// How many warm readers that makes, with `threads` 0 as the machine's cores.
int Readers(const Options& options);

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::ocr
