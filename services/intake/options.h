// What intake's process is told on its command line.
#pragma once

#include <string>

#include "common/rpc/host.h"

namespace madoguchi::intake {

struct Options {
  rpc::HostOptions host;               // process and services are filled by the server
  std::string database;                // sql/database.h
  std::string database_password_file;  // of PostgreSQL; may be empty
  std::string archive;                 // HOST:PORT
  std::string redis;                   // redis/client.h
  std::string receipt_secret;          // file; the key of access codes
  std::string ocr;                     // HOST:PORT
  std::string samples;                 // folder; "": no place for samples
  std::string samples_key;             // file; what samples are sealed with
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::intake
