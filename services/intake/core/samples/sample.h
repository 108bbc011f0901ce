// One field as it was read and as it is, kept for learning where the city consents; and the consent itself. Plain
// values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::intake {

struct Sample {
  std::string municipality;
  std::string id;              // random: the order of ids says nothing of who wrote what
  std::string receipt_number;  // for deletion alone; never leaves intake with the sample
  std::string form;
  int version = 0;
  int page = 0;
  std::string field;
  std::string type;
  std::string truth;  // in the store this, `value` and `raw` are sealed (sample_cipher.h)
  std::string value;
  std::string raw;
  double confidence = 0;
  bool accepted = false;
  bool doubted = false;
  bool corrected = false;
  std::string recognizer;
  bool held_back = false;
  std::string crop;  // SHA-256 of the sealed picture
  absl::Time create_time;
};

enum class SampleAction { kGranted, kWithdrawn, kDeleted, kExported };
inline constexpr SampleAction kSampleActions[] = {SampleAction::kGranted, SampleAction::kWithdrawn,
                                                  SampleAction::kDeleted, SampleAction::kExported};
// "GRANTED", "WITHDRAWN", …
absl::string_view Name(SampleAction action);

// Who did what to the samples of a city, when and why.
struct SampleEvent {
  std::string municipality;
  SampleAction action = SampleAction::kGranted;
  absl::Time time;
  std::string actor;
  std::string reason;
  int64_t samples = 0;  // that it concerned; filled in by the store
};

struct SampleConsent {
  std::string municipality;
  bool granted = false;  // never, unless somebody has granted it
  int64_t samples = 0;
  int64_t corrected = 0;
  std::vector<SampleEvent> history;  // newest first
};

// A picture that nothing refers to any more, or not yet.
struct LooseCrop {
  std::string municipality;
  std::string crop;
};

}  // namespace madoguchi::intake
