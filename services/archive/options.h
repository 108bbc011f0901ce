// What the archive's process is told on its command line.
#pragma once

#include <string>

#include "common/rpc/host.h"

namespace madoguchi::archive {

struct Options {
  rpc::HostOptions host;               // process and services are filled by the server
  std::string database;                // sql/database.h
  std::string database_password_file;  // of PostgreSQL; may be empty
  std::string blobs;                   // directory
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::archive
