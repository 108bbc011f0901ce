#include "tests/bench/reading/session.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "tests/bench/reading/tesseract_command.h"

namespace madoguchi::bench {

using fill::SamplePage;
using ocr::PageReading;

namespace {

// A page on its way: read by us at once, by tesseract in the background while the next one is made and read.
struct Page {
  SamplePage sample;
  const procedures::TemplatePage* layout;
  PageReading reading;
  std::unique_ptr<TesseractCommand> tesseract;
};

void Book(Page page, Result& result) {
  std::string text;
  if (page.tesseract != nullptr) {
    const TesseractCommand::Result read = page.tesseract->Finish();
    text = read.text;
    result.times.tesseract_ms.push_back(read.cpu_ms);
  }
  Scores scores;
  Judge(*page.layout, page.sample, page.reading, text, scores);
  for (const auto& [kind, score] : scores.kinds) {
    result.scores.kinds[kind].Add(score);
    if (kind.what != "marks" && kind.what != "date" && kind.what != "whole address")
      result.by_damage[NameOf(page.sample.damage)].Add(score);
  }
  result.scores.blanks.Add(scores.blanks);
  SealScore& seals = result.scores.seals;
  seals.present += scores.seals.present;
  seals.found += scores.seals.found;
  seals.absent += scores.seals.absent;
  seals.falsely_found += scores.seals.falsely_found;
  seals.bilevel += scores.seals.bilevel;
  seals.bilevel_found += scores.seals.bilevel_found;
}

}  // namespace

std::vector<std::pair<const procedures::Template*, size_t>> FilledPages(
    const std::vector<procedures::Template>& forms) {
  std::vector<std::pair<const procedures::Template*, size_t>> pages;
  for (const procedures::Template& form : forms) {
    for (size_t i = 0; i < form.pages.size(); ++i) {
      if (!form.pages[i].fields.empty()) pages.emplace_back(&form, i);
    }
  }
  return pages;
}

Session::Session(const cv::Mat& digits, const std::string& dump)
    : digits_(digits), dump_(dump), decoder_(Must(ocr::FindDecoder())) {
  reader_.emplace(Must(ocr::MakeRecognizers()), known_, watch_);
  if (!dump_.empty()) std::filesystem::create_directories(dump_);
}

void Session::Add(const std::vector<procedures::Template>& forms) {
  for (const procedures::Template& form : forms) {
    if (const absl::Status added = known_.Add(form); !added.ok()) std::cerr << added << "\n";
  }
}

std::unique_ptr<ocr::PageReader> Session::AnotherReader() {
  return std::make_unique<ocr::PageReader>(Must(ocr::MakeRecognizers()), known_, watch_);
}

PageReading Session::Read(const std::string& file, double& cpu_ms) {
  const double before = watch_.NowMs();
  const auto pages = ocr::ReadFile(file, "", decoder_, *reader_, ocr::Patience());
  cpu_ms = watch_.NowMs() - before;
  if (!pages.ok()) return {.error = pages.status().ToString()};
  for (const auto& [stage, ms] : pages->front().timings_ms) {
    if (stage == "decode") cpu_ms += ms;  // in the child
  }
  return pages->front();
}

SamplePage Session::MakePage(const Group& group, int index, std::mt19937& rng) const {
  const auto pages = FilledPages(group.forms);
  const auto& [form, page] = pages[index % pages.size()];
  // Hands advance page by page, damages round by round: few pages already mix them all. Of a single page every page is
  // a round.
  const size_t round = pages.size() > 1 ? index / pages.size() : 0;
  const fill::Hand& hand = group.set.hands[(index + round) % group.set.hands.size()];
  const fill::Damage damage = group.set.damages[(index + index / group.set.damages.size()) % group.set.damages.size()];
  return MakePage(*form, page, hand, damage, fill::SampleValues(form->pages[page], rng, group.vocabulary), rng);
}

SamplePage Session::MakePage(const procedures::Template& form, size_t page, const fill::Hand& hand, fill::Damage damage,
                             fill::Values values, std::mt19937& rng) const {
  return fill::MakeSample(form, page, hand, damage, digits_, rng, std::move(values));
}

Result Session::Run(const Group& group, unsigned seed) {
  Result result{.title = group.title};
  std::mt19937 rng(seed);
  const auto layouts = FilledPages(group.forms);
  std::optional<Page> pending;
  for (int i = 0; i < group.pages; ++i) {
    const auto& [form, index] = layouts[i % layouts.size()];
    Page page{.sample = MakePage(group, i, rng), .layout = &form->pages[index]};
    if (pending) Book(*std::exchange(pending, std::nullopt), result);
    if (group.tesseract) page.tesseract = std::make_unique<TesseractCommand>(page.sample.file);
    page.reading = Read(page.sample.file, result.times.page_ms.emplace_back());
    ++result.pages;
    if (!page.reading.error.empty()) {
      ++result.unread;
      std::cerr << group.title << ", page " << i << " (" << NameOf(page.sample.damage) << "): " << page.reading.error
                << "\n";
    } else {
      result.misread += page.reading.form != page.sample.form || page.reading.page != page.sample.page;
      result.turned_wrong += page.reading.orientation != page.sample.orientation;
      result.error_px.push_back(page.reading.registration_error_px);
    }
    for (const auto& [stage, ms] : page.reading.timings_ms) result.times.stage_ms[stage].push_back(ms);
    if (!dump_.empty()) Dump(page.sample, *page.layout, page.reading);
    pending = std::move(page);
  }
  if (pending) Book(*std::move(pending), result);
  return result;
}

void Session::Dump(const SamplePage& sample, const procedures::TemplatePage& layout, const PageReading& page) const {
  static int pages = 0;
  std::ofstream(absl::StrCat(dump_, "/", pages, "-", sample.hand.font, "-", NameOf(sample.damage),
                             fill::IsBilevel(sample.damage) ? ".png" : ".jpg"),
                std::ios::binary)
      << sample.file;
  std::ofstream wrong(dump_ + "/wrong.tsv", std::ios::app);
  for (const procedures::TemplateField& field : layout.fields) {
    const auto truth = sample.values.find(field.id);
    const auto read =
        std::find_if(page.fields.begin(), page.fields.end(), [&](const auto& f) { return f.id == field.id; });
    if (field.type == procedures::LeafType::kSeal || read == page.fields.end() ||
        read->value == (truth == sample.values.end() ? "" : truth->second))
      continue;
    wrong << pages << "\t" << sample.hand.font << "\t" << NameOf(sample.damage) << "\t" << field.id << "\t"
          << (truth == sample.values.end() ? "" : truth->second) << "\t" << read->value << "\t" << read->raw << "\t"
          << read->confidence << "\t" << (read->accepted ? "ACCEPTED" : "") << "\n";
  }
  ++pages;
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

double Mean(const std::vector<double>& values) {
  return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace madoguchi::bench
