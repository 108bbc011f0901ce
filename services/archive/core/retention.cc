#include "services/archive/core/retention.h"

#include <algorithm>
#include <iterator>

namespace madoguchi::archive {

bool IsRetentionPeriod(int years) {
  constexpr int kPeriods[] = {kRetentionPermanentUse, 1, 3, 5, 10, 30};
  return std::find(std::begin(kPeriods), std::end(kPeriods), years) != std::end(kPeriods);
}

int FiscalYear(absl::CivilDay day) { return static_cast<int>(day.year()) - (day.month() < 4 ? 1 : 0); }

std::optional<absl::CivilDay> ExpiryDay(absl::CivilDay created, int years) {
  if (years == kRetentionPermanentUse) return std::nullopt;
  return absl::CivilDay(FiscalYear(created) + 1 + years, 3, 31);
}

}  // namespace madoguchi::archive
