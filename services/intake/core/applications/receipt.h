// Receipt numbers and access codes: what a citizen writes down, reads out on the telephone and types in again.
// Both use 32 letters and digits without 0, 1, I and O. Pure functions, thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::intake {

// Where unpredictable bytes come from; a test gives known ones. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::string Bytes(int count) = 0;
};

// "K7QX-M4TD-R": eight random characters (40 bits, so that nobody can count applications or guess a neighbour) and a
// check character that finds every single wrong character and every swap of two.
std::string DrawReceiptNumber(Random& random);

// The canonical form of what was typed: lower case, full-width letters, spaces and missing hyphens are forgiven.
// NOT_FOUND (UNKNOWN_RECEIPT) when length, letters or check character are wrong.
absl::StatusOr<std::string> ParseReceiptNumber(absl::string_view typed);

// Opaque ids of scans and leases: 80 random bits in lower case.
std::string DrawId(Random& random);

// Derives the access code from the receipt number, so that a repeated request can be answered again without the code
// being stored.
class AccessCodes {
 public:
  // `secret`: at least 16 bytes, kept for as long as receipts are honoured.
  explicit AccessCodes(std::string secret) : secret_(std::move(secret)) {}

  // "7HWK-Q2NA"
  std::string CodeOf(absl::string_view municipality, absl::string_view receipt_number) const;
  // In constant time for codes of the right length; forgives the same slips as ParseReceiptNumber.
  bool Matches(absl::string_view municipality, absl::string_view receipt_number, absl::string_view typed) const;

 private:
  const std::string secret_;
};

}  // namespace madoguchi::intake
