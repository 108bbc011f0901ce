// From what the reader saw to an application: which form it is, which values stand on it, what a person must look at.
// Pure functions.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"
#include "services/intake/core/applications/application.h"
#include "services/intake/core/paper/scan.h"

namespace madoguchi::intake {

struct FormOfScan {
  std::string procedure;
  int version = 0;
};

// The one form that all readable pages belong to. One file is one application: INVALID_ARGUMENT (NO_PAGES; the first
// page's own reason when none could be read; MIXED_FORMS; REPEATED_PAGE).
absl::StatusOr<FormOfScan> FormOf(const std::vector<PageReading>& pages);

// How many pages the definition's printing has.
int PagesOf(const procedures::Definition& definition);

struct Verdict {
  nlohmann::json data;
  std::vector<Finding> findings;
  // Every value is accepted and valid and the definition's `straight_through` fields reach its confidence: no person
  // needs to look.
  bool straight_through = false;
};

Verdict Judge(const procedures::Definition& definition, const std::vector<PageReading>& pages, absl::CivilDay today);

}  // namespace madoguchi::intake
