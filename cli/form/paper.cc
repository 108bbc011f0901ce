#include "cli/form/paper.h"

#include <filesystem>
#include <utility>

#include "cli/files.h"
#include "common/status/macros.h"
#include "procedures/layout/own_template.h"
#include "procedures/limits.h"
#include "procedures/paper/print.h"

namespace madoguchi::cli {

absl::StatusOr<std::string> ReadOwnTemplate(const std::string& definition_path,
                                            const procedures::Definition& definition) {
  if (!definition.own_paper) return std::string();
  const auto folder = std::filesystem::path(definition_path).parent_path();
  return ReadFile((folder / definition.own_paper->template_file).string(), procedures::kTemplateBytesMax);
}

absl::StatusOr<procedures::Template> TemplateOf(const std::string& definition_path,
                                                const procedures::Definition& definition) {
  if (definition.own_paper) {
    ASSIGN_OR_RETURN(const std::string json, ReadOwnTemplate(definition_path, definition));
    return procedures::OwnTemplate(definition, json);
  }
  ASSIGN_OR_RETURN(procedures::PrintedForm printed, procedures::PrintForm(definition));
  return std::move(printed.form_template);
}

}  // namespace madoguchi::cli
