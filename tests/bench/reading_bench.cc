// reading_bench: how well and how fast filled forms are read, beside the `tesseract` command on the same pages in the
// same run.
//
//   reading_bench [--set=report|tune|unseen] [--pages=40] [--seed=1] [--dump=DIR] [--tesseract=true|false]
//
// Prints Markdown. The pages are made here (tests/data/fill) from the catalogue's forms with the given seed, so that
// the figures can be made again; `tune` is what thresholds were chosen on, `report` shares no font and no warp with it.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/file_reader.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/sample_page.h"

ABSL_FLAG(std::string, set, "report", "tune, report or unseen");
ABSL_FLAG(int, pages, 40, "pages to make and read");
ABSL_FLAG(int, seed, 1, "of the values, the hands and the damage");
ABSL_FLAG(std::string, catalog, "procedures/catalog", "folder of definitions");
ABSL_FLAG(std::string, digits, "tests/data/handwritten_digits.png", "sheet of real digits");
ABSL_FLAG(bool, tesseract, true, "also run the tesseract command");
ABSL_FLAG(std::string, dump, "", "folder for every field read otherwise than written, and the pages");

namespace madoguchi {
namespace {

using fill::SamplePage;
using ocr::FieldReading;
using ocr::PageReading;
using procedures::LeafType;
using procedures::TemplateField;

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

double CpuMs(const rusage& usage) {
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}
double ChildrenCpuMs() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return CpuMs(usage);
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

const char* KindOf(const TemplateField& field) {
  switch (field.type) {
    case LeafType::kDigits:
      return "digits in boxes";
    case LeafType::kPhone:
      return "phone in boxes";
    case LeafType::kPostal:
      return "postal code in boxes";
    case LeafType::kKatakana:
      return "katakana in boxes";
    case LeafType::kPersonName:
      return "name on a line";
    case LeafType::kAddress:
      return "address on a line";
    case LeafType::kText:
      return "text on a line";
    case LeafType::kChoice:
    case LeafType::kChoices:
      return "marks";
    case LeafType::kSeal:
      break;
  }
  return "";
}

std::string WithoutSpaces(const std::string& text) { return absl::StrReplaceAll(text, {{" ", ""}, {"　", ""}}); }

struct Score {
  int filled = 0;
  int exact = 0;
  int accepted = 0;
  int accepted_wrong = 0;
  int by_tesseract = 0;  // value found anywhere in the page's text
};

struct Tally {
  std::map<std::string, std::map<std::string, Score>> scores;  // kind of field → hand
  Score blanks;                                                // filled = blank fields, exact = read as blank
  std::map<std::string, std::vector<double>> stage_ms;
  std::vector<double> page_ms, tesseract_ms, error_px;
  int pages = 0, unread = 0, turned_wrong = 0;
};

// The tesseract command on the page's file, one thread; its text without white space.
std::string Tesseract(const std::string& path, double& cpu_ms) {
  const double before = ChildrenCpuMs();
  std::string text;
  const std::string command = absl::StrCat("OMP_THREAD_LIMIT=1 tesseract ", path, " - -l jpn --psm 3 2>/dev/null");
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  for (size_t n; pipe != nullptr && (n = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), n);
  if (pipe != nullptr) pclose(pipe);
  cpu_ms = ChildrenCpuMs() - before;
  return absl::StrReplaceAll(WithoutSpaces(text), {{"\n", ""}});
}

void CompareField(const TemplateField& field, const SamplePage& sample, const PageReading& page,
                  const std::string& found_text, Tally& tally, std::ostream* wrong) {
  const auto found =
      std::find_if(page.fields.begin(), page.fields.end(), [&](const FieldReading& f) { return f.id == field.id; });
  const FieldReading read = found == page.fields.end() ? FieldReading{.id = field.id} : *found;
  const auto truth_found = sample.values.find(field.id);
  const std::string truth = truth_found == sample.values.end() ? "" : truth_found->second;
  const bool exact = read.value == truth;
  if (!exact && wrong != nullptr) {
    *wrong << sample.hand.font << "\t" << NameOf(sample.damage) << "\t" << KindOf(field) << "\t" << truth << "\t"
           << read.value << "\t" << read.raw << "\t" << read.confidence << "\t" << (read.accepted ? "ACCEPTED" : "")
           << "\n";
  }
  Score& score = truth.empty() && field.marks.empty()
                     ? tally.blanks
                     : tally.scores[KindOf(field)][sample.hand.handwritten ? "hand" : "print"];
  ++score.filled;
  score.exact += exact;
  score.accepted += read.accepted;
  score.accepted_wrong += read.accepted && !exact;
  score.by_tesseract += field.marks.empty() && found_text.find(WithoutSpaces(truth)) != std::string::npos;
}

void PrintScores(const Tally& tally, bool tesseract) {
  std::cout << "\n| field | written | fields | exact | accepted | wrong among accepted |"
            << (tesseract ? " `tesseract` finds |" : "") << "\n|---|---|---|---|---|---|" << (tesseract ? "---|" : "")
            << "\n";
  const auto row = [&](const std::string& kind, const std::string& hand, const Score& s, bool compared) {
    std::cout << absl::StrFormat("| %s | %s | %d | %.1f %% | %.1f %% | %d of %d |", kind, hand, s.filled,
                                 100.0 * s.exact / s.filled, 100.0 * s.accepted / s.filled, s.accepted_wrong,
                                 s.accepted);
    if (tesseract) std::cout << (compared ? absl::StrFormat(" %.1f %% |", 100.0 * s.by_tesseract / s.filled) : " – |");
    std::cout << "\n";
  };
  std::map<std::string, Score> all;
  for (const auto& [kind, hands] : tally.scores) {
    for (const auto& [hand, score] : hands) {
      row(kind, hand, score, kind != "marks");
      if (kind == "marks") continue;
      Score& sum = all[hand];
      sum.filled += score.filled;
      sum.exact += score.exact;
      sum.accepted += score.accepted;
      sum.accepted_wrong += score.accepted_wrong;
      sum.by_tesseract += score.by_tesseract;
    }
  }
  for (const auto& [hand, score] : all) row("**all text**", hand, score, true);
  if (tally.blanks.filled > 0) row("left blank", "", tally.blanks, false);
}

void PrintTimes(const Tally& tally) {
  double total = 0;
  std::cout << "\n| stage | median ms of CPU a page |\n|---|---|\n";
  for (const auto& [stage, ms] : tally.stage_ms) std::cout << absl::StrFormat("| %s | %.1f |\n", stage, Median(ms));
  for (const double ms : tally.page_ms) total += ms;
  const double mean = total / std::max<size_t>(1, tally.page_ms.size());
  std::cout << absl::StrFormat("\nA page takes %.0f ms of CPU (mean; median %.0f): **%.1f pages/s/core**.", mean,
                               Median(tally.page_ms), 1000 / mean);
  if (!tally.tesseract_ms.empty()) {
    double sum = 0;
    for (const double ms : tally.tesseract_ms) sum += ms;
    const double tesseract = sum / tally.tesseract_ms.size();
    std::cout << absl::StrFormat(" `tesseract -l jpn --psm 3` takes %.0f ms (mean): %.1f times as long.", tesseract,
                                 tesseract / mean);
  }
  std::cout << absl::StrFormat(
      "\nRegistered: median %.2f px, worst %.2f px at 300 dpi; %d of %d pages not read; %d with wrong orientation.\n",
      Median(tally.error_px),
      tally.error_px.empty() ? 0 : *std::max_element(tally.error_px.begin(), tally.error_px.end()), tally.unread,
      tally.pages, tally.turned_wrong);
}

void Run() {
  const std::string dump = absl::GetFlag(FLAGS_dump);
  std::ofstream wrong;
  if (!dump.empty()) {
    std::filesystem::create_directories(dump);
    wrong.open(dump + "/wrong.tsv");
  }
  const std::vector<procedures::Template> forms = Forms();
  ocr::TemplateForms known;
  for (const procedures::Template& form : forms) {
    if (const absl::Status added = known.Add(form); !added.ok()) std::cerr << added << "\n";
  }
  ocr::ChildDecoder decoder(Must(ocr::FindDecoder()));
  const ocr::CpuStopWatch watch;
  ocr::PageReader reader(Must(ocr::MakeRecognizers()), known, watch);
  const cv::Mat digits = fill::LoadDigits(absl::GetFlag(FLAGS_digits));
  const std::string set_name = absl::GetFlag(FLAGS_set);
  const fill::Set set = set_name == "tune"     ? fill::TuneSet()
                        : set_name == "unseen" ? fill::UnseenSet()
                                               : fill::ReportSet();
  std::mt19937 rng(absl::GetFlag(FLAGS_seed));

  Tally tally;
  const std::string scratch =
      (std::filesystem::temp_directory_path() / absl::StrCat("reading-bench-", getpid())).string();
  for (int i = 0; i < absl::GetFlag(FLAGS_pages); ++i) {
    const procedures::Template& form = forms[i % forms.size()];
    const size_t page = (i / forms.size()) % form.pages.size();
    const fill::Hand& hand = set.hands[i % set.hands.size()];
    const fill::Damage damage = set.damages[(i / set.hands.size()) % set.damages.size()];
    const SamplePage sample = fill::MakeSample(form, page, hand, damage, digits, rng);
    if (!dump.empty()) {
      std::ofstream(absl::StrCat(dump, "/", i, "-", hand.font, "-", NameOf(damage),
                                 damage == fill::Damage::kFax ? ".png" : ".jpg"))
          << sample.file;
    }

    const double before = watch.NowMs();
    const auto pages = ocr::ReadFile(sample.file, "", decoder, reader, ocr::Patience());
    double cpu_ms = watch.NowMs() - before;
    PageReading read;
    if (pages.ok()) read = pages->front();
    ++tally.pages;
    if (!pages.ok() || !read.error.empty()) {
      ++tally.unread;
      std::cerr << "page " << i << ": " << (pages.ok() ? read.error : pages.status().ToString()) << "\n";
    }
    for (const auto& [stage, ms] : read.timings_ms) {
      tally.stage_ms[stage].push_back(ms);
      if (stage == "decode") cpu_ms += ms;  // in the child
    }
    tally.page_ms.push_back(cpu_ms);
    tally.error_px.push_back(read.registration_error_px);
    tally.turned_wrong += read.orientation != sample.orientation;

    std::string text;
    if (absl::GetFlag(FLAGS_tesseract)) {
      std::ofstream(scratch) << sample.file;
      text = Tesseract(scratch, tally.tesseract_ms.emplace_back());
    }
    for (const TemplateField& field : form.pages[page].fields) {
      if (field.type == LeafType::kSeal) continue;
      CompareField(field, sample, read, text, tally, dump.empty() ? nullptr : &wrong);
    }
  }
  std::filesystem::remove(scratch);
  std::cout << absl::StrFormat("%d pages of the catalogue's forms, set `%s`, seed %d.\n", tally.pages,
                               absl::GetFlag(FLAGS_set), absl::GetFlag(FLAGS_seed));
  PrintScores(tally, absl::GetFlag(FLAGS_tesseract));
  PrintTimes(tally);
}

}  // namespace
}  // namespace madoguchi

int main(int argc, char** argv) {
  madoguchi::ocr::PinToOneThread();
  absl::ParseCommandLine(argc, argv);
  madoguchi::Run();
  return 0;
}
