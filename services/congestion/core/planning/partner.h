// A company, a university, the police academy: who announces groups by a link with a key of its own. Only a hash of the
// key is kept. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/status/error.h"

namespace madoguchi::congestion {

struct Partner {
  std::string id;
  std::string title;
  std::string key_hash;  // hex
  bool revoked = false;
  absl::Time create_time;
  absl::Time expire_time;
  absl::Time last_use_time = absl::InfinitePast();  // to the day

  friend bool operator==(const Partner&, const Partner&) = default;
};

// `valid_days` as asked for, 0 for the default.
std::vector<FieldFault> CheckPartner(const Partner& partner, int valid_days);

// Takes as long for the first wrong byte as for the last.
bool SameHash(absl::string_view one, absl::string_view other);

// Port: keys of 256 random bits, ids, and the one-way function under which keys are kept. Thread-safe.
class PlanSecrets {
 public:
  virtual ~PlanSecrets() = default;
  virtual std::string NewKey() = 0;  // 43 characters of base64url
  virtual std::string NewId() = 0;   // small letters and digits, fit for a name
  virtual std::string HashOf(absl::string_view key) = 0;
};

}  // namespace madoguchi::congestion
