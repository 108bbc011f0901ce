// The samples of every city: consent, keeping, exporting, deleting. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/intake/core/paper/crops.h"
#include "services/intake/core/samples/sample_cipher.h"
#include "services/intake/core/samples/sample_store.h"

namespace madoguchi::intake {

// A sample with its picture.
struct PicturedSample {
  Sample sample;
  std::string png;
};

class Samples {
 public:
  // `crops` null: this installation has no place for samples, and no city can consent. Pictures, and the texts that say
  // what stands in them, are sealed before they are stored.
  Samples(SampleStore& store, CropStore* crops, const SampleCipher* cipher, const Clock& clock)
      : store_(store), crops_(crops), cipher_(cipher), clock_(clock) {}

  absl::StatusOr<SampleConsent> Consent(const std::string& municipality) { return store_.Consent(municipality); }
  // REASON_REQUIRED, SAMPLES_NOT_KEPT. Withdrawn means: rows and pictures are gone.
  absl::StatusOr<SampleConsent> Decide(const std::string& municipality, bool granted, const std::string& actor,
                                       const std::string& reason, const Request& request);
  // Of one application, or all of the city when it is empty. REASON_REQUIRED.
  absl::StatusOr<SampleConsent> Delete(const std::string& municipality, const std::string& receipt_number,
                                       const std::string& actor, const std::string& reason, const Request& request);
  // Gives every sample until `take` says false. REASON_REQUIRED, CONSENT_MISSING.
  absl::Status Export(const std::string& municipality, const std::string& actor, const std::string& reason,
                      absl::FunctionRef<bool(const PicturedSample&)> take);

  // Stores the pictures, then the rows; false when the city does not consent at this moment. The work is done either
  // way.
  absl::StatusOr<bool> Keep(const WorkItem& work, std::vector<PicturedSample> samples);

  // What is due by age and number, and pictures that nothing refers to. Cheap when there is nothing to do.
  absl::Status Expire();
  absl::Status RemoveLooseCrops();

 private:
  absl::Status CheckReason(const std::string& reason) const;
  void Seal(PicturedSample& sample) const;
  // DATA_LOSS (SAMPLE_UNREADABLE).
  absl::Status Open(PicturedSample& sample) const;

  SampleStore& store_;
  CropStore* const crops_;
  const SampleCipher* const cipher_;
  const Clock& clock_;
  // A picture that is being claimed must not be removed at the same time.
  Mutex files_;
};

}  // namespace madoguchi::intake
