// What the hall's process is told on its command line.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/rpc/host.h"
#include "services/congestion/adapters/curl_sender.h"

namespace madoguchi::congestion {

struct Options {
  rpc::HostOptions host;               // process and services are filled by the server
  std::string database;                // sql/database.h
  std::string database_password_file;  // of PostgreSQL; may be empty
  std::string models;                  // folder of the trained models; empty: beside the database
  SenderOptions sender;                // of reminders
  std::string smtp_password_file;      // read at the start
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::congestion
