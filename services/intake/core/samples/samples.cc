#include "services/intake/core/samples/samples.h"

#include "absl/strings/escaping.h"
#include "common/status/macros.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::string_view Name(SampleAction action) {
  switch (action) {
    case SampleAction::kGranted:
      return "GRANTED";
    case SampleAction::kWithdrawn:
      return "WITHDRAWN";
    case SampleAction::kDeleted:
      return "DELETED";
    case SampleAction::kExported:
      return "EXPORTED";
  }
  return "";
}

namespace {

// Before what is sealed, so that a text of before the sealing is not taken for one.
constexpr char kSealedText = '\x01';

}  // namespace

void Samples::Seal(PicturedSample& sample) const {
  const std::string& city = sample.sample.municipality;
  for (std::string* text : {&sample.sample.truth, &sample.sample.value, &sample.sample.raw}) {
    *text = kSealedText + absl::Base64Escape(cipher_->Seal(city, *text));
  }
  sample.png = cipher_->Seal(city, sample.png);
}

absl::Status Samples::Open(PicturedSample& sample) const {
  const std::string& city = sample.sample.municipality;
  for (std::string* text : {&sample.sample.truth, &sample.sample.value, &sample.sample.raw}) {
    if (text->empty() || text->front() != kSealedText) continue;
    std::string sealed;
    if (!absl::Base64Unescape(text->substr(1), &sealed)) return SampleUnreadable();
    ASSIGN_OR_RETURN(*text, cipher_->Open(city, sealed));
  }
  ASSIGN_OR_RETURN(sample.png, cipher_->Open(city, sample.png));
  return absl::OkStatus();
}

absl::Status Samples::CheckReason(const std::string& reason) const {
  return reason.empty() ? ReasonRequired() : absl::OkStatus();
}

absl::StatusOr<SampleConsent> Samples::Decide(const std::string& municipality, bool granted, const std::string& actor,
                                              const std::string& reason, const Request& request) {
  RETURN_IF_ERROR(CheckReason(reason));
  if (granted && crops_ == nullptr) return SamplesNotKept();
  const SampleAction action = granted ? SampleAction::kGranted : SampleAction::kWithdrawn;
  ASSIGN_OR_RETURN(SampleConsent consent, store_.Decide({municipality, action, clock_.Now(), actor, reason}, request));
  RETURN_IF_ERROR(RemoveLooseCrops());
  return consent;
}

absl::StatusOr<SampleConsent> Samples::Delete(const std::string& municipality, const std::string& receipt_number,
                                              const std::string& actor, const std::string& reason,
                                              const Request& request) {
  RETURN_IF_ERROR(CheckReason(reason));
  const SampleEvent event{municipality, SampleAction::kDeleted, clock_.Now(), actor, reason};
  ASSIGN_OR_RETURN(SampleConsent consent, store_.Delete(event, receipt_number, request));
  RETURN_IF_ERROR(RemoveLooseCrops());
  return consent;
}

absl::Status Samples::Export(const std::string& municipality, const std::string& actor, const std::string& reason,
                             absl::FunctionRef<bool(const PicturedSample&)> take) {
  RETURN_IF_ERROR(CheckReason(reason));
  RETURN_IF_ERROR(store_.Export({municipality, SampleAction::kExported, clock_.Now(), actor, reason}));
  if (crops_ == nullptr) return SamplesNotKept();
  for (std::string after;;) {
    ASSIGN_OR_RETURN(std::vector<Sample> some, store_.List(municipality, after, kSamplesListed));
    if (some.empty()) return absl::OkStatus();
    after = some.back().id;
    for (Sample& sample : some) {
      auto png = crops_->Get(municipality, sample.crop);
      if (absl::IsNotFound(png.status())) continue;  // deleted since the list was made
      RETURN_IF_ERROR(png.status());
      PicturedSample pictured{std::move(sample), *std::move(png)};
      RETURN_IF_ERROR(Open(pictured));
      if (!take(pictured)) return absl::CancelledError("the caller left");
    }
  }
}

absl::StatusOr<bool> Samples::Keep(const WorkItem& work, std::vector<PicturedSample> samples) {
  if (crops_ == nullptr) return SamplesNotKept();
  MutexLock lock(&files_);
  std::vector<LooseCrop> crops;
  std::vector<Sample> rows;
  for (PicturedSample& each : samples) {
    Seal(each);
    each.sample.crop = crops_->NameOf(each.png);
    crops.push_back({each.sample.municipality, each.sample.crop});
    rows.push_back(each.sample);
  }
  RETURN_IF_ERROR(store_.Loosen(crops));
  for (const PicturedSample& each : samples) RETURN_IF_ERROR(crops_->Put(each.sample.municipality, each.png));
  return store_.Keep(work, rows);
}

absl::Status Samples::Expire() {
  RETURN_IF_ERROR(store_.Expire(clock_.Now() - kSamplesKept, kSamplesPerCityMax).status());
  return RemoveLooseCrops();
}

absl::Status Samples::RemoveLooseCrops() {
  if (crops_ == nullptr) return absl::OkStatus();
  MutexLock lock(&files_);
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<LooseCrop> loose, store_.Loose(kSamplesListed));
    if (loose.empty()) return absl::OkStatus();
    for (const LooseCrop& each : loose) RETURN_IF_ERROR(crops_->Remove(each.municipality, each.crop));
    RETURN_IF_ERROR(store_.Removed(loose));
  }
}

}  // namespace madoguchi::intake
