#include "cli/form_print.h"

#include <ostream>

#include "cli/files.h"
#include "common/status/macros.h"
#include "procedures/definition/definition.h"
#include "procedures/limits.h"
#include "procedures/paper/print.h"

namespace madoguchi::cli {
namespace {

absl::StatusOr<procedures::Definition> ReadDefinition(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string yaml, ReadFile(path, procedures::kDefinitionBytesMax));
  return procedures::ParseDefinition(yaml);
}

absl::Status Print(const Arguments& arguments) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"pdf", "template"}));
  if (parsed.positional.size() != 1) return Misused("手続の定義（YAMLファイル）を一つ指定してください。");
  if (parsed.flags.empty()) return Misused("--pdf か --template で書き出す先を指定してください。");
  ASSIGN_OR_RETURN(const procedures::Definition definition, ReadDefinition(parsed.positional[0]));
  ASSIGN_OR_RETURN(const procedures::PrintedForm printed, procedures::PrintForm(definition));
  if (parsed.Has("pdf")) RETURN_IF_ERROR(WriteFile(parsed.Flag("pdf"), printed.pdf));
  if (parsed.Has("template")) RETURN_IF_ERROR(WriteFile(parsed.Flag("template"), ToJson(printed.form_template)));
  return absl::OkStatus();
}

absl::Status Check(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({}));
  if (parsed.positional.size() != 1) return Misused("手続の定義（YAMLファイル）を一つ指定してください。");
  ASSIGN_OR_RETURN(const procedures::Definition definition, ReadDefinition(parsed.positional[0]));
  out << definition.id << " 第" << definition.version << "版「" << definition.title.ja
      << "」: 直すところはありません。\n";
  return absl::OkStatus();
}

}  // namespace

int FormPrint(const Arguments& arguments, Console console) { return Report(Print(arguments), console); }
int FormCheck(const Arguments& arguments, Console console) { return Report(Check(arguments, console.out), console); }

}  // namespace madoguchi::cli
