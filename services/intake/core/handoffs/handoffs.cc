#include "services/intake/core/handoffs/handoffs.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "procedures/handoff/handoff.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

struct QueueParts {
  std::string procedure;
  std::string handoff;
};
QueueParts Split(const std::string& queue) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(queue, absl::MaxSplits('.', 1));
  return {parts.first, parts.second};
}

}  // namespace

absl::StatusOr<LeasedRows> Handoffs::Take(const std::string& queue, int items_max, absl::Duration length,
                                          const Request& request) {
  const QueueParts parts = Split(queue);
  ASSIGN_OR_RETURN(const PublishedProcedure newest, catalog_.Get(request.municipality, parts.procedure, 0));
  ASSIGN_OR_RETURN(auto definition, catalog_.Definition(request.municipality, parts.procedure, newest.version));

  // A queue whose hand-off a later version dropped must still be emptied.
  if (procedures::FindHandoff(*definition, parts.handoff) == nullptr) {
    ASSIGN_OR_RETURN(const bool used, store_.Exists(request.municipality, queue));
    if (!used) return UnknownHandoff(queue);
  }
  const absl::Time now = clock_.Now();
  const absl::Duration held = length == absl::ZeroDuration() ? kLeaseDefault : std::min(length, kLeaseMax);
  const int wanted = items_max == 0 ? kLeaseItemsDefault : std::min(items_max, kLeaseItemsMax);
  ASSIGN_OR_RETURN(const Lease lease, store_.Take(queue, wanted, DrawId(random_), now, now + held, request));

  if (lease.version != 0) {
    ASSIGN_OR_RETURN(definition, catalog_.Definition(request.municipality, parts.procedure, lease.version));
  }
  const procedures::Handoff* handoff = procedures::FindHandoff(*definition, parts.handoff);
  if (handoff == nullptr) return UnknownHandoff(queue);  // dropped, and emptied since
  std::vector<procedures::HandoffCase> cases;
  for (const std::string& receipt_number : lease.receipt_numbers) {
    ASSIGN_OR_RETURN(Application application, applications_.Find(request.municipality, receipt_number));
    cases.push_back(
        {receipt_number, JstDay(application.create_time), application.channel, std::move(application.data)});
  }
  ASSIGN_OR_RETURN(procedures::HandoffFile file, procedures::MakeHandoff(*definition, *handoff, cases));

  LeasedRows leased;
  leased.lease = lease.id;
  leased.expire_time = lease.expire_time;
  leased.columns = std::move(file.columns);
  for (size_t row = 0; row < file.rows.size(); ++row) {
    leased.rows.push_back({lease.receipt_numbers.at(row), std::move(file.rows[row])});
  }
  leased.csv = std::move(file.csv);
  leased.encoding = std::string(procedures::EncodingName(handoff->encoding));
  for (const auto& replaced : file.substitutions) {
    leased.substitutions.push_back(
        {lease.receipt_numbers.at(replaced.row), replaced.column, replaced.from, replaced.to});
  }
  return leased;
}

absl::StatusOr<int> Handoffs::Acknowledge(const std::string& queue, const std::string& lease,
                                          const std::vector<std::string>& receipt_numbers, const Request& request) {
  return store_.Acknowledge(queue, lease, receipt_numbers, clock_.Now(), request);
}

}  // namespace madoguchi::intake
