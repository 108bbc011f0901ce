#include "cli/form/forms.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "cli/files.h"
#include "cli/form/paper.h"
#include "common/status/macros.h"
#include "procedures/definition/definition.h"
#include "procedures/limits.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kTemplateBytesMax = 64u << 20;  // blank pages travel inside

absl::StatusOr<procedures::Template> TemplateOfDefinition(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string yaml, ReadFile(path, procedures::kDefinitionBytesMax));
  const absl::StatusOr<procedures::Definition> definition = procedures::ParseDefinition(yaml);
  if (!definition.ok()) return InFile(path, definition.status());
  return TemplateOf(path, *definition);
}

// From the folder given at build time, or where an image has it.
std::vector<std::string> Catalog() {
  std::error_code error;
  std::vector<std::string> paths;
  for (const char* folder : {MADOGUCHI_CATALOG, "/usr/share/madoguchi/catalog"}) {
    if (!paths.empty()) break;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace

absl::StatusOr<procedures::Template> LoadTemplate(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string json, ReadFile(path, kTemplateBytesMax));
  absl::StatusOr<procedures::Template> form = procedures::TemplateFromJson(json);
  if (!form.ok()) return InFile(path, form.status());
  return form;
}

absl::StatusOr<std::vector<procedures::Template>> LoadForms(const Arguments::Parsed& parsed) {
  const auto given = [&](const std::string& flag) {
    const auto found = parsed.flags.find(flag);
    return found == parsed.flags.end() ? std::vector<std::string>{} : found->second;
  };
  std::vector<std::string> definitions = given("definition");
  const std::vector<std::string> templates = given("template");
  if (definitions.empty() && templates.empty()) definitions = Catalog();
  if (definitions.empty() && templates.empty())
    return Misused("--definition か --template で、読む申請書の様式を指定してください。");
  std::vector<procedures::Template> forms;
  for (const std::string& path : definitions) {
    ASSIGN_OR_RETURN(forms.emplace_back(), TemplateOfDefinition(path));
  }
  for (const std::string& path : templates) {
    ASSIGN_OR_RETURN(forms.emplace_back(), LoadTemplate(path));
  }
  return forms;
}

absl::Status AddForms(const Arguments::Parsed& parsed, ocr::TemplateForms& forms) {
  ASSIGN_OR_RETURN(std::vector<procedures::Template> templates, LoadForms(parsed));
  for (procedures::Template& each : templates) RETURN_IF_ERROR(forms.Add(std::move(each)));
  return absl::OkStatus();
}

}  // namespace madoguchi::cli
