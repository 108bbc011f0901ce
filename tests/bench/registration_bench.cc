// registration_bench: how well and how fast pages without markers are found, that foreign ones are not, and how closely
// bent paper is followed.
//
//   registration_bench [--pages=120] [--bent=20] [--used=130] [--foreign=100] [--forms=20] [--seed=1] [--each]
//                      [--dump=DIR]
//
// Prints Markdown. The forms are the catalogue's with their markers taken off, and --forms more in the style of city
// forms, drawn from seeds. Where each page pixel went is known from how the page was damaged. `reported` is what the
// reader itself says of its error.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/core/form/page_finder.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/pen.h"
#include "tests/data/foreign/bending.h"
#include "tests/data/foreign/foreign_page.h"
#include "tests/data/foreign/legacy_form.h"
#include "tests/data/foreign/other_version.h"
#include "tests/data/foreign/sheet_drawing.h"
#include "tests/data/foreign/used_page.h"

ABSL_FLAG(int, pages, 120, "filled pages of known forms, without markers");
ABSL_FLAG(int, foreign, 100, "pages that are none of the known forms");
ABSL_FLAG(bool, only_versions, false, "of the foreign pages only those that differ from a known form by a word");
ABSL_FLAG(int, bent, 20, "pages folded or curled");
ABSL_FLAG(int, used, 130, "pages of known forms with notes, stamps, holes and the like");
ABSL_FLAG(int, forms, 20, "known forms besides the catalogue's");
ABSL_FLAG(int, seed, 1, "of everything drawn");
ABSL_FLAG(std::string, catalog, "procedures/catalog", "folder of definitions");
ABSL_FLAG(bool, each, false, "a line for every page that was found, on standard error");
ABSL_FLAG(std::string, dump, "", "folder for pages that were missed or mistaken");

namespace madoguchi {
namespace {

using ocr::kPxPerMm;
using procedures::Template;
using procedures::TemplatePage;

template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

std::vector<Template> KnownForms() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(absl::GetFlag(FLAGS_catalog))) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Template> forms;
  for (const auto& path : paths) {
    std::stringstream yaml;
    yaml << std::ifstream(path).rdbuf();
    const auto printed = Must(procedures::PrintForm(Must(procedures::ParseDefinition(yaml.str()))));
    forms.push_back(foreign::WithoutMarkers(printed.form_template));
  }
  for (int i = 0; i < absl::GetFlag(FLAGS_forms); ++i)
    forms.push_back(foreign::MakeLegacyForm(static_cast<unsigned>(i)));
  return forms;
}

struct Damaged {
  const char* name;
  fill::Damage damage;
};
constexpr Damaged kDamages[] = {{"scan 300 dpi", fill::Damage::kScan300}, {"scan 200 dpi", fill::Damage::kScan200},
                                {"scan 150 dpi", fill::Damage::kScan150}, {"scan 600 dpi", fill::Damage::kScan600},
                                {"phone photo", fill::Damage::kPhoto},    {"fax", fill::Damage::kFax}};

// The same, and what lies in folders and on flatbeds.
constexpr Damaged kUsedDamages[] = {{"scan 300 dpi", fill::Damage::kScan300},
                                    {"scan 200 dpi", fill::Damage::kScan200},
                                    {"scan 150 dpi", fill::Damage::kScan150},
                                    {"phone photo", fill::Damage::kPhoto},
                                    {"fax", fill::Damage::kFax},
                                    {"thick fax", fill::Damage::kThickFax},
                                    {"back shows", fill::Damage::kBackShows},
                                    {"uneven light", fill::Damage::kUnevenLight},
                                    {"folded", fill::Damage::kFolded}};

fill::Delivered Deliver(const cv::Mat& page, const Damaged& damaged, std::mt19937& rng) {
  return fill::Deliver(page, damaged.damage, static_cast<int>(rng() % 4) * 90, rng);
}

constexpr double kNearPx = 3;

struct Tally {
  int pages = 0, found = 0, wrong = 0;
  int near = 0;  // by at most kNearPx off
  std::vector<double> error_px, reported_px, ms, bent;
};

constexpr char kColumns[] =
    " | pages | found | another form | at most 3 px off | true error px: median | worst | reported: median | worst | "
    "ms CPU: median | 95 % |\n|---|---|---|---|---|---|---|---|---|---|---|\n";

double Rank(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<long>(std::min<double>(values.size() - 1, share * values.size()));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

// Root mean square of `off` (page pixels) over places where people write.
template <class Off>
double ErrorAtFields(const TemplatePage& page, const Off& off) {
  double sum = 0;
  int points = 0;
  for (const procedures::TemplateField& field : page.fields) {
    const cv::Rect2d box = ocr::ToPx(field.box);
    for (const double along : {0.1, 0.5, 0.9}) {
      const double distance = off({box.x + along * box.width, box.y + box.height / 2});
      sum += distance * distance;
      ++points;
    }
  }
  return std::sqrt(sum / points);
}

// Places to write that lie further off than they may, and what the reader says of them.
struct Misplaced {
  int fields = 0, off = 0, told = 0, needless = 0;

  template <class Off>
  void Add(const TemplatePage& page, const ocr::PageMap& map, const Off& distance) {
    for (const procedures::TemplateField& field : page.fields) {
      const cv::Rect2d box = ocr::ToPx(field.box);
      double worst = 0;
      for (const double along : {0.0, 0.5, 1.0}) {
        worst = std::max<double>(worst, distance({box.x + along * box.width, box.y + box.height / 2}));
      }
      const bool is_off = worst > ocr::limits::kPlaceErrorPxMax;
      const bool is_told = map.ErrorIn(box) > ocr::limits::kPlaceErrorPxMax;
      fields += 1;
      off += is_off;
      told += is_off && is_told;
      needless += is_told && !is_off;
    }
  }
};

class Bench {
 public:
  Bench() : known_(KnownForms()), finder_(forms_) {
    for (const Template& form : known_) {
      if (const absl::Status added = forms_.Add(form); !added.ok()) {
        std::cerr << form.form << ": " << added << "\n";
        std::exit(1);
      }
      for (size_t i = 0; i < form.pages.size(); ++i) pages_.push_back({&form, i});
    }
  }

  void Placed() {
    std::map<std::string, Tally> tallies;
    Tally all;
    for (int i = 0; i < absl::GetFlag(FLAGS_pages); ++i) {
      std::mt19937 rng(static_cast<unsigned>(absl::GetFlag(FLAGS_seed) * 100'003 + i));
      const auto& [form, index] = pages_[rng() % pages_.size()];
      const Damaged& damaged = kDamages[static_cast<size_t>(i) % std::size(kDamages)];
      const fill::Delivered delivered = Deliver(Filled(form->pages[index], rng), damaged, rng);
      ocr::PageMap truth{.page_to_image = delivered.page_to_image};
      ocr::Measure(truth, form->pages[index]);
      const auto error = [&](const ocr::PageMap& map) {
        return ErrorAtFields(form->pages[index], [&](cv::Point2d at) {
          return cv::norm(map.ToImage(at) - truth.ToImage(at)) / truth.scale;
        });
      };
      for (Tally* tally : {&all, &tallies[damaged.name]}) tally->pages += 1;
      Look(delivered.image, *form, form->pages[index].page, error, {&all, &tallies[damaged.name]},
           absl::StrCat("placed-", i));
    }
    std::cout << "| pages without markers" << kColumns;
    for (const auto& [name, tally] : tallies) Row(name, tally);
    Row("**all**", all);
    std::cout << "\nStages, mean ms of CPU a page without markers:";
    for (const auto& [stage, ms] : stages_)
      std::cout << absl::StreamFormat(" %s %.1f", stage, ms / std::max(1, all.pages));
    std::cout << "\n\n";
  }

  void BentPaper() {
    std::map<std::string, Tally> tallies;
    Misplaced misplaced;
    for (int i = 0; i < absl::GetFlag(FLAGS_bent); ++i) {
      std::mt19937 rng(static_cast<unsigned>(absl::GetFlag(FLAGS_seed) * 200'003 + i));
      const auto& [form, index] = pages_[rng() % pages_.size()];
      const bool fold = i % 2 == 0;
      const foreign::BentPage bent =
          foreign::Bend(Filled(form->pages[index], rng), fold ? foreign::Bending::kFold : foreign::Bending::kCurve,
                        foreign::Uniform(rng, 1, 4), rng);
      Tally& tally = tallies[fold ? "folded, 1 to 4 mm" : "curled, 1 to 4 mm"];
      tally.pages += 1;
      const auto error = [&](const ocr::PageMap& map) {
        const auto off = [&](cv::Point2d at) { return cv::norm(map.ToImage(at) - bent.WentTo(at)); };
        misplaced.Add(form->pages[index], map, off);
        return ErrorAtFields(form->pages[index], off);
      };
      Look(bent.image, *form, form->pages[index].page, error, {&tally}, absl::StrCat("bent-", i));
    }
    std::cout << "| bent paper" << kColumns;
    for (const auto& [name, tally] : tallies) Row(name, tally);
    std::cout << absl::StreamFormat(
        "\nOf %d places to write on them %d lie more than %.0f px off somewhere; %d of these are told and go to a "
        "person, "
        "and so do %d others.\n",
        misplaced.fields, misplaced.off, ocr::limits::kPlaceErrorPxMax, misplaced.told, misplaced.needless);
    std::cout << "\n";
  }

  // Pages that went through people's hands: still the same form.
  void UsedPages() {
    std::map<std::string, Tally> tallies;
    Tally all;
    for (int i = 0; i < absl::GetFlag(FLAGS_used); ++i) {
      std::mt19937 rng(static_cast<unsigned>(absl::GetFlag(FLAGS_seed) * 400'009 + i));
      const auto& [form, index] = pages_[rng() % pages_.size()];
      const TemplatePage& layout = form->pages[index];
      const auto use = static_cast<foreign::Use>(i % foreign::kUses);
      cv::Mat page = Filled(layout, rng);
      foreign::UsePage(use, foreign::BlankOf(layout), rng, page);
      const Damaged& damaged = kUsedDamages[static_cast<size_t>(rng() % std::size(kUsedDamages))];
      const auto unknown = [](const ocr::PageMap&) { return 0.0; };  // where creases put each place
      Tally& tally = tallies[foreign::NameOf(use)];
      for (Tally* each : {&all, &tally}) each->pages += 1;
      Look(Deliver(page, damaged, rng).image, *form, layout.page, unknown, {&all, &tally},
           absl::StrCat("used-", i, " ", foreign::NameOf(use), " ", damaged.name));
    }
    std::cout
        << "| pages as offices use them | pages | found | another form | ms CPU: median |\n|---|---|---|---|---|\n";
    tallies["**all**"] = all;
    for (const auto& [name, tally] : tallies) {
      std::cout << absl::StreamFormat("| %s | %d | %d | %d | %.0f |\n", name, tally.pages, tally.found, tally.wrong,
                                      Rank(tally.ms, 0.5));
    }
    std::cout << "\n";
  }

  void Foreign() {
    std::map<std::string, Tally> tallies;
    for (int i = 0; i < absl::GetFlag(FLAGS_foreign); ++i) {
      std::mt19937 rng(static_cast<unsigned>(absl::GetFlag(FLAGS_seed) * 300'007 + i));
      const auto [name, page, changed] = ForeignPage(i, rng);
      const Damaged& damaged = kDamages[static_cast<size_t>(rng() % std::size(kDamages))];
      const cv::Mat image = Deliver(page, damaged, rng).image;
      Tally& tally = tallies[name];
      tally.pages += 1;
      ocr::FoundPage found;
      ocr::StageTimer timer(watch_);
      const double before = watch_.NowMs();
      const absl::Status status = finder_.Find(ocr::SplitInk(image).channel, "", timer, found);
      tally.ms.push_back(watch_.NowMs() - before);
      if (!status.ok()) continue;
      tally.wrong += 1;
      Dump(image, absl::StrCat("foreign-", i, "-", found.form, "-", found.page));
      if (!absl::GetFlag(FLAGS_each)) continue;
      std::cerr << absl::StreamFormat("foreign-%d %s, %s: taken for %s, page %d; changed (mm) %.1f %.1f, %.1f x %.1f\n",
                                      i, name, damaged.name, found.form, found.page, changed.x / kPxPerMm,
                                      changed.y / kPxPerMm, changed.width / kPxPerMm, changed.height / kPxPerMm);
    }
    std::cout << "| foreign pages | pages | taken for a known form | ms CPU: median |\n|---|---|---|---|\n";
    int pages = 0, wrong = 0;
    for (const auto& [name, tally] : tallies) {
      std::cout << absl::StreamFormat("| %s | %d | %d | %.0f |\n", name, tally.pages, tally.wrong, Rank(tally.ms, 0.5));
      pages += tally.pages;
      wrong += tally.wrong;
    }
    std::cout << absl::StreamFormat("| **all** | %d | %d | |\n\n", pages, wrong);
  }

 private:
  // Every other one is a filled page of a form that differs from a known one by a word.
  struct ForeignSheet {
    std::string name;
    cv::Mat page;
    cv::Rect changed;  // of another version: where it differs, page pixels
  };
  ForeignSheet ForeignPage(int number, std::mt19937& rng) const {
    if (number % 2 == 0 && !absl::GetFlag(FLAGS_only_versions)) {
      const auto kind = static_cast<foreign::Kind>(number / 2 % foreign::kKinds);
      return {foreign::NameOf(kind), foreign::MakeForeignPage(kind, known_, rng), {}};
    }
    const auto change = static_cast<foreign::Change>(number / 2 % foreign::kChanges);
    const foreign::OtherVersion other = foreign::MakeOtherVersion(change, known_, rng);
    return {foreign::NameOf(change), Filled(*other.known, other.blank, rng), other.changed};
  }

  static cv::Mat Filled(const TemplatePage& page, std::mt19937& rng) {
    return Filled(page, foreign::BlankOf(page), rng);
  }
  static cv::Mat Filled(const TemplatePage& page, const cv::Mat& blank, std::mt19937& rng) {
    const fill::Set set = fill::ReportSet();
    const fill::Hand& hand = set.hands[rng() % set.hands.size()];
    return fill::FillPage(page, blank, fill::SampleValues(page, rng), hand, {}, rng);
  }

  template <class Error>
  void Look(const cv::Mat& image, const Template& form, int page, const Error& error,
            const std::vector<Tally*>& tallies, const std::string& name) {
    ocr::FoundPage found;
    ocr::StageTimer timer(watch_);
    const double before = watch_.NowMs();
    const absl::Status status = finder_.Find(ocr::SplitInk(image).channel, "", timer, found);
    const double ms = watch_.NowMs() - before;
    for (const auto& [stage, spent] : timer.stages()) stages_[stage] += spent;
    const bool right = status.ok() && found.form == form.form && found.page == page;
    const double off = right ? error(found.map) : -1;
    for (Tally* tally : tallies) {
      tally->ms.push_back(ms);
      tally->wrong += status.ok() && !right;
      if (!right) continue;
      tally->found += 1;
      tally->error_px.push_back(off);
      tally->near += tally->error_px.back() <= kNearPx;
      tally->reported_px.push_back(found.map.error_px);
    }
    if (!right) Dump(image, name);
    if (!absl::GetFlag(FLAGS_each)) return;
    std::cerr << absl::StreamFormat("%s %dx%d %s %d: turned %d true %.2f reported %.2f %s\n", name, image.cols,
                                    image.rows, form.form, page, found.map.orientation, off, found.map.error_px,
                                    status.message());
  }

  void Row(const std::string& name, const Tally& tally) {
    const auto share = [&](int count) { return 100.0 * count / std::max(1, tally.pages); };
    std::cout << absl::StreamFormat("| %s | %d | %.1f %% | %d | %.1f %% | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f |\n",
                                    name, tally.pages, share(tally.found), tally.wrong, share(tally.near),
                                    Rank(tally.error_px, 0.5), Rank(tally.error_px, 1), Rank(tally.reported_px, 0.5),
                                    Rank(tally.reported_px, 1), Rank(tally.ms, 0.5), Rank(tally.ms, 0.95));
  }

  void Dump(const cv::Mat& image, const std::string& name) {
    const std::string folder = absl::GetFlag(FLAGS_dump);
    if (folder.empty()) return;
    std::filesystem::create_directories(folder);
    cv::imwrite(absl::StrCat(folder, "/", name, ".jpg"), image);
  }

  const std::vector<Template> known_;
  std::vector<std::pair<const Template*, size_t>> pages_;
  ocr::TemplateForms forms_;
  const ocr::CpuStopWatch watch_;
  const ocr::PageFinder finder_;
  std::map<std::string, double> stages_;
};

}  // namespace
}  // namespace madoguchi

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  cv::setNumThreads(1);
  madoguchi::Bench bench;
  bench.Placed();
  bench.BentPaper();
  bench.UsedPages();
  bench.Foreign();
  return 0;
}
