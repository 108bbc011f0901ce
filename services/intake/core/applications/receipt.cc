#include "services/intake/core/applications/receipt.h"

#include <sodium.h>

#include <array>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

constexpr absl::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr int kReceiptSymbols = 8;
constexpr int kCodeSymbols = 8;
constexpr int kIdSymbols = 16;

// Multiplication in GF(32) with the primitive polynomial x^5 + x^2 + 1.
constexpr uint8_t Times(uint8_t a, uint8_t b) {
  uint8_t product = 0;
  for (int bit = 0; bit < 5; ++bit) {
    if (b & (1 << bit)) product ^= a;
    a = static_cast<uint8_t>(a << 1);
    if (a & 0x20) a ^= 0x25;
  }
  return product;
}

// Weights are distinct non-zero powers of the generator: one wrong symbol, or two swapped, always change the sum.
char CheckCharacter(absl::string_view symbols) {
  uint8_t sum = 0;
  uint8_t weight = 2;
  for (char symbol : symbols) {
    sum ^= Times(weight, static_cast<uint8_t>(kAlphabet.find(symbol)));
    weight = Times(weight, 2);
  }
  return kAlphabet[sum];
}

// Five bits a symbol, from the front of `bytes`.
std::string Symbols(absl::string_view bytes, int count) {
  std::string symbols;
  uint32_t held = 0;
  int held_bits = 0;
  for (size_t next = 0; static_cast<int>(symbols.size()) < count;) {
    if (held_bits < 5) {
      held = (held << 8) | static_cast<uint8_t>(bytes[next++]);
      held_bits += 8;
    }
    held_bits -= 5;
    symbols += kAlphabet[(held >> held_bits) & 31];
  }
  return symbols;
}

// What a person may type for the same symbols: upper case, half width, nothing in between. Other characters stay and
// fail later.
std::string Normalised(absl::string_view typed) {
  std::string plain;
  for (size_t i = 0; i < typed.size(); ++i) {
    const auto byte = static_cast<uint8_t>(typed[i]);
    if (byte == ' ' || byte == '-') continue;
    if (byte == 0xEF && i + 2 < typed.size()) {  // U+FF01..U+FF5E, the full-width forms of ASCII
      const uint32_t code =
          0xF000 | ((static_cast<uint8_t>(typed[i + 1]) & 0x3F) << 6) | (static_cast<uint8_t>(typed[i + 2]) & 0x3F);
      if (code >= 0xFF01 && code <= 0xFF5E) {
        const char ascii = static_cast<char>(code - 0xFF01 + 0x21);
        if (ascii != '-') plain += absl::ascii_toupper(ascii);
        i += 2;
        continue;
      }
    }
    plain += absl::ascii_toupper(typed[i]);
  }
  return plain;
}

std::string Grouped(absl::string_view symbols) {
  std::string grouped = absl::StrCat(symbols.substr(0, 4), "-", symbols.substr(4, 4));
  if (symbols.size() > 8) absl::StrAppend(&grouped, "-", symbols.substr(8));
  return grouped;
}

}  // namespace

std::string DrawReceiptNumber(Random& random) {
  std::string symbols = Symbols(random.Bytes(kReceiptSymbols * 5 / 8), kReceiptSymbols);
  symbols += CheckCharacter(symbols);
  return Grouped(symbols);
}

absl::StatusOr<std::string> ParseReceiptNumber(absl::string_view typed) {
  const std::string symbols = Normalised(typed);
  if (symbols.size() != kReceiptSymbols + 1) return UnknownReceipt();
  const absl::string_view view = symbols;
  if (view.find_first_not_of(kAlphabet) != absl::string_view::npos) return UnknownReceipt();
  if (CheckCharacter(view.substr(0, kReceiptSymbols)) != view.back()) return UnknownReceipt();
  return Grouped(symbols);
}

std::string DrawId(Random& random) {
  return absl::AsciiStrToLower(Symbols(random.Bytes(kIdSymbols * 5 / 8), kIdSymbols));
}

std::string AccessCodes::CodeOf(absl::string_view municipality, absl::string_view receipt_number) const {
  const std::string message = absl::StrCat("access-code/", municipality, "/", receipt_number);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac;
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret_.data()), secret_.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(message.data()), message.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return Grouped(Symbols({reinterpret_cast<const char*>(mac.data()), mac.size()}, kCodeSymbols));
}

bool AccessCodes::Matches(absl::string_view municipality, absl::string_view receipt_number,
                          absl::string_view typed) const {
  const std::string expected = Normalised(CodeOf(municipality, receipt_number));
  const std::string given = Normalised(typed);
  return given.size() == expected.size() && sodium_memcmp(given.data(), expected.data(), expected.size()) == 0;
}

}  // namespace madoguchi::intake
