#include "services/intake/core/paper/scans.h"

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/core/paper/paper_case.h"
#include "services/intake/core/paper/reading.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::StatusOr<Scan> Scans::Create(const std::string& municipality, const std::string& blob, const std::string& actor,
                                   const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Scan> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  RETURN_IF_ERROR(blobs_.Check(municipality, blob));
  const Scan scan = OpenScan(municipality, DrawId(random_), blob, actor, clock_.Now());
  ASSIGN_OR_RETURN(Scan stored, store_.Insert(scan, request));
  if (stored.id == scan.id) observer_.ScanMoved(std::nullopt, stored.state);
  return stored;
}

absl::StatusOr<Scan> Scans::Get(const std::string& municipality, const std::string& id) {
  return store_.Find(municipality, id);
}

absl::StatusOr<std::vector<Scan>> Scans::List(const std::string& municipality, std::optional<ScanState> state,
                                              const std::string& after_key, int limit) {
  return store_.List(municipality, state, after_key, limit);
}

absl::StatusOr<Scan> Scans::Retry(const std::string& municipality, const std::string& id, const std::string& actor,
                                  const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Scan> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(Scan scan, store_.Find(municipality, id));
  RETURN_IF_ERROR(intake::Advance(scan, ScanAction::kRetry, actor, clock_.Now()));
  ASSIGN_OR_RETURN(Scan stored, store_.Requeue(scan, request));
  observer_.ScanMoved(ScanState::kFailed, stored.state);
  return stored;
}

absl::StatusOr<Scan> Scans::RecordReading(const std::string& municipality, const std::string& id,
                                          const std::vector<PageReading>& pages, const std::string& actor) {
  absl::StatusOr<Scan> recorded;
  for (int tries = 0; tries < kReceiptNumberTriesMax; ++tries) {
    ASSIGN_OR_RETURN(Scan scan, store_.Find(municipality, id));
    if (scan.state != ScanState::kQueued) return scan;
    recorded = TryRecord(std::move(scan), pages, actor);
    const std::string reason = ReasonOf(recorded.status());
    if (reason != "STALE_REVISION" && reason != "RECEIPT_NUMBER_TAKEN") break;
  }
  return recorded;
}

absl::StatusOr<Scan> Scans::TryRecord(Scan scan, const std::vector<PageReading>& pages, const std::string& actor) {
  auto form = FormOf(pages);
  if (!form.ok()) return Fail(std::move(scan), ReasonOf(form.status()), form.status().message(), actor);
  const auto definition = catalog_.Definition(scan.municipality, form->procedure, form->version);
  if (absl::IsNotFound(definition.status())) {
    return Fail(std::move(scan), ReasonOf(definition.status()), definition.status().message(), actor);
  }
  RETURN_IF_ERROR(definition.status());

  const absl::Time now = clock_.Now();
  const Application application =
      OpenPaperApplication(scan, pages, **definition, DrawReceiptNumber(random_), /*doubts=*/{}, now);

  RETURN_IF_ERROR(intake::Advance(scan, ScanAction::kRead, actor, now));
  scan.pages = pages;
  scan.receipt_number = application.receipt_number;
  RETURN_IF_ERROR(store_.Finish(scan, application));
  observer_.ScanMoved(ScanState::kQueued, scan.state);
  for (const Transition& moved : application.history)
    observer_.ApplicationMoved(application.channel, moved.from, moved.to);
  return scan;
}

absl::StatusOr<Scan> Scans::RecordFailure(const std::string& municipality, const std::string& id,
                                          const std::string& job, const std::string& reason, const std::string& message,
                                          const std::string& actor) {
  ASSIGN_OR_RETURN(Scan scan, store_.Find(municipality, id));
  if (scan.state != ScanState::kQueued || job != JobOf(scan)) return scan;
  auto failed = Fail(std::move(scan), reason, message, actor);
  // Another answer came first: it counts.
  if (ReasonOf(failed.status()) == "STALE_REVISION") return store_.Find(municipality, id);
  return failed;
}

absl::StatusOr<Scan> Scans::Fail(Scan scan, absl::string_view reason, absl::string_view message,
                                 const std::string& actor) {
  RETURN_IF_ERROR(intake::Advance(scan, ScanAction::kFail, actor, clock_.Now(), reason, message));
  RETURN_IF_ERROR(store_.Finish(scan, std::nullopt));
  observer_.ScanMoved(ScanState::kQueued, scan.state);
  return scan;
}

std::string Scans::AccessCodeOf(const Scan& scan) const {
  return scan.receipt_number.empty() ? "" : codes_.CodeOf(scan.municipality, scan.receipt_number);
}

}  // namespace madoguchi::intake
