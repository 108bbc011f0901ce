// The paper of a definition: our own printing, or the city's existing form that the definition names.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "procedures/definition/definition.h"
#include "procedures/layout/template.h"

namespace madoguchi::cli {

// The template file that stands beside the definition; empty when the definition prints its own paper. NOT_FOUND
// (UNREADABLE_FILE).
absl::StatusOr<std::string> ReadOwnTemplate(const std::string& definition_path,
                                            const procedures::Definition& definition);

// What scans are read by. Errors of print.h and own_template.h as well.
absl::StatusOr<procedures::Template> TemplateOf(const std::string& definition_path,
                                                const procedures::Definition& definition);

}  // namespace madoguchi::cli
