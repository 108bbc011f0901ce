// madoguchi-fit-confidence: rows of madoguchi-observe-readings → models/confidence.txt, and how well it holds.
//
//   madoguchi-fit-confidence --rows=a.tsv,b.tsv [--held=c.tsv,…] [--threshold=P] --out=confidence.txt
//
// Prints, for the rows fitted and those held, the share accepted, what is wrong among them and the expected calibration
// error, by kind.
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/core/evidence/confidence.h"
#include "ocr-worker/core/evidence/reliability.h"
#include "ocr-worker/training/calibration/logistic.h"

ABSL_FLAG(std::vector<std::string>, rows, {}, "files to fit");
ABSL_FLAG(std::vector<std::string>, held, {}, "files only to report on");
ABSL_FLAG(double, penalty, 1.0, "of a squared weight of all types together, in log losses of one row");
ABSL_FLAG(double, apart, 4.0, "the same for how far a type's weights lie from those of all types");
ABSL_FLAG(double, threshold, madoguchi::ocr::kAcceptedFrom, "from which a reading counts as accepted in the report");
ABSL_FLAG(std::string, version, "1", "written into the file");
ABSL_FLAG(std::string, out, "", "file to write");

namespace madoguchi::ocr::calibration {
namespace {

using RowsByType = std::map<std::string, std::vector<Row>>;

RowsByType Load(const std::vector<std::string>& paths) {
  RowsByType all;
  for (const std::string& path : paths) {
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    for (auto& [type, rows] : ParseRows(text.str())) all[type].insert(all[type].end(), rows.begin(), rows.end());
  }
  return all;
}

void Report(const std::string& title, const RowsByType& rows_by_type, const std::map<std::string, Fitted>& fitted) {
  const double threshold = absl::GetFlag(FLAGS_threshold);
  std::cout << "\n| " << title << " | rows | right | accepted | wrong among accepted | calibration error |\n"
            << "|---|---|---|---|---|---|\n";
  std::vector<Judged> all;
  const auto line = [&](const std::string& name, const std::vector<Judged>& judged) {
    int right = 0, accepted = 0, wrong = 0;
    for (const Judged& one : judged) {
      right += one.right;
      accepted += one.confidence >= threshold;
      wrong += one.confidence >= threshold && !one.right;
    }
    const auto count = static_cast<double>(std::max<size_t>(1, judged.size()));
    std::cout << absl::StrFormat("| %s | %d | %.1f %% | %.1f %% | %d of %d | %.3f |\n", name, judged.size(),
                                 100 * right / count, 100 * accepted / count, wrong, accepted,
                                 ExpectedCalibrationError(judged));
  };
  for (const auto& [type, rows] : rows_by_type) {
    const auto found = fitted.find(type);
    if (found == fitted.end()) continue;
    std::vector<Judged> judged;
    for (const Row& row : rows) judged.push_back({Confidence(found->second, row.features), row.right});
    all.insert(all.end(), judged.begin(), judged.end());
    line(type, judged);
  }
  line("**all**", all);
}

// "address-number-line" → "address".
std::string TypeOf(const std::string& kind) { return kind.substr(0, kind.find('-')); }

std::vector<Judged> JudgedBy(const Fitted& fitted, absl::Span<const Row> rows) {
  std::vector<Judged> judged;
  for (const Row& row : rows) judged.push_back({Probability(fitted, row.features), row.right});
  return judged;
}

// A model for each type and for each kind of it, drawn to that of its type as types are to that of all rows.
std::map<std::string, Fitted> FitAll(const RowsByType& rows_by_kind) {
  RowsByType by_type;
  std::vector<Row> together;
  for (const auto& [kind, rows] : rows_by_kind) {
    by_type[TypeOf(kind)].insert(by_type[TypeOf(kind)].end(), rows.begin(), rows.end());
    together.insert(together.end(), rows.begin(), rows.end());
  }
  const double apart = absl::GetFlag(FLAGS_apart);
  const Fitted common = Fit(together, absl::GetFlag(FLAGS_penalty));
  std::map<std::string, Fitted> fitted;
  for (const auto& [type, rows] : by_type) {
    fitted[type] = Fit(rows, apart, &common);
    fitted[type].sure = SureFrom(JudgedBy(fitted[type], rows), 1);
  }
  std::vector<Judged> judged;
  for (const auto& [kind, rows] : rows_by_kind) {
    Fitted& one = fitted[kind] = Fit(rows, apart, &fitted[TypeOf(kind)]);
    one.ceiling = 1;
    const std::vector<Judged> of_kind = JudgedBy(one, rows);
    one.sure = SureFrom(of_kind, fitted[TypeOf(kind)].sure);
    judged.insert(judged.end(), of_kind.begin(), of_kind.end());
  }
  const double ceiling = CeilingOf(std::move(judged));
  for (auto& [kind, one] : fitted) one.ceiling = ceiling;
  return fitted;
}

void Run() {
  const RowsByType rows = Load(absl::GetFlag(FLAGS_rows));
  const std::map<std::string, Fitted> fitted = FitAll(rows);
  std::ofstream out(absl::GetFlag(FLAGS_out));
  out << "# Written by madoguchi-fit-confidence (training/calibration); see core/evidence/confidence.h.\nversion "
      << absl::GetFlag(FLAGS_version) << "\n";
  for (const auto& [kind, one] : fitted) {
    out << absl::StreamFormat("%s bias %.4f\n%s ceiling %.5f\n%s sure %.5f\n", kind, one.bias, kind, one.ceiling, kind,
                              one.sure);
    for (size_t f = 0; f < kFeatureNames.size(); ++f) {
      if (one.weights[f] > 0) out << absl::StreamFormat("%s %s %.4f\n", kind, kFeatureNames[f], one.weights[f]);
    }
  }
  Report("fitted", rows, fitted);
  if (!absl::GetFlag(FLAGS_held).empty()) Report("held", Load(absl::GetFlag(FLAGS_held)), fitted);
}

}  // namespace
}  // namespace madoguchi::ocr::calibration

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  madoguchi::ocr::calibration::Run();
  return 0;
}
