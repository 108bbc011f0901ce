// What the QR of a ticket carries, so that only its holder may act on it: derived from the ticket's name and a secret,
// so that it is never stored and a repeated request can be answered again. Pure, thread-safe.
#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace madoguchi::congestion {

class TicketKeys {
 public:
  // `secret`: at least 32 unpredictable bytes.
  explicit TicketKeys(std::string secret) : secret_(std::move(secret)) {}

  // 128 bits as 26 small letters and digits.
  std::string KeyOf(absl::string_view ticket_name) const;
  // In constant time for keys of the right length.
  bool Matches(absl::string_view ticket_name, absl::string_view key) const;

 private:
  const std::string secret_;
};

}  // namespace madoguchi::congestion
