// One value of each type, already normalised (procedures/rules/normalise.h): nullopt when it may stand, else why not.
// Pure; thread-safe. `label` is the field's name in the sentence. Source for telephone numbers: 電気通信番号計画
// (総務省).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "procedures/definition/definition.h"
#include "procedures/values/fault.h"

namespace madoguchi::procedures {

using Checked = std::optional<ValueFault>;

Checked CheckText(absl::string_view label, absl::string_view value, int characters_max);
Checked CheckKana(absl::string_view label, absl::string_view value);
Checked CheckDay(absl::string_view label, absl::string_view value, const Field& field, absl::CivilDay today);
Checked CheckPostal(absl::string_view label, absl::string_view value);
Checked CheckPhone(absl::string_view label, absl::string_view value);
Checked CheckMyNumber(absl::string_view label, absl::string_view value);
Checked CheckCorporateNumber(absl::string_view label, absl::string_view value);
Checked CheckInteger(absl::string_view label, int64_t value, const Field& field);
Checked CheckOption(absl::string_view label, absl::string_view value, const Field& field);

}  // namespace madoguchi::procedures
