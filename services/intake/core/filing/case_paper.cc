#include "services/intake/core/filing/case_paper.h"

#include <algorithm>
#include <set>

namespace madoguchi::intake {
namespace {

// Blank back sides and a second scan of the same sheet say nothing of anybody else.
bool BelongsTo(const Scan& scan, const BatchPage& page, const std::set<std::string>& own) {
  if (page.state == BatchPageState::kAssigned) return page.scan == scan.id;
  if (page.state != BatchPageState::kSkipped) return false;
  return page.reason == "BLANK_PAGE" || (page.reason == "DUPLICATE_PAGE" && own.contains(page.same_as));
}

}  // namespace

CasePaper PaperOf(const Scan& scan, const std::vector<BatchPage>& batch_pages) {
  if (scan.batch.empty()) return {.files = {scan.blob}, .pages = {}};
  std::set<std::string> own;
  for (const BatchPage& page : batch_pages) {
    if (page.state == BatchPageState::kAssigned && page.scan == scan.id) own.insert(IdOf(page.place));
  }
  std::set<std::string> shared;
  for (const BatchPage& page : batch_pages) {
    if (!BelongsTo(scan, page, own)) shared.insert(page.blob);
  }
  CasePaper paper;
  for (const PageReading& page : scan.pages) {
    const std::string& blob = page.blob.empty() ? scan.blob : page.blob;
    if (shared.contains(blob)) {
      paper.pages.push_back({blob, page.page_index, page.orientation_degrees});
    } else if (std::find(paper.files.begin(), paper.files.end(), blob) == paper.files.end()) {
      paper.files.push_back(blob);
    }
  }
  return paper;
}

}  // namespace madoguchi::intake
