#include "services/congestion/core/tickets/ticket_key.h"

#include <sodium.h>

#include <array>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::string_view kAlphabet = "23456789abcdefghjkmnpqrstuvwxyz0";  // 32 of them
constexpr int kKeySymbols = 26;                                              // of 5 bits

}  // namespace

std::string TicketKeys::KeyOf(absl::string_view ticket_name) const {
  const std::string message = absl::StrCat("ticket/", ticket_name);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret_.data()), secret_.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(message.data()), message.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::string key;
  uint32_t held = 0;
  int held_bits = 0;
  for (size_t next = 0; key.size() < kKeySymbols;) {
    if (held_bits < 5) {
      held = (held << 8) | mac[next++];
      held_bits += 8;
    }
    held_bits -= 5;
    key += kAlphabet[(held >> held_bits) & 31];
  }
  return key;
}

bool TicketKeys::Matches(absl::string_view ticket_name, absl::string_view key) const {
  const std::string expected = KeyOf(ticket_name);
  return key.size() == expected.size() && sodium_memcmp(key.data(), expected.data(), expected.size()) == 0;
}

}  // namespace madoguchi::congestion
