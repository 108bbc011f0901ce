#include "cli/learning/adopt.h"

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/files.h"
#include "cli/form/forms.h"
#include "cli/learning/rereading.h"
#include "cli/learning/sample_folder.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/evaluation/adoption.h"
#include "ocr-worker/models/folder.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::cli {
namespace {

namespace fs = std::filesystem;
using ocr::evaluation::Outcome;

absl::Status Unwritable(const std::string& folder) {
  return Error(absl::StatusCode::kUnavailable, "UNWRITABLE_FILE",
               absl::StrCat("「", folder, "」に書けません。フォルダーがあるか、空きと権限を確かめてください。"));
}

// The candidate's files with their manifest, beside where they will stand.
absl::Status Stage(const std::string& candidate, const std::string& staged) {
  std::error_code error;
  fs::create_directories(staged, error);
  if (error) return Unwritable(staged);
  for (const auto& entry : fs::directory_iterator(candidate, error)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".onnx" && extension != ".txt" && entry.path().filename() != "NOTICE") continue;
    fs::copy_file(entry.path(), fs::path(staged) / entry.path().filename(), error);
    if (error) return Unwritable(staged);
  }
  ASSIGN_OR_RETURN(const std::string manifest, ocr::models::ManifestOf(staged));
  return WriteFile(staged + "/manifest.json", manifest);
}

void Print(const ocr::evaluation::Verdict& verdict, std::ostream& out) {
  out << "| 文字 | 欄 | 候補だけ正しい | 今のだけ正しい | p |\n|---|---|---|---|---|\n";
  for (const auto& [script, each] : verdict.by_script)
    out << absl::StrFormat("| %s | %d | %d | %d | %.4f |\n", script, each.fields, each.wins, each.losses, each.p);
  const auto line = [&](const char* name, const ocr::evaluation::Score& score) {
    out << absl::StrFormat("%s：%d欄のうち%d欄が正しく、確認不要%d欄、そのうち誤り%d欄\n", name, score.fields,
                           score.exact, score.accepted, score.accepted_wrong);
  };
  out << "\n";
  line("今のモデル", verdict.current);
  line("候補", verdict.candidate);
  for (const std::string& reason : verdict.reasons) out << "- " << reason << "\n";
}

absl::StatusOr<bool> Adopt(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"candidate", "samples", "models", "out", "definition", "template"}));
  if (!parsed.Has("candidate") || !parsed.Has("samples") || !parsed.Has("out") || !parsed.positional.empty())
    return Misused("--candidate、--samples、--out を指定してください。");
  const std::string target = parsed.Flag("out"), staged = target + ".part", samples = parsed.Flag("samples");
  std::error_code error;
  if (fs::exists(target, error)) {
    return Error(absl::StatusCode::kAlreadyExists, "FOLDER_NOT_EMPTY",
                 absl::StrCat("「", target, "」はもうあります。新しいフォルダーを指定してください。"));
  }
  ASSIGN_OR_RETURN(std::vector<SampleRow> rows, ReadSampleFolder(samples));
  std::erase_if(rows, [](const SampleRow& row) { return !row.held_back; });
  ocr::TemplateForms forms;
  if (parsed.Has("definition") || parsed.Has("template")) RETURN_IF_ERROR(AddForms(parsed, forms));

  const absl::Cleanup tidy = [&] {
    ocr::models::UseBuiltIn();
    fs::remove_all(staged, error);
  };
  fs::remove_all(staged, error);
  RETURN_IF_ERROR(Stage(parsed.Flag("candidate"), staged));
  if (parsed.Has("models")) RETURN_IF_ERROR(ocr::models::UseFolder(parsed.Flag("models")));
  ASSIGN_OR_RETURN(const std::vector<Outcome> current, Reread(samples, rows, forms));
  ocr::models::UseBuiltIn();
  RETURN_IF_ERROR(ocr::models::UseFolder(staged));
  ASSIGN_OR_RETURN(const std::vector<Outcome> candidate, Reread(samples, rows, forms));
  ASSIGN_OR_RETURN(const ocr::evaluation::Verdict verdict, ocr::evaluation::Compare(current, candidate));
  Print(verdict, out);
  if (!verdict.adopted) {
    out << "採用しません。\n";
    return false;
  }
  fs::rename(staged, target, error);
  if (error) return Unwritable(target);
  out << "採用します。読み取りプロセスを --models=" << target << " を付けて起動してください。\n";
  return true;
}

}  // namespace

int FormAdopt(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  const absl::StatusOr<bool> adopted = Adopt(arguments, console.out);
  if (!adopted.ok()) return Report(adopted.status(), console);
  return *adopted ? kDone : kFailed;
}

}  // namespace madoguchi::cli
