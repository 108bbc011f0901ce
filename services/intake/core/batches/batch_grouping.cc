#include "services/intake/core/batches/batch_grouping.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/core/paper/paper_case.h"
#include "services/intake/core/paper/reading.h"
#include "services/intake/core/work/backoff.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

Finding Photocopied() {
  return {"", "SERIAL_REUSED",
          "同じ番号の用紙に、違う内容の申請がほかにもあります。コピーした用紙に別の人が書いたのか、同じ紙を二度"
          "読み込んだのかを、紙で確かめてください。"};
}

std::vector<Finding> DoubtsOf(const SheetGroup& group) {
  std::vector<Finding> doubts;
  if (group.doubtful) {
    doubts.push_back({"", "PAGES_OUT_OF_ORDER",
                      "ページの順番が乱れていました。すべてのページが同じ人のものかを、紙で確かめてください。"});
  }
  if (group.photocopied) doubts.push_back(Photocopied());
  if (group.twin) {
    doubts.push_back(
        {"", "POSSIBLE_DUPLICATE",
         "同じ束に、まったく同じ内容の申請がもう一つあります。二重に取り込んでいないか確かめてください。"});
  }
  return doubts;
}

}  // namespace

// One batch as it is, and what shall change.
struct BatchGrouping::Round {
  Batch batch;
  std::vector<BatchPage> pages;
  std::vector<size_t> page_of_sheet;  // place in `pages`; its end for a file that nobody has opened
  Grouping grouping;
  std::map<size_t, std::string> scan_of_group;  // of the groups that are applications
  std::set<std::string> photocopied;            // scans of groups that were applications before this round
  bool all_read = true;
  bool complete = true;  // every settled group is in the result
  GroupingResult result;

  BatchPage& PageOf(size_t sheet) { return pages[page_of_sheet[sheet]]; }
  const BatchPage& PageOf(size_t sheet) const { return pages[page_of_sheet[sheet]]; }

  // The application that some page of the group belongs to already, or "".
  std::string ScanOf(const SheetGroup& group) const {
    for (const size_t sheet : group.sheets) {
      if (PageOf(sheet).state == BatchPageState::kAssigned) return PageOf(sheet).scan;
    }
    return "";
  }
  std::string ScanOf(const std::optional<size_t>& group) const {
    const auto found = group ? scan_of_group.find(*group) : scan_of_group.end();
    return found == scan_of_group.end() ? "" : found->second;
  }

  // Nothing changes when the page waits for just that already.
  absl::Status AskPerson(BatchPage& page, absl::string_view reason, absl::string_view message,
                         const std::string& scan) {
    if (page.state == BatchPageState::kAttention && page.reason == reason && page.scan == scan) return absl::OkStatus();
    RETURN_IF_ERROR(Advance(page, BatchPageAction::kAskPerson, reason, message));
    page.scan = scan;
    result.pages.push_back(page);
    return absl::OkStatus();
  }
};

absl::StatusOr<BatchGrouping::Outcome> BatchGrouping::RunOnce() {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const std::vector<WorkItem> due, outbox_.Due(WorkKind::kGroupBatch, now, kOutboxBatchMax));
  Outcome outcome{.batches = static_cast<int>(due.size()), .first_error = {}};
  for (const WorkItem& item : due) {
    const absl::Status grouped = Group(item.municipality, item.subject);
    // A page that was recorded meanwhile has made the batch due again; a number that is taken is drawn again.
    const std::string reason = ReasonOf(grouped);
    if (grouped.ok() || reason == "STALE_REVISION" || reason == "RECEIPT_NUMBER_TAKEN") continue;
    outcome.first_error.Update(grouped);
    RETURN_IF_ERROR(outbox_.Postpone({{item, now + Backoff(item.attempts, kFilingRetryMin, kFilingRetryMax)}}));
  }
  return outcome;
}

absl::Status BatchGrouping::Group(const std::string& municipality, const std::string& id) {
  Round round;
  ASSIGN_OR_RETURN(round.batch, store_.Find(municipality, id, /*with_cases=*/false));
  ASSIGN_OR_RETURN(round.pages, store_.Pages(municipality, id, std::nullopt, {}, std::numeric_limits<int>::max()));
  RETURN_IF_ERROR(Load(round));
  RETURN_IF_ERROR(MakeCases(round));
  RETURN_IF_ERROR(PlaceOthers(round));
  RETURN_IF_ERROR(DoubtPhotocopies(round));
  round.result.all_grouped = round.complete;
  round.result.done = round.complete && round.all_read;
  RETURN_IF_ERROR(store_.Settle(round.batch, round.result, clock_.Now()));
  for (const Application& doubted : round.result.doubted)
    observer_.ApplicationMoved(doubted.channel, doubted.history.back().from, doubted.state);
  for (const PaperCase& made : round.result.cases) {
    observer_.ScanMoved(std::nullopt, made.scan.state);
    for (const Transition& moved : made.application.history)
      observer_.ApplicationMoved(made.application.channel, moved.from, moved.to);
  }
  return absl::OkStatus();
}

absl::StatusOr<int> BatchGrouping::PagesOfForm(const std::string& municipality, const BatchPage& page) {
  if (!page.error.empty() || page.form.empty()) return 0;
  const std::tuple key(municipality, page.form, page.version);
  if (const auto known = pages_of_form_.find(key); known != pages_of_form_.end()) return known->second;
  const auto definition = catalog_.Definition(municipality, page.form, page.version);
  if (absl::IsNotFound(definition.status())) return 0;
  RETURN_IF_ERROR(definition.status());
  return pages_of_form_[key] = PagesOf(**definition);
}

// Pages → sheets → groups.
absl::Status BatchGrouping::Load(Round& round) {
  std::vector<Sheet> sheets;
  size_t at = 0;
  for (int file = 1; file <= static_cast<int>(round.batch.files.size()); ++file) {
    if (at == round.pages.size() || round.pages[at].place.file != file) {
      sheets.emplace_back();  // whatever it may hold
      round.page_of_sheet.push_back(round.pages.size());
      round.all_read = false;
    }
    for (; at < round.pages.size() && round.pages[at].place.file == file; ++at) {
      const BatchPage& page = round.pages[at];
      ASSIGN_OR_RETURN(const int pages_of_form, PagesOfForm(round.batch.municipality, page));
      std::optional<Sheet> sheet = SheetOf(page, pages_of_form);
      if (!sheet) continue;
      round.all_read = round.all_read && sheet->kind != SheetKind::kUnread;
      sheets.push_back(*std::move(sheet));
      round.page_of_sheet.push_back(at);
    }
  }
  round.grouping = GroupSheets(sheets);
  return absl::OkStatus();
}

absl::Status BatchGrouping::MakeCases(Round& round) {
  for (size_t index = 0; index < round.grouping.groups.size(); ++index) {
    const SheetGroup& group = round.grouping.groups[index];
    if (!group.settled) continue;
    if (const std::string scan = round.ScanOf(group); !scan.empty()) {
      round.scan_of_group[index] = scan;
      if (group.photocopied) round.photocopied.insert(scan);
      for (const size_t sheet : group.sheets) {
        BatchPage& page = round.PageOf(sheet);
        if (page.state == BatchPageState::kAssigned) continue;
        RETURN_IF_ERROR(round.AskPerson(page, "LATE_PAGE", StrayMessage("LATE_PAGE"), scan));
      }
    } else if (static_cast<int>(round.result.cases.size()) == kCasesOfGroupingMax) {
      round.complete = false;
    } else {
      ASSIGN_OR_RETURN(PaperCase made, MakeCase(round, group));
      round.scan_of_group[index] = made.scan.id;
      round.result.cases.push_back(std::move(made));
    }
  }
  return absl::OkStatus();
}

absl::Status BatchGrouping::DoubtPhotocopies(Round& round) {
  if (round.photocopied.empty()) return absl::OkStatus();
  const std::string& municipality = round.batch.municipality;
  ASSIGN_OR_RETURN(const Batch batch, store_.Find(municipality, round.batch.id, /*with_cases=*/true));
  for (const BatchCase& made : batch.cases) {
    if (!round.photocopied.contains(made.scan)) continue;
    ASSIGN_OR_RETURN(Application application, applications_.Find(municipality, made.receipt_number));
    const Finding doubt = Photocopied();
    const auto is_known = [&](const Finding& finding) { return finding.reason == doubt.reason; };
    if (std::any_of(application.findings.begin(), application.findings.end(), is_known)) continue;
    if (!Advance(application, Action::kDoubt, kSystem, doubt.message, clock_.Now()).ok()) continue;  // decided
    application.findings.push_back(doubt);
    round.result.doubted.push_back(std::move(application));
  }
  return absl::OkStatus();
}

absl::StatusOr<PaperCase> BatchGrouping::MakeCase(const Round& round, const SheetGroup& group) {
  const absl::Time now = clock_.Now();
  PaperCase made;
  std::vector<PageReading> readings;
  for (const size_t sheet : group.sheets) {
    made.pages.push_back(round.PageOf(sheet));
    ASSIGN_OR_RETURN(PageReading reading,
                     store_.Reading(round.batch.municipality, round.batch.id, made.pages.back().place));
    readings.push_back(std::move(reading));
  }
  const BatchPage& first = made.pages.front();
  ASSIGN_OR_RETURN(const auto definition, catalog_.Definition(round.batch.municipality, first.form, first.version));
  made.scan = OpenScan(round.batch.municipality, DrawId(random_), first.blob, kSystem, now);
  made.scan.batch = round.batch.id;
  RETURN_IF_ERROR(Advance(made.scan, ScanAction::kRead, kSystem, now));
  made.application =
      OpenPaperApplication(made.scan, readings, *definition, DrawReceiptNumber(random_), DoubtsOf(group), now);
  made.scan.pages = std::move(readings);
  made.scan.receipt_number = made.application.receipt_number;
  for (BatchPage& page : made.pages) {
    RETURN_IF_ERROR(Advance(page, BatchPageAction::kAssign));
    page.scan = made.scan.id;
  }
  return made;
}

absl::Status BatchGrouping::PlaceOthers(Round& round) {
  for (const SkippedSheet& skipped : round.grouping.skipped) {
    BatchPage& page = round.PageOf(skipped.sheet);
    if (page.state == BatchPageState::kSkipped) continue;
    RETURN_IF_ERROR(Advance(page, BatchPageAction::kSkip, skipped.reason));
    page.scan.clear();
    if (skipped.same_as) page.same_as = IdOf(round.PageOf(*skipped.same_as).place);
    round.result.pages.push_back(page);
  }
  for (const StraySheet& stray : round.grouping.strays) {
    BatchPage& page = round.PageOf(stray.sheet);
    if (page.state == BatchPageState::kAssigned) continue;
    const std::string scan = round.ScanOf(stray.group);
    if (!page.error.empty()) {
      const std::string message = page.message;
      RETURN_IF_ERROR(round.AskPerson(page, page.error, message, scan));
    } else if (stray.reason.empty()) {
      const absl::Status unknown = UnknownVersion(page.form, page.version);
      RETURN_IF_ERROR(round.AskPerson(page, ReasonOf(unknown), unknown.message(), scan));
    } else {
      RETURN_IF_ERROR(round.AskPerson(page, stray.reason, StrayMessage(stray.reason), scan));
    }
  }
  return absl::OkStatus();
}

}  // namespace madoguchi::intake
