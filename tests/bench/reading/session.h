// Makes pages, reads them with the real reader on one thread, and has `tesseract` read the same ones.
#pragma once

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/core/reading/page_reader.h"
#include "procedures/layout/template.h"
#include "tests/bench/reading/scores.h"
#include "tests/data/fill/ink_style.h"
#include "tests/data/fill/sample_page.h"

namespace madoguchi::bench {

// Pages of one kind to be read.
struct Group {
  std::string title;
  std::vector<procedures::Template> forms;  // taken in turn
  fill::Set set;                            // hands and damages, taken in turn
  fill::Vocabulary vocabulary;
  int pages = 0;
  bool tesseract = true;
};

struct Times {
  std::map<std::string, std::vector<double>> stage_ms;
  std::vector<double> page_ms, tesseract_ms;
};

struct Result {
  std::string title;
  int pages = 0, unread = 0, turned_wrong = 0, misread = 0;  // misread: taken for another form or page
  Scores scores;
  std::map<std::string, Score> by_damage;  // all text
  std::vector<double> error_px;
  Times times;
};

class Session {
 public:
  // `digits`: the sheet of real digits. `dump`: folder for every page and every field read otherwise than written, or
  // empty.
  Session(const cv::Mat& digits, const std::string& dump);

  // Makes forms known to the reader.
  void Add(const std::vector<procedures::Template>& forms);

  Result Run(const Group& group, unsigned seed);

  // One file. CPU time of this thread and of the decoding child.
  ocr::PageReading Read(const std::string& file, double& cpu_ms);

  // As a worker has for each of its threads: what knows the forms, and the decoder, are shared.
  std::unique_ptr<ocr::PageReader> AnotherReader();
  ocr::PageDecoder& decoder() { return decoder_; }

  fill::SamplePage MakePage(const Group& group, int index, std::mt19937& rng) const;
  fill::SamplePage MakePage(const procedures::Template& form, size_t page, const fill::Hand& hand, fill::Damage damage,
                            fill::Values values, std::mt19937& rng) const;

 private:
  void Dump(const fill::SamplePage& sample, const procedures::TemplatePage& layout, const ocr::PageReading& page) const;

  const cv::Mat digits_;
  const std::string dump_;
  ocr::TemplateForms known_;
  ocr::ChildDecoder decoder_;
  const ocr::CpuStopWatch watch_;
  std::optional<ocr::PageReader> reader_;
};

// The pages of the forms that have something to fill in: (form, index of the page).
std::vector<std::pair<const procedures::Template*, size_t>> FilledPages(const std::vector<procedures::Template>& forms);

// Prints and leaves the process when there is no value: a benchmark without its means has nothing to say.
template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

double Median(std::vector<double> values);
double Mean(const std::vector<double>& values);

}  // namespace madoguchi::bench
