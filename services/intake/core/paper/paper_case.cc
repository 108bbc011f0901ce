#include "services/intake/core/paper/paper_case.h"

#include <utility>

#include "common/time/clock.h"
#include "services/intake/core/paper/reading.h"

namespace madoguchi::intake {

Application OpenPaperApplication(const Scan& scan, const std::vector<PageReading>& pages,
                                 const procedures::Definition& definition, std::string receipt_number,
                                 const std::vector<Finding>& doubts, absl::Time now) {
  Verdict verdict = Judge(definition, pages, JstDay(now));
  Application facts;
  facts.municipality = scan.municipality;
  facts.receipt_number = std::move(receipt_number);
  facts.procedure = definition.id;
  facts.version = definition.version;
  facts.channel = Channel::kPaper;
  facts.data = std::move(verdict.data);
  facts.findings = doubts;
  facts.findings.insert(facts.findings.end(), verdict.findings.begin(), verdict.findings.end());
  facts.scan = scan.id;
  facts.scan_blob = scan.blob;
  Application application = Open(std::move(facts), kSystem, now);
  if (verdict.straight_through && doubts.empty()) {
    // From SUBMITTED a review is always legal.
    Advance(application, Action::kReview, kSystem, "読み取りがすべて確かなため、確認を省きました。", now).IgnoreError();
  }
  return application;
}

}  // namespace madoguchi::intake
