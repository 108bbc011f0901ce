// The template of a city's existing form, as far as a definition can vouch for it.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "procedures/definition/definition.h"
#include "procedures/layout/template.h"

namespace madoguchi::procedures {

// `json`: as `form register` writes it and a person corrected it. It gets the definition's id, version and threshold,
// and what the definition says of each value (eras, limits, check digits).
// INVALID_ARGUMENT: INVALID_TEMPLATE; TEMPLATE_DOES_NOT_FIT lists as FieldFaults what the definition does not know
// (UNKNOWN_FIELD, UNKNOWN_OPTION), what stands twice (DUPLICATE) and a wrong number of pages (BAD_VALUE).
absl::StatusOr<Template> OwnTemplate(const Definition& definition, absl::string_view json);

}  // namespace madoguchi::procedures
