// Reads the crops of a sample folder again, with the readers that this program has today (or those of --models).
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/learning/sample_folder.h"
#include "ocr-worker/adapters/template_forms.h"

namespace madoguchi::cli {

// One outcome a row, in order: today's value and confidence beside the row's truth. The folder's own templates are
// added to `forms`. Errors of the files; NOT_FOUND (UNKNOWN_FORM, UNKNOWN_VERSION, UNKNOWN_FIELD); CROP_DOES_NOT_FIT.
absl::StatusOr<std::vector<ocr::evaluation::Outcome>> Reread(const std::string& folder,
                                                             const std::vector<SampleRow>& rows,
                                                             ocr::TemplateForms& forms);

// INVALID_ARGUMENT (UNKNOWN_FIELD).
absl::Status UnknownField(const std::string& form, const std::string& field);

}  // namespace madoguchi::cli
