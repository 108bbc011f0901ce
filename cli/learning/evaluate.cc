#include "cli/learning/evaluate.h"

#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/files.h"
#include "cli/form/forms.h"
#include "cli/learning/rereading.h"
#include "cli/learning/sample_folder.h"
#include "cli/learning/truth.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/reading/drift.h"
#include "ocr-worker/evaluation/report.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::cli {
namespace {

using Json = nlohmann::json;
using ocr::evaluation::Outcome;

constexpr size_t kReadingsBytesMax = 256u << 20;

struct Measured {
  std::vector<Outcome> outcomes;
  int64_t unread_pages = 0;
};

absl::Status DamagedReadings(int line) {
  return Error(
      absl::StatusCode::kInvalidArgument, "READINGS_DAMAGED",
      absl::StrCat("読み取り結果の", line, "行目が madoguchi form read の形ではありません。作り直してください。"));
}

absl::Status Nothing() {
  return Error(absl::StatusCode::kFailedPrecondition, "NO_READINGS",
               "測る読み取り結果が一つもありません。ファイルが空でないかを確かめてください。");
}

// The leaf's type, where the form is known.
std::string TypeOf(ocr::TemplateForms& forms, const Outcome& outcome, int page) {
  const auto form = forms.Find("", outcome.form, outcome.version);
  if (!form.ok()) return "";
  for (const ocr::PreparedPage& candidate : (*form)->pages) {
    for (const auto& leaf : candidate.layout.fields) {
      if (candidate.layout.page == page && leaf.id == outcome.field)
        return std::string(procedures::LeafTypeName(leaf.type));
    }
  }
  return "";
}

absl::Status AddPage(const Json& page, const Truth& truth, ocr::TemplateForms& forms, Measured& measured) {
  const std::string file = page.at("file"), form = page.at("form");
  const int number = page.at("page");
  const bool failed = page.at("error") != "";
  ASSIGN_OR_RETURN(const TruePage* known,
                   TrueOf(truth, file, page.at("page_index"), failed ? "" : form, failed ? 0 : number));
  if (failed) {
    measured.unread_pages += !known->blank;
    return absl::OkStatus();
  }
  // A seal is found, not read: nobody writes down what it says.
  const auto is_seal = [](const std::string& field) { return absl::EndsWith(field, ".seal"); };
  std::map<std::string, std::string> unseen = known->values;
  for (const Json& field : page.at("fields")) {
    if (is_seal(field.at("id"))) continue;
    Outcome outcome{
        .id = absl::StrCat(file, "#", page.at("page_index").get<int>(), "#", field.at("id").get<std::string>()),
        .form = form,
        .version = page.at("version"),
        .field = field.at("id"),
        .recognizer = field.value("recognizer", ""),
        .value = field.at("value"),
        .confidence = field.at("confidence"),
        .accepted = field.at("accepted")};
    if (const auto written = unseen.find(outcome.field); written != unseen.end()) {
      outcome.truth = written->second;
      unseen.erase(written);
    }
    outcome.type = TypeOf(forms, outcome, number);
    measured.outcomes.push_back(std::move(outcome));
  }
  for (const auto& [field, value] : unseen) {
    if (!is_seal(field)) return UnknownField(form, field);
  }
  return absl::OkStatus();
}

absl::StatusOr<Measured> FromReadings(const Arguments::Parsed& parsed, ocr::TemplateForms& forms) {
  if (!parsed.Has("truth")) return Misused("読み取り結果を測るには --truth で正解のファイルを指定してください。");
  ASSIGN_OR_RETURN(const Truth truth, ReadTruth(parsed.Flag("truth")));
  ASSIGN_OR_RETURN(const std::string text, ReadFile(parsed.positional[0], kReadingsBytesMax));
  Measured measured;
  int line = 0;
  for (const absl::string_view words : absl::StrSplit(text, '\n')) {
    ++line;
    if (words.empty()) continue;
    try {
      RETURN_IF_ERROR(AddPage(Json::parse(words), truth, forms, measured));
    } catch (const Json::exception&) {
      return DamagedReadings(line);
    }
  }
  return measured;
}

absl::StatusOr<Measured> FromSamples(const Arguments::Parsed& parsed, ocr::TemplateForms& forms) {
  const std::string& folder = parsed.positional[0];
  ASSIGN_OR_RETURN(std::vector<SampleRow> rows, ReadSampleFolder(folder));
  if (parsed.Has("held_back")) std::erase_if(rows, [](const SampleRow& row) { return !row.held_back; });
  Measured measured;
  if (parsed.Has("stored")) {
    for (SampleRow& row : rows) measured.outcomes.push_back(std::move(row.outcome));
    return measured;
  }
  if (parsed.Has("models")) RETURN_IF_ERROR(ocr::models::UseFolder(parsed.Flag("models")));
  ASSIGN_OR_RETURN(measured.outcomes, Reread(folder, rows, forms));
  return measured;
}

std::string ReferenceOf(const std::vector<Outcome>& outcomes) {
  ocr::ConfidenceReference reference;
  for (const Outcome& outcome : outcomes) {
    if (!outcome.value.empty() && !outcome.type.empty())
      ++reference[outcome.type][ocr::ConfidenceBin(outcome.confidence)];
  }
  return ocr::ToText(reference);
}

absl::Status Evaluate(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"truth", "definition", "template", "models", "reference", "confusions"},
                                   {"json", "stored", "held_back"}));
  int confusions = 20;
  if (parsed.positional.size() != 1 || !absl::SimpleAtoi(parsed.Flag("confusions", "20"), &confusions) ||
      confusions < 0) {
    return Misused("見本のフォルダーか、form read の出力のファイルを一つ指定してください。");
  }
  std::error_code error;
  const bool folder = std::filesystem::is_directory(parsed.positional[0], error);
  if (!folder) RETURN_IF_ERROR(ReadFile(parsed.positional[0], kReadingsBytesMax).status());
  ocr::TemplateForms forms;
  // A folder brings its own forms along.
  if (!folder || parsed.Has("definition") || parsed.Has("template")) RETURN_IF_ERROR(AddForms(parsed, forms));
  ASSIGN_OR_RETURN(const Measured measured, folder ? FromSamples(parsed, forms) : FromReadings(parsed, forms));
  if (measured.outcomes.empty()) return Nothing();
  if (parsed.Has("reference")) RETURN_IF_ERROR(WriteFile(parsed.Flag("reference"), ReferenceOf(measured.outcomes)));
  ocr::evaluation::Report report = ocr::evaluation::Evaluate(measured.outcomes);
  report.unread_pages = measured.unread_pages;
  out << (parsed.Has("json") ? ocr::evaluation::ToJson(report, static_cast<size_t>(confusions)).dump(2) + "\n"
                             : ocr::evaluation::ToMarkdown(report, static_cast<size_t>(confusions)));
  return absl::OkStatus();
}

}  // namespace

int FormEvaluate(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  return Report(Evaluate(arguments, console.out), console);
}

}  // namespace madoguchi::cli
