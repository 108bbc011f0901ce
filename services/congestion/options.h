// What the hall's process is told on its command line.
#pragma once

#include <string>

#include "common/rpc/host.h"

namespace madoguchi::congestion {

struct Options {
  rpc::HostOptions host;  // process and services are filled by the server
  std::string database;   // sql/database.h
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::congestion
