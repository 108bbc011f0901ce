// Retention periods (保存年限). They count from 1 April of the fiscal year after the one in which the document was
// made. Pure.
#pragma once

#include <optional>

#include "absl/time/civil_time.h"

namespace madoguchi::archive {

// 常用: kept as long as it is in use.
inline constexpr int kRetentionPermanentUse = 0;

// 1, 3, 5, 10 or 30 years, or kRetentionPermanentUse.
bool IsRetentionPeriod(int years);

// The year in which the fiscal year (1 April to 31 March) of `day` began.
int FiscalYear(absl::CivilDay day);

// 保存期間満了日, the last day of the period; none for kRetentionPermanentUse.
std::optional<absl::CivilDay> ExpiryDay(absl::CivilDay created, int years);

}  // namespace madoguchi::archive
