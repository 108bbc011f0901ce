// fill_set: as many filled pages as wanted, by the hands and damages of one set, with their truth:
// fill_set --out=DIR [--set=tune|report|unseen] [--pages=40] [--seed=1]
//
// Writes the pages and truth.json (form, page and leaf values, file by file), as `madoguchi form evaluate --truth` and
// `madoguchi samples cut --truth` take them.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/sample_page.h"

ABSL_FLAG(std::string, out, "", "folder to write to");
ABSL_FLAG(std::string, set, "tune", "tune, report or unseen");
ABSL_FLAG(int, pages, 40, "pages to make");
ABSL_FLAG(int, seed, 1, "of the values, the hands and the damage");
ABSL_FLAG(std::string, catalog, "procedures/catalog", "folder of definitions");
ABSL_FLAG(std::string, digits, "tests/data/handwritten_digits.png", "sheet of real digits");

namespace madoguchi::fill {
namespace {

template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

std::vector<procedures::Template> Forms() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(absl::GetFlag(FLAGS_catalog))) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<procedures::Template> forms;
  for (const auto& path : paths) {
    std::stringstream yaml;
    yaml << std::ifstream(path).rdbuf();
    forms.push_back(Must(procedures::PrintForm(Must(procedures::ParseDefinition(yaml.str())))).form_template);
  }
  return forms;
}

void Run() {
  const std::filesystem::path out = absl::GetFlag(FLAGS_out);
  std::filesystem::create_directories(out);
  const std::vector<procedures::Template> forms = Forms();
  const cv::Mat digits = LoadDigits(absl::GetFlag(FLAGS_digits));
  const std::string name = absl::GetFlag(FLAGS_set);
  const Set set = name == "report" ? ReportSet() : name == "unseen" ? UnseenSet() : TuneSet();
  std::mt19937 rng(static_cast<unsigned>(absl::GetFlag(FLAGS_seed)));
  auto truth = nlohmann::ordered_json::object();
  for (size_t i = 0; i < static_cast<size_t>(absl::GetFlag(FLAGS_pages)); ++i) {
    const procedures::Template& form = forms[i % forms.size()];
    const size_t page = (i / forms.size()) % form.pages.size();
    const Damage damage = set.damages[(i / set.hands.size()) % set.damages.size()];
    const SamplePage sample = MakeSample(form, page, set.hands[i % set.hands.size()], damage, digits, rng);
    const std::string file = absl::StrFormat("%04d.%s", i + 1, damage == Damage::kFax ? "png" : "jpg");
    std::ofstream(out / file, std::ios::binary) << sample.file;
    truth[file] = {
        {{"form", sample.form}, {"version", sample.version}, {"page", sample.page}, {"values", sample.values}}};
  }
  std::ofstream(out / "truth.json") << truth.dump(1) << "\n";
}

}  // namespace
}  // namespace madoguchi::fill

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_out).empty()) {
    std::cerr << "fill_set: --out=DIR is missing\n";
    return 2;
  }
  madoguchi::fill::Run();
  return 0;
}
