#include "cli/learning/rereading.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/form/forms.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/crop_png.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/core/reading/page_reader.h"

namespace madoguchi::cli {

using ocr::evaluation::Outcome;

absl::Status UnknownField(const std::string& form, const std::string& field) {
  return Error(
      absl::StatusCode::kInvalidArgument, "UNKNOWN_FIELD",
      absl::StrCat("様式「", form, "」に欄「", field, "」がありません。様式の版が合っているかを確かめてください。"));
}

absl::StatusOr<std::vector<Outcome>> Reread(const std::string& folder, const std::vector<SampleRow>& rows,
                                            ocr::TemplateForms& forms) {
  for (const std::string& path : FormsOf(folder)) {
    ASSIGN_OR_RETURN(procedures::Template form, LoadTemplate(path));
    RETURN_IF_ERROR(forms.Add(std::move(form)));
  }
  ASSIGN_OR_RETURN(ocr::Recognizers recognizers, ocr::MakeRecognizers());
  const ocr::CpuStopWatch watch;
  ocr::PageReader reader(std::move(recognizers), forms, watch);
  std::vector<Outcome> outcomes;
  for (const SampleRow& row : rows) {
    ASSIGN_OR_RETURN(const auto form, forms.Find("", row.outcome.form, row.outcome.version));
    const ocr::PreparedPage* page = nullptr;
    const procedures::TemplateField* field = nullptr;
    for (const ocr::PreparedPage& candidate : form->pages) {
      if (candidate.layout.page != row.page) continue;
      for (const procedures::TemplateField& leaf : candidate.layout.fields) {
        if (leaf.id == row.outcome.field) page = &candidate, field = &leaf;
      }
    }
    if (field == nullptr) return UnknownField(row.outcome.form, row.outcome.field);
    ASSIGN_OR_RETURN(const std::string png, ReadCrop(folder, row.outcome.id));
    ASSIGN_OR_RETURN(const cv::Mat seen, ocr::CropFromPng(png));
    ASSIGN_OR_RETURN(const ocr::FieldReading read, reader.ReadCrop(*page, *field, seen, ocr::Patience()));
    Outcome outcome = row.outcome;
    outcome.type = read.type;
    outcome.recognizer = read.recognizer;
    outcome.value = read.value;
    outcome.confidence = read.confidence;
    outcome.accepted = read.accepted;
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace madoguchi::cli
