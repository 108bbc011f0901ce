// madoguchi-observe-readings: reads pages whose truth is known and writes, for every field of text, what spoke for its
// reading and whether it was right: the rows that madoguchi-fit-confidence fits.
//
//   madoguchi-observe-readings [--set=calibrate] [--pages=N] [--seed=S] [--forms=DIR,DIR] --out=rows.tsv
//
// Each page is read twice, once as if every first reading were accepted and once as if none were, because a reader that
// doubts asks a second one and both kinds of reading need a confidence.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/evidence/confidence.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/real_hands.h"
#include "tests/data/fill/sample_page.h"

ABSL_FLAG(std::string, set, "calibrate", "hands: calibrate, tune, report or unseen (tests/data/fill/ink_style.h)");
ABSL_FLAG(int, pages, 100, "pages to fill in and read");
ABSL_FLAG(int, seed, 1, "of the values, the hands and the damage");
ABSL_FLAG(std::vector<std::string>, forms,
          std::vector<std::string>({"procedures/catalog", "tests/data/forms", "tests/data/forms/numbers",
                                    "tests/data/forms/addresses"}),
          "folders of definitions");
ABSL_FLAG(std::string, digits, "tests/data/handwritten_digits.png", "sheet of real digits");
ABSL_FLAG(std::string, drawn, "",
          "folder of single characters (XXXX_NN.png): every fifth page is composed of them, with words of random "
          "characters that nothing bears out");
ABSL_FLAG(std::string, out, "", "file of rows");

namespace madoguchi {
namespace {

template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

constexpr double kAlways = 0, kNever = 2;  // confidences that every reading and no reading reaches

struct FilledPage {
  procedures::Template form;
  size_t page = 0;
};

std::vector<FilledPage> Pages() {
  std::vector<std::filesystem::path> paths;
  for (const std::string& folder : absl::GetFlag(FLAGS_forms)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
    }
  }
  std::sort(paths.begin(), paths.end());
  std::vector<FilledPage> pages;
  for (const auto& path : paths) {
    std::stringstream yaml;
    yaml << std::ifstream(path).rdbuf();
    const procedures::Template form =
        Must(procedures::PrintForm(Must(procedures::ParseDefinition(yaml.str())))).form_template;
    for (size_t page = 0; page < form.pages.size(); ++page) {
      if (!form.pages[page].fields.empty()) pages.push_back({form, page});
    }
  }
  return pages;
}

fill::Set HandsOf(const std::string& name) {
  return name == "tune"     ? fill::TuneSet()
         : name == "report" ? fill::ReportSet()
         : name == "unseen" ? fill::UnseenSet()
                            : fill::CalibrateSet();
}

class Reader {
 public:
  Reader(const std::vector<FilledPage>& pages, double min_confidence)
      : decoder_(Must(ocr::FindDecoder())), reader_(Must(ocr::MakeRecognizers()), forms_, watch_) {
    std::vector<std::string> known;
    for (const FilledPage& page : pages) {
      if (std::find(known.begin(), known.end(), page.form.form) != known.end()) continue;
      known.push_back(page.form.form);
      procedures::Template form = page.form;
      for (procedures::TemplatePage& one : form.pages) {
        for (procedures::TemplateField& field : one.fields) field.min_confidence = min_confidence;
      }
      if (const absl::Status added = forms_.Add(form); !added.ok()) std::cerr << added << "\n";
    }
  }

  ocr::PageReading Read(const std::string& file) {
    const auto pages = ocr::ReadFile(file, "", decoder_, reader_, ocr::Patience());
    return pages.ok() && !pages->empty() ? pages->front() : ocr::PageReading();
  }

 private:
  ocr::TemplateForms forms_;
  ocr::ChildDecoder decoder_;
  ocr::CpuStopWatch watch_;
  ocr::PageReader reader_;
};

void Write(std::ostream& out, const procedures::TemplateField& field, const fill::SamplePage& sample, bool second,
           const ocr::FieldReading& read) {
  const auto truth = sample.values.find(field.id);
  if (truth == sample.values.end() || read.grounds.characters == 0) return;
  out << ocr::KindOf(field) << "\t" << (read.value == truth->second ? 1 : 0);
  for (const double feature : ocr::FeaturesOf(read.grounds)) out << "\t" << feature;
  out << "\t" << sample.hand.font << (sample.hand.handwritten ? " hand" : " print") << "\t"
      << fill::NameOf(sample.damage) << "\t" << (second ? "second" : "first") << "\t"
      << (field.cells.empty() ? "line" : "boxes") << "\t" << field.id << "\t" << truth->second << "\t" << read.value
      << "\t" << read.raw << "\t" << read.confidence << "\n";
}

fill::Vocabulary Words(const fill::Hand& hand, std::mt19937& rng) {
  if (hand.real != nullptr) return hand.real->RandomWords();
  return rng() % 3 == 0 ? fill::PlainSamples() : fill::Measured();
}

void Run() {
  const std::vector<FilledPage> pages = Pages();
  Reader sure(pages, kAlways), doubting(pages, kNever);
  const cv::Mat digits = fill::LoadDigits(absl::GetFlag(FLAGS_digits));
  const fill::RealHands drawn(absl::GetFlag(FLAGS_drawn));
  fill::Set set = HandsOf(absl::GetFlag(FLAGS_set));
  if (!drawn.empty()) {
    for (const size_t at : {set.hands.size() / 2, set.hands.size() + 1}) {
      set.hands.insert(
          set.hands.begin() + static_cast<long>(at),
          {.font = "kiloji", .handwritten = true, .real_digits = true, .ink = {30, 26, 28}, .real = &drawn});
    }
  }
  std::mt19937 rng(absl::GetFlag(FLAGS_seed));
  std::ofstream out(absl::GetFlag(FLAGS_out));
  for (int i = 0; i < absl::GetFlag(FLAGS_pages); ++i) {
    const FilledPage& page = pages[rng() % pages.size()];
    const procedures::TemplatePage& layout = page.form.pages[page.page];
    const fill::Hand& hand = set.hands[i % set.hands.size()];
    const fill::Damage damage = set.damages[rng() % set.damages.size()];
    const fill::SamplePage sample = fill::MakeSample(page.form, page.page, hand, damage, digits, rng,
                                                     fill::SampleValues(layout, rng, Words(hand, rng)));
    for (const bool second : {false, true}) {
      const ocr::PageReading reading = (second ? doubting : sure).Read(sample.file);
      for (const ocr::FieldReading& read : reading.fields) {
        const auto field = std::find_if(layout.fields.begin(), layout.fields.end(),
                                        [&](const procedures::TemplateField& f) { return f.id == read.id; });
        if (field != layout.fields.end()) Write(out, *field, sample, second, read);
      }
    }
    out.flush();
  }
}

}  // namespace
}  // namespace madoguchi

int main(int argc, char** argv) {
  madoguchi::ocr::PinToOneThread();
  absl::ParseCommandLine(argc, argv);
  madoguchi::Run();
  return 0;
}
