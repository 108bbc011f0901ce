#include "cli/learning/sample_folder.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cli/files.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kTableBytesMax = 64u << 20;
constexpr size_t kCropBytesMax = 1u << 20;
constexpr absl::string_view kColumns[] = {"id",       "form",    "version",    "page",     "field",
                                          "type",     "truth",   "value",      "raw",      "confidence",
                                          "accepted", "doubted", "recognizer", "held_back"};

// A value may hold anything a person wrote; a line must stay a line.
std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"\t", "\\t"}, {"\n", "\\n"}, {"\r", "\\r"}});
}
std::string Unescaped(absl::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      plain += text[i];
      continue;
    }
    const char next = text[++i];
    plain += next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next;
  }
  return plain;
}

// An id becomes a file's name.
bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_';
  });
}

absl::Status Damaged(int line) {
  return Error(absl::StatusCode::kInvalidArgument, "SAMPLES_DAMAGED",
               absl::StrCat("samples.tsv の", line, "行目が読めません。もう一度書き出してください。"));
}

absl::StatusOr<SampleRow> RowOf(absl::string_view text, int line) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, '\t');
  if (words.size() != std::size(kColumns) || !IsId(words[0])) return Damaged(line);
  SampleRow row;
  ocr::evaluation::Outcome& outcome = row.outcome;
  outcome.id = std::string(words[0]);
  outcome.form = Unescaped(words[1]);
  outcome.field = Unescaped(words[4]);
  outcome.type = Unescaped(words[5]);
  outcome.truth = Unescaped(words[6]);
  outcome.value = Unescaped(words[7]);
  row.raw = Unescaped(words[8]);
  outcome.accepted = words[10] == "1";
  row.doubted = words[11] == "1";
  outcome.recognizer = Unescaped(words[12]);
  row.held_back = words[13] == "1";
  if (!absl::SimpleAtoi(words[2], &outcome.version) || !absl::SimpleAtoi(words[3], &row.page) ||
      !absl::SimpleAtod(words[9], &outcome.confidence)) {
    return Damaged(line);
  }
  return row;
}

}  // namespace

absl::StatusOr<SampleFolderWriter> SampleFolderWriter::Create(const std::string& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return Error(absl::StatusCode::kAlreadyExists, "FOLDER_NOT_EMPTY",
                 absl::StrCat("「", folder, "」は空ではありません。新しいフォルダーを指定してください。"));
  }
  for (const char* part : {"", "/crops", "/forms"}) RETURN_IF_ERROR(MakePrivateFolder(absl::StrCat(folder, part)));
  SampleFolderWriter writer(folder);
  writer.lines_ = absl::StrCat(absl::StrJoin(kColumns, "\t"), "\n");
  return writer;
}

absl::Status SampleFolderWriter::Add(const SampleRow& row, absl::string_view png) {
  const ocr::evaluation::Outcome& outcome = row.outcome;
  if (!IsId(outcome.id)) return Damaged(count_ + 2);
  RETURN_IF_ERROR(WriteSecretFile(absl::StrCat(folder_, "/crops/", outcome.id, ".png"), png));
  absl::StrAppend(
      &lines_,
      absl::StrJoin(
          {outcome.id, Escaped(outcome.form), absl::StrCat(outcome.version), absl::StrCat(row.page),
           Escaped(outcome.field), Escaped(outcome.type), Escaped(outcome.truth), Escaped(outcome.value),
           Escaped(row.raw), absl::StrCat(outcome.confidence), std::string(outcome.accepted ? "1" : "0"),
           std::string(row.doubted ? "1" : "0"), Escaped(outcome.recognizer), std::string(row.held_back ? "1" : "0")},
          "\t"),
      "\n");
  ++count_;
  return absl::OkStatus();
}

absl::Status SampleFolderWriter::AddForm(const std::string& form, int version, absl::string_view template_json) {
  if (!IsId(form)) return Damaged(1);
  return WriteFile(absl::StrCat(folder_, "/forms/", form, "-", version, ".json"), template_json);
}

absl::Status SampleFolderWriter::Finish() { return WriteSecretFile(folder_ + "/samples.tsv", lines_); }

absl::StatusOr<std::vector<SampleRow>> ReadSampleFolder(const std::string& folder) {
  ASSIGN_OR_RETURN(const std::string table, ReadFile(folder + "/samples.tsv", kTableBytesMax));
  const std::vector<absl::string_view> lines = absl::StrSplit(table, '\n', absl::SkipEmpty());
  if (lines.empty() || lines[0] != absl::StrJoin(kColumns, "\t")) return Damaged(1);
  std::vector<SampleRow> rows;
  for (size_t i = 1; i < lines.size(); ++i) {
    ASSIGN_OR_RETURN(SampleRow row, RowOf(lines[i], static_cast<int>(i) + 1));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) {
    return Error(absl::StatusCode::kFailedPrecondition, "NO_SAMPLES",
                 absl::StrCat("「", folder, "」に見本が一つもありません。同意と審査の状況を確かめてください。"));
  }
  return rows;
}

absl::StatusOr<std::string> ReadCrop(const std::string& folder, const std::string& id) {
  return ReadFile(absl::StrCat(folder, "/crops/", id, ".png"), kCropBytesMax);
}

std::vector<std::string> FormsOf(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder + "/forms", error)) {
    if (entry.path().extension() == ".json") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace madoguchi::cli
