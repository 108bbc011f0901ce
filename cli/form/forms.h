// The forms that a command is told to know: --definition, --template, or else those that the project brings along.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/arguments.h"
#include "ocr-worker/adapters/template_forms.h"
#include "procedures/layout/template.h"

namespace madoguchi::cli {

// Flags "definition" and "template", each as often as wanted; without any the catalogue. Errors of the files; MISUSED
// when there is no catalogue either.
absl::StatusOr<std::vector<procedures::Template>> LoadForms(const Arguments::Parsed& parsed);
absl::Status AddForms(const Arguments::Parsed& parsed, ocr::TemplateForms& forms);

// One template from its JSON file.
absl::StatusOr<procedures::Template> LoadTemplate(const std::string& path);

}  // namespace madoguchi::cli
