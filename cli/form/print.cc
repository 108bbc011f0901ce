#include "cli/form/print.h"

#include <ostream>
#include <random>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/files.h"
#include "common/status/error.h"
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

constexpr int kCopiesMax = 500;
constexpr int kSerialCharacters = 8;  // of 32: 40 bits, so that printings of different days and places do not meet

// Numbers of printed copies; letters that are not taken for digits.
std::vector<std::string> DrawSerials(int count) {
  static constexpr char kLetters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  std::random_device random;
  std::vector<std::string> serials(count);
  for (std::string& serial : serials) {
    for (int i = 0; i < kSerialCharacters; ++i) serial += kLetters[random() % 32];
  }
  return serials;
}

absl::Status HasOwnPaper(const procedures::Definition& definition) {
  return Error(absl::StatusCode::kFailedPrecondition, "HAS_OWN_PAPER",
               absl::StrCat("この手続は今ある様式（", definition.own_paper->template_file,
                            "）を使います。配る用紙はその様式の元のファイルから印刷してください。"));
}

absl::Status Print(const Arguments& arguments) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"pdf", "template", "copies"}));
  if (parsed.positional.size() != 1) return Misused("手続の定義（YAMLファイル）を一つ指定してください。");
  if (parsed.flags.empty()) return Misused("--pdf か --template で書き出す先を指定してください。");
  ASSIGN_OR_RETURN(const procedures::Definition definition, ReadDefinition(parsed.positional[0]));
  if (definition.own_paper) return HasOwnPaper(definition);
  if (parsed.Has("copies")) {
    int copies = 0;
    if (!absl::SimpleAtoi(parsed.Flag("copies"), &copies) || copies < 1 || copies > kCopiesMax || !parsed.Has("pdf")) {
      return Misused(absl::StrCat("--copies は1から", kCopiesMax, "までの数で、--pdf とともに指定してください。"));
    }
    ASSIGN_OR_RETURN(const std::string pdf, procedures::PrintCopies(definition, DrawSerials(copies)));
    RETURN_IF_ERROR(WriteFile(parsed.Flag("pdf"), pdf));
    if (!parsed.Has("template")) return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const procedures::PrintedForm printed, procedures::PrintForm(definition));
  if (parsed.Has("pdf") && !parsed.Has("copies")) RETURN_IF_ERROR(WriteFile(parsed.Flag("pdf"), printed.pdf));
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

absl::Status Separator(const Arguments& arguments) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"out"}));
  if (!parsed.positional.empty() || !parsed.Has("out")) return Misused("--out で書き出すPDFを指定してください。");
  ASSIGN_OR_RETURN(const std::string pdf, procedures::PrintSeparator());
  return WriteFile(parsed.Flag("out"), pdf);
}

}  // namespace

int FormPrint(const Arguments& arguments, Console console) { return Report(Print(arguments), console); }
int FormSeparator(const Arguments& arguments, Console console) { return Report(Separator(arguments), console); }
int FormCheck(const Arguments& arguments, Console console) { return Report(Check(arguments, console.out), console); }

}  // namespace madoguchi::cli
