// reading_bench: how well and how fast filled forms are read, beside the `tesseract` command on the same pages in the
// same run.
//
//   reading_bench [--pages=44] [--seed=1] [--only=report,unseen,real,harder,bare,full,soak] [--real=DIR]
//   [--soak_pages=200]
//                 [--dump=DIR] [--tesseract=true|false]
//
// Prints Markdown: first the figures to reach, then what they come from. Pages are made here (tests/data/fill) with the
// given seed, so that the figures can be made again: the catalogue's forms and two for measuring (tests/data/forms).
// `report` and `unseen` share no font with what the nets were trained on or their confidence was calibrated on; the
// latter was never looked at while anything was chosen. --real adds pages written with drawings of real people, one
// PNG a character, named by code point (3042_01.png); only kana and kanji of that folder, at random, and real digits.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/bench/reading/goals.h"
#include "tests/bench/reading/means.h"
#include "tests/bench/reading/report.h"
#include "tests/bench/reading/session.h"
#include "tests/data/fill/real_hands.h"
#include "tests/data/foreign/legacy_form.h"

ABSL_FLAG(int, pages, 44, "pages to make and read, a set");
ABSL_FLAG(int, seed, 1, "of the values, the hands and the damage");
ABSL_FLAG(
    std::vector<std::string>, only,
    (std::vector<std::string>{"report", "unseen", "real", "harder", "bare", "full", "soak"}),
    "parts to run; also: tune, tune-harder; many of one kind by hand: numbers and addresses, each also with tune- "
    "or calibrate- before it");
ABSL_FLAG(std::string, real, "", "folder of characters that people drew; none: that part is left out");
ABSL_FLAG(int, soak_pages, 200, "pages over which memory is watched");
ABSL_FLAG(std::string, catalog, "procedures/catalog", "folder of definitions");
ABSL_FLAG(std::string, forms, "tests/data/forms", "folder of the definitions for measuring");
ABSL_FLAG(std::string, digits, "tests/data/handwritten_digits.png", "sheet of real digits");
ABSL_FLAG(bool, tesseract, true, "also run the tesseract command");
ABSL_FLAG(std::string, dump, "", "folder for the pages and every field read otherwise than written");

namespace madoguchi::bench {
namespace {

using procedures::Template;

std::vector<Template> Forms(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Template> forms;
  for (const auto& path : paths) {
    std::stringstream yaml;
    yaml << std::ifstream(path).rdbuf();
    forms.push_back(Must(procedures::PrintForm(Must(procedures::ParseDefinition(yaml.str())))).form_template);
  }
  return forms;
}

bool Wanted(const std::string& part) {
  const auto only = absl::GetFlag(FLAGS_only);
  return std::find(only.begin(), only.end(), part) != only.end();
}

class Run {
 public:
  Run()
      : measuring_(Forms(absl::GetFlag(FLAGS_forms))),
        topics_({{"numbers", Forms(absl::GetFlag(FLAGS_forms) + "/numbers")},
                 {"addresses", Forms(absl::GetFlag(FLAGS_forms) + "/addresses")}}),
        catalog_(Forms(absl::GetFlag(FLAGS_catalog))),
        real_(absl::GetFlag(FLAGS_real)),
        session_(fill::LoadDigits(absl::GetFlag(FLAGS_digits)), absl::GetFlag(FLAGS_dump)) {
    session_.Add(measuring_);
    for (const auto& [topic, forms] : topics_) session_.Add(forms);
    session_.Add(catalog_);
    // Two sheets for measuring between any two of the catalogue's pages: they hold every kind of field.
    for (const Template& form : catalog_) {
      all_.insert(all_.end(), measuring_.begin(), measuring_.end());
      all_.push_back(form);
    }
  }

  void Measure() {
    if (Wanted("soak")) MeasureMemory();  // first: before anything else has made the process grow
    const bool tesseract = absl::GetFlag(FLAGS_tesseract);
    const int pages = absl::GetFlag(FLAGS_pages);
    const auto of_set = [&](const char* part, const char* title, fill::Set set) {
      if (Wanted(part)) Read(part, {title, all_, std::move(set), fill::Measured(), pages, tesseract});
    };
    of_set("tune", "Hands that rules were tuned on", fill::TuneSet());
    of_set("report", "Held-back hands", fill::ReportSet());
    of_set("unseen", "Hands that nothing was ever chosen on: two prints, two brushes", fill::UnseenSet());
    if (Wanted("real") && !real_.empty()) {
      const fill::Set hands{
          .hands =
              {{.font = "SetoFont", .handwritten = true, .real_digits = true, .ink = {30, 26, 28}, .real = &real_},
               {.font = "SetoFont", .handwritten = true, .real_digits = true, .ink = {120, 50, 30}, .real = &real_}},
          .damages = fill::ReportSet().damages};
      Read("real people", {"Characters of real people, composed into forms", measuring_, hands, real_.RandomWords(),
                           std::max(8, pages / 2), tesseract});
    }
    const auto harder = [&](const char* part, const char* title, fill::Set set) {
      set.damages = fill::HarderDamages();
      if (Wanted(part)) Read(part, {title, all_, std::move(set), fill::Measured(), std::max(6, pages / 2), false});
    };
    harder("tune-harder", "The tuned hands under harder damage", fill::TuneSet());
    harder("harder", "The held-back hands under harder damage", fill::ReportSet());
    for (const auto& [topic, forms] : topics_) MeasureTopic(topic, forms);
    if (Wanted("bare")) MeasureWithoutMarkers();
    if (Wanted("full")) MeasureFullPage();
  }

  void Print() const {
    const std::vector<std::string> alone = {"measured"};  // only what is of no set of pages
    std::cout << "## Figures to reach\n\n" << GoalsTable(columns_.empty() ? alone : columns_, goals());
    std::vector<Result> printed = results_;
    if (bare_) printed.push_back(*bare_);
    for (const Result& result : printed) {
      std::cout << "\n## " << result.title << "\n\n"
                << result.pages << " pages, seed " << absl::GetFlag(FLAGS_seed) << ".\n\n"
                << ScoresTable(result) << "\n"
                << DamageTable(result) << "\n"
                << TimesTable(result)
                << "\nHow often readings of a given confidence are right, and the expected calibration error:\n\n"
                << ReliabilityTable(result);
    }
    if (!soak_.empty()) std::cout << "\n## Memory\n\n" << soak_;
  }

 private:
  void Read(const std::string& column, const Group& group) {
    std::cerr << group.title << ": " << group.pages << " pages\n";
    results_.push_back(session_.Run(group, static_cast<unsigned>(absl::GetFlag(FLAGS_seed))));
    columns_.push_back(column);
  }

  // Many values of one kind by hand: what the usual pages hold too few of to choose anything by.
  void MeasureTopic(const std::string& topic, const std::vector<Template>& forms) {
    const auto by = [&](const std::string& hands, fill::Set set) {
      std::erase_if(set.hands, [](const fill::Hand& hand) { return !hand.handwritten; });
      const std::string part = hands + topic;
      const int pages = absl::GetFlag(FLAGS_pages);
      if (Wanted(part)) Read(part, {part, forms, std::move(set), fill::Measured(), pages, false});
    };
    by("tune-", fill::TuneSet());
    by("calibrate-", fill::CalibrateSet());
    by("", fill::ReportSet());
  }

  // The same forms without corner markers and QR code, known to a reader of their own.
  void MeasureWithoutMarkers() {
    std::vector<Template> bare;
    for (const Template& form : measuring_) bare.push_back(foreign::WithoutMarkers(form));
    for (const Template& form : catalog_) bare.push_back(foreign::WithoutMarkers(form));
    Session session(fill::LoadDigits(absl::GetFlag(FLAGS_digits)), "");
    session.Add(bare);
    const Group group{"Held-back hands, forms without markers",
                      bare,
                      fill::ReportSet(),
                      fill::Measured(),
                      std::max(10, absl::GetFlag(FLAGS_pages) / 2),
                      absl::GetFlag(FLAGS_tesseract)};
    std::cerr << group.title << ": " << group.pages << " pages\n";
    bare_ = session.Run(group, static_cast<unsigned>(absl::GetFlag(FLAGS_seed)));
    single_.push_back(
        {"CPU time a page without markers", "≥ 4× less than `tesseract`, ≥ 3 pages/s/core", {Speed(*bare_, 3, 4)}});
    single_.push_back({"registered at ≤ 3 px, without markers", "≥ 99 %", {Registered(*bare_, 99)}});
  }

  void MeasureFullPage() {
    const double net_ms = NetMsPerCharacter();
    single_.push_back({"the net, one thread, batch 32",
                       "≤ 0.4 ms a character",
                       {{absl::StrFormat("%.2f ms", net_ms), net_ms <= 0.4}}});
    fill::Set set = fill::ReportSet();
    std::erase_if(set.hands, [](const fill::Hand& hand) { return !hand.handwritten; });
    const DensePage page = FullPage(session_, {"", measuring_, set, fill::Measured(), 0, false}, 6,
                                    static_cast<unsigned>(absl::GetFlag(FLAGS_seed)));
    single_.push_back({absl::StrFormat("a page with %.0f handwritten characters in boxes, CPU in all", page.characters),
                       "≤ 250 ms (150 characters)",
                       {{absl::StrFormat("%.0f ms", page.cpu_ms), page.cpu_ms <= 250}}});
  }

  void MeasureMemory() {
    const int pages = absl::GetFlag(FLAGS_soak_pages);
    const Memory memory = Soak(session_, {"", all_, fill::ReportSet(), fill::Measured(), 0, false}, pages);
    soak_ = memory.table;
    single_.push_back(
        {"memory of a process with one reading thread; of the next thread",
         "≤ 300 MB, flat",
         {{absl::StrFormat("%.0f MB at most over %d pages; %.0f MB", memory.highest_mb, pages, memory.next_thread_mb),
           memory.highest_mb <= 300 && memory.next_thread_mb <= 300}}});
  }

  std::vector<Goal> goals() const {
    std::vector<const Result*> results;
    for (const Result& result : results_) results.push_back(&result);
    std::vector<Goal> goals = ReadingGoals(results);
    goals.insert(goals.end(), single_.begin(), single_.end());
    return goals;
  }

  const std::vector<Template> measuring_;
  const std::map<std::string, std::vector<Template>> topics_;
  const std::vector<Template> catalog_;
  const fill::RealHands real_;
  std::vector<Template> all_;
  Session session_;
  std::vector<std::string> columns_;
  std::vector<Result> results_;
  std::optional<Result> bare_;
  std::vector<Goal> single_;
  std::string soak_;
};

}  // namespace
}  // namespace madoguchi::bench

int main(int argc, char** argv) {
  madoguchi::ocr::PinToOneThread();
  absl::ParseCommandLine(argc, argv);
  madoguchi::bench::Run run;
  run.Measure();
  run.Print();
  return 0;
}
