// What the archive's process is told on its command line.
#pragma once

#include <string>

#include "common/rpc/host.h"

namespace madoguchi::archive {

struct Options {
  rpc::HostOptions host;
  std::string database;  // sql/database.h
  std::string blobs;     // directory
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

// What every archive host has, flags or not.
rpc::HostOptions DefaultHostOptions();

}  // namespace madoguchi::archive
