// madoguchi-fit-confidence: rows of madoguchi-observe-readings → models/confidence.txt, and how well it holds.
//
//   madoguchi-fit-confidence --rows=a.tsv,b.tsv [--held=c.tsv,…] [--threshold=P] --out=confidence.txt
//
// Prints, for the rows fitted and those held, the share accepted, what is wrong among them and the expected calibration
// error, by type.
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/core/evidence/reliability.h"
#include "ocr-worker/training/calibration/logistic.h"

ABSL_FLAG(std::vector<std::string>, rows, {}, "files to fit");
ABSL_FLAG(std::vector<std::string>, held, {}, "files only to report on");
ABSL_FLAG(double, penalty, 1.0, "of a squared weight of all types together, in log losses of one row");
ABSL_FLAG(double, apart, 4.0, "the same for how far a type's weights lie from those of all types");
ABSL_FLAG(double, threshold, 0.95, "from which a reading counts as accepted in the report");
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
    for (const Row& row : rows) judged.push_back({Probability(found->second, row.features), row.right});
    all.insert(all.end(), judged.begin(), judged.end());
    line(type, judged);
  }
  line("**all**", all);
}

void Run() {
  const RowsByType rows = Load(absl::GetFlag(FLAGS_rows));
  std::map<std::string, Fitted> fitted;
  std::ofstream out(absl::GetFlag(FLAGS_out));
  out << "# Written by madoguchi-fit-confidence (training/calibration); see core/evidence/confidence.h.\nversion "
      << absl::GetFlag(FLAGS_version) << "\n";
  std::vector<Row> together;
  for (const auto& [type, examples] : rows) together.insert(together.end(), examples.begin(), examples.end());
  const Fitted common = Fit(together, absl::GetFlag(FLAGS_penalty));
  std::vector<std::pair<double, bool>> judged;
  for (const auto& [type, examples] : rows) {
    Fitted& one = fitted[type] = Fit(examples, absl::GetFlag(FLAGS_apart), &common);
    one.ceiling = 1;
    for (const Row& row : examples) judged.emplace_back(Probability(one, row.features), row.right);
  }
  const double ceiling = CeilingOf(std::move(judged));
  for (auto& [type, one] : fitted) {
    one.ceiling = ceiling;
    out << absl::StreamFormat("%s bias %.4f\n%s ceiling %.5f\n", type, one.bias, type, one.ceiling);
    for (size_t f = 0; f < kFeatureNames.size(); ++f) {
      if (one.weights[f] > 0) out << absl::StreamFormat("%s %s %.4f\n", type, kFeatureNames[f], one.weights[f]);
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
