#include "services/intake/core/samples/review_learner.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "common/status/macros.h"
#include "services/intake/core/paper/review.h"
#include "services/intake/core/work/backoff.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

// Somebody we need is away: later it will work. Everything else stays as it is, however often it is tried.
bool MayWorkLater(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status) ||
         absl::IsAborted(status) || absl::IsInternal(status);
}

// The pages of the scan that this application was made of.
std::vector<PageReading> PagesOfCase(const Scan& scan, const Application& application) {
  std::vector<PageReading> pages;
  for (const PageReading& page : scan.pages) {
    if (page.error.empty() && page.form == application.procedure && page.version == application.version)
      pages.push_back(page);
  }
  return pages;
}

// Where nothing is written and nothing was read there is nothing to learn, and nothing to keep of a person.
bool IsBlank(const ReviewedLeaf& leaf) { return leaf.truth.empty() && leaf.reading.value.empty(); }

Sample SampleOf(const Application& application, const ReviewedLeaf& leaf, std::string id, absl::Time now) {
  return {.municipality = application.municipality,
          .id = std::move(id),
          .receipt_number = application.receipt_number,
          .form = application.procedure,
          .version = application.version,
          .page = leaf.page,
          .field = leaf.reading.id,
          .type = leaf.type,
          .truth = leaf.truth,
          .value = leaf.reading.value,
          .raw = leaf.reading.raw,
          .confidence = leaf.reading.confidence,
          .accepted = leaf.reading.accepted,
          .doubted = leaf.doubted,
          .corrected = leaf.corrected,
          .recognizer = leaf.reading.recognizer,
          .held_back = IsHeldBack(application.receipt_number),
          .create_time = now};
}

}  // namespace

absl::StatusOr<ReviewLearner::Outcome> ReviewLearner::RunOnce() {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const std::vector<WorkItem> due, parts_.outbox.Due(WorkKind::kLearnReview, now, kOutboxBatchMax));
  Outcome outcome;
  std::vector<Postponed> failed;
  for (const WorkItem& work : due) {
    absl::Status status = Learn(work);
    if (!status.ok() && (!MayWorkLater(status) || work.attempts >= kLearnTriesMax)) {
      // A sample less; the application itself is not touched by it.
      status = parts_.store.Finish(work);
    }
    if (status.ok()) {
      outcome.done += 1;
      continue;
    }
    outcome.first_error.Update(status);
    failed.push_back({work, now + Backoff(work.attempts, kLearnRetryMin, kLearnRetryMax)});
    if (absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) break;  // the next would only wait as well
  }
  outcome.postponed = static_cast<int>(failed.size());
  if (!failed.empty()) RETURN_IF_ERROR(parts_.outbox.Postpone(failed));
  return outcome;
}

absl::Status ReviewLearner::Learn(const WorkItem& work) {
  ASSIGN_OR_RETURN(const Application application, parts_.applications.Find(work.municipality, work.subject));
  ASSIGN_OR_RETURN(const Scan scan, parts_.scans.Find(work.municipality, application.scan));
  ASSIGN_OR_RETURN(const auto definition,
                   parts_.catalog.Definition(work.municipality, application.procedure, application.version));
  std::vector<ReviewedLeaf> leaves = LeavesOfReview(*definition, PagesOfCase(scan, application), application);
  std::erase_if(leaves, IsBlank);
  if (work.attempts == 0) {
    for (const ReviewedLeaf& leaf : leaves)
      parts_.observer.FieldReviewed(application.procedure, leaf.type, leaf.reading.accepted, leaf.corrected);
  }
  ASSIGN_OR_RETURN(const SampleConsent consent, parts_.samples.Consent(work.municipality));
  if (!consent.granted || leaves.empty()) return parts_.store.Finish(work);

  // The pages of one application may have come in several files.
  const auto file_of = [&](const ReviewedLeaf& leaf) { return leaf.blob.empty() ? application.scan_blob : leaf.blob; };
  std::map<std::string, std::set<int>> pages_of_file;
  std::set<std::string> ids;
  for (const ReviewedLeaf& leaf : leaves) {
    pages_of_file[file_of(leaf)].insert(leaf.page_index);
    ids.insert(leaf.reading.id);
  }
  std::map<std::string, FieldCutter::Crops> crops_of_file;
  for (const auto& [file, page_indexes] : pages_of_file) {
    ASSIGN_OR_RETURN(crops_of_file[file], parts_.cutter.Cut(work.municipality, file, page_indexes, ids));
  }
  std::vector<PicturedSample> samples;
  for (const ReviewedLeaf& leaf : leaves) {
    FieldCutter::Crops& crops = crops_of_file[file_of(leaf)];
    const auto crop = crops.find({leaf.page_index, leaf.reading.id});
    if (crop == crops.end()) continue;
    samples.push_back(
        {SampleOf(application, leaf, DrawId(parts_.random), parts_.clock.Now()), std::move(crop->second)});
  }
  return parts_.samples.Keep(work, std::move(samples)).status();
}

}  // namespace madoguchi::intake
