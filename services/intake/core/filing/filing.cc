#include "services/intake/core/filing/filing.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/core/work/backoff.h"
#include "services/intake/core/work/names.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

std::string Rfc3339(absl::Time time) { return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6S%Ez", time, Jst()); }

nlohmann::ordered_json HistoryJson(const Application& application) {
  auto steps = nlohmann::ordered_json::array();
  for (const Transition& transition : application.history) {
    nlohmann::ordered_json step;
    step["time"] = Rfc3339(transition.time);
    step["from"] = transition.from ? std::string(Name(*transition.from)) : "";
    step["to"] = std::string(Name(transition.to));
    step["actor"] = transition.actor;
    step["comment"] = transition.comment;
    steps.push_back(std::move(step));
  }
  return steps;
}

absl::Time DecisionTime(const Application& application) {
  for (const Transition& transition : application.history) {
    if (transition.to == ApplicationState::kApproved || transition.to == ApplicationState::kRejected)
      return transition.time;
  }
  return application.update_time;
}

}  // namespace

CaseFile CaseOf(const Application& application, const procedures::Definition& definition, const CasePaper& paper) {
  CaseFile file;
  file.municipality = application.municipality;
  file.receipt_number = application.receipt_number;
  file.title = definition.title.ja;
  file.procedure = ProcedureName(application.municipality, application.procedure, application.version);
  file.classification = definition.archive.classes;
  file.retention_years = definition.archive.years;
  file.made_on = JstDay(DecisionTime(application));
  const auto decision = Decision(application);
  file.decision = decision ? std::string(Name(*decision)) : "";
  file.data = application.data;
  file.originals = paper.files;

  nlohmann::ordered_json document;
  document["format"] = "madoguchi-case-1";
  document["municipality"] = application.municipality;
  document["receipt_number"] = application.receipt_number;
  document["procedure"] = file.procedure;
  document["title"] = file.title;
  document["channel"] = std::string(Name(application.channel));
  document["received"] = Rfc3339(application.create_time);
  document["decision"] = file.decision;
  document["data"] = application.data;
  document["history"] = HistoryJson(application);
  if (!application.scan.empty()) {
    document["scan"] = ScanName(application.municipality, application.scan);
    document["files"] = nlohmann::ordered_json::array();
    for (const std::string& blob : paper.files) document["files"].push_back(BlobName(application.municipality, blob));
    document["pages"] = nlohmann::ordered_json::array();
    for (const CasePage& page : paper.pages) {
      document["pages"].push_back(
          {{"file", BlobName(application.municipality, page.blob)}, {"page", page.page_index + 1}});
    }
  }
  file.document = document.dump(2);
  return file;
}

absl::StatusOr<Filing::Outcome> Filing::RunOnce() {
  ASSIGN_OR_RETURN(const std::vector<WorkItem> due,
                   parts_.outbox.Due(WorkKind::kFileCase, parts_.clock.Now(), kOutboxBatchMax));
  Outcome outcome;
  std::vector<Postponed> failed;
  for (const WorkItem& item : due) {
    const absl::Status status = File(item);
    if (status.ok()) {
      outcome.filed += 1;
      continue;
    }
    outcome.first_error.Update(status);
    failed.push_back({item, parts_.clock.Now() + Backoff(item.attempts, kFilingRetryMin, kFilingRetryMax)});
    // An archive that is away is away for the next ones too; asking each in turn would only wait longer.
    if (ReasonOf(status) == "ARCHIVE_UNAVAILABLE") break;
  }
  outcome.postponed = static_cast<int>(failed.size());
  if (!failed.empty()) RETURN_IF_ERROR(parts_.outbox.Postpone(failed));
  return outcome;
}

absl::StatusOr<CasePaper> Filing::Paper(const Application& application) {
  if (application.scan.empty()) return CasePaper();
  ASSIGN_OR_RETURN(const Scan scan, parts_.scans.Find(application.municipality, application.scan));
  if (scan.batch.empty()) return PaperOf(scan, {});
  ASSIGN_OR_RETURN(
      const std::vector<BatchPage> pages,
      parts_.batches.Pages(application.municipality, scan.batch, std::nullopt, {}, std::numeric_limits<int>::max()));
  return PaperOf(scan, pages);
}

absl::Status Filing::File(const WorkItem& item) {
  ASSIGN_OR_RETURN(Application application, parts_.applications.Find(item.municipality, item.subject));
  ASSIGN_OR_RETURN(const auto definition,
                   parts_.catalog.Definition(application.municipality, application.procedure, application.version));
  ASSIGN_OR_RETURN(const CasePaper paper, Paper(application));
  CaseFile file = CaseOf(application, *definition, paper);
  for (const CasePage& page : paper.pages) {
    auto copy = parts_.copier.Copy(item.municipality, page.blob, page.page_index, page.orientation_degrees);
    // A page that nobody can draw (a broken enclosure) has no picture to file; the case names its file and place.
    if (absl::IsInvalidArgument(copy.status())) continue;
    ASSIGN_OR_RETURN(file.page_copies.emplace_back(), std::move(copy));
  }
  ASSIGN_OR_RETURN(application.record, parts_.filer.File(file));
  RETURN_IF_ERROR(Advance(application, Action::kFile, kSystem, "", parts_.clock.Now()));
  RETURN_IF_ERROR(parts_.applications.Update(application, {.finish_filing = true}));
  const Transition& last = application.history.back();
  parts_.observer.ApplicationMoved(application.channel, last.from, last.to);
  return absl::OkStatus();
}

}  // namespace madoguchi::intake
