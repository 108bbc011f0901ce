// What the gateway's process is told on its command line.
#pragma once

#include <set>
#include <string>

#include "gateway/adapters/http_listener.h"
#include "gateway/event_hub.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {

struct Options {
  ListenerOptions listener;
  std::string metrics_listen;  // "" for none
  std::string intake;          // HOST:PORT of the services
  std::string archive;
  std::string congestion;
  std::string ocr;
  std::string web_root;        // "" for no pages
  std::string staff_accounts;  // core/accounts.h; "" for nobody
  std::string session_key;     // file
  std::string identity_key;    // file
  std::string identity_trust;  // file
  std::string municipality;
  std::string municipality_title;
  std::set<std::string> trusted_proxies;
  bool https = false;
  EventLimits events;
  double request_burst = kRequestBurst;
  double requests_per_second = kRequestsPerSecond;
  double guess_burst = kGuessBurst;
  double guesses_per_second = kGuessesPerSecond;
  absl::Duration drain_timeout = kDrainTimeout;
};

// Of the absl flags; call after absl::ParseCommandLine.
Options OptionsFromFlags();

}  // namespace madoguchi::gateway
