// Approved applications for robots and core systems, as rows of the definition's columns. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/application_store.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/catalog/catalog.h"
#include "services/intake/core/handoffs/handoff_store.h"

namespace madoguchi::intake {

struct HandoffRow {
  std::string receipt_number;
  std::vector<std::string> values;
};

struct SubstitutedCharacter {
  std::string receipt_number;
  std::string column;
  std::string from;
  std::string to;
};

struct LeasedRows {
  std::string lease;
  absl::Time expire_time;
  std::vector<std::string> columns;
  std::vector<HandoffRow> rows;
  std::string csv;
  std::string encoding;  // "utf-8" or "cp932"
  std::vector<SubstitutedCharacter> substitutions;
};

class Handoffs {
 public:
  Handoffs(HandoffStore& store, ApplicationStore& applications, Catalog& catalog, Random& random, const Clock& clock)
      : store_(store), applications_(applications), catalog_(catalog), random_(random), clock_(clock) {}

  // `queue`: "{procedure id}.{handoff id}". `items_max` and `length` 0: the defaults. NOT_FOUND (UNKNOWN_FORM,
  // UNKNOWN_HANDOFF).
  absl::StatusOr<LeasedRows> Take(const std::string& queue, int items_max, absl::Duration length,
                                  const Request& request);
  // UNKNOWN_LEASE, NOT_IN_LEASE, LEASE_EXPIRED.
  absl::StatusOr<int> Acknowledge(const std::string& queue, const std::string& lease,
                                  const std::vector<std::string>& receipt_numbers, const Request& request);

 private:
  HandoffStore& store_;
  ApplicationStore& applications_;
  Catalog& catalog_;
  Random& random_;
  const Clock& clock_;
};

}  // namespace madoguchi::intake
