// CPU time of each stage of a page, one thread: build/dev/bin/ocr_stages_bench, from the repository's top. The page is
// the demonstration's (tests/data, 200 dpi JPEG).
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/evidence/weigh.h"
#include "ocr-worker/core/form/form_code.h"
#include "ocr-worker/core/form/page_finder.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/erase.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/ink/marks.h"
#include "ocr-worker/core/ink/seal.h"
#include "ocr-worker/core/ink/strokes.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/core/page/markers.h"
#include "ocr-worker/core/reading/field_reader.h"
#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/core/text/line_pieces.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"

namespace madoguchi::ocr {
namespace {

using procedures::TemplateField;

std::string ReadAll(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

// The page at every stage of its way, made once.
struct Page {
  std::string file = ReadAll("tests/data/resident-record-copy.jpg");
  TemplateForms forms;
  CpuStopWatch watch;
  PageFinder finder{forms};
  PageInk ink_of_page;
  FoundPage found;
  const TemplateField* line = nullptr;   // the name
  const TemplateField* marks = nullptr;  // a choice
  cv::Rect line_box;                     // grown by the eraser's slack
  cv::Mat seen, ink;                     // of the name
  const Printing* printing = nullptr;    // under it
  Strokes strokes;

  Page() {
    const auto definition = Must(procedures::ParseDefinition(ReadAll("procedures/catalog/resident-record-copy.yaml")));
    if (!forms.Add(Must(procedures::PrintForm(definition)).form_template).ok()) std::exit(1);
    ChildDecoder decoder(Must(FindDecoder()));
    const auto keep = [&](int, absl::StatusOr<DecodedPage> page) {
      const PageInk decoded = Must(std::move(page)).ink;
      ink_of_page = {decoded.channel.clone(), decoded.red.clone()};
      return absl::OkStatus();
    };
    const absl::Status decoded = decoder.DecodePages({file, -1}, {.look = PageLook::kInk}, Patience(), keep);
    StageTimer timer(watch);
    if (!decoded.ok() || !finder.Find(ink_of_page.channel, "", timer, found).ok()) std::exit(1);
    for (const TemplateField& field : found.layout->layout.fields) {
      if (field.id == "applicant.name.kanji") line = &field;
      if (field.id == "applicant.relation") marks = &field;
    }
    line_box = SeenBox(*line);
    seen = InkPage(ink_of_page.channel, found.map, found.layout->dark).Crop(line_box);
    printing = &PrintingUnder(*found.layout, *line);
    ink = EraseForm(seen, *printing).ink;
    strokes = FindStrokes(ink);
  }
};

Page& ThePage() {
  static Page page;
  return page;
}

void BM_Decode(benchmark::State& state) {
  ChildDecoder decoder(Must(FindDecoder()));
  const std::string& file = ThePage().file;
  double child_ms = 0;
  for (auto _ : state) {
    const auto book = [&](int, absl::StatusOr<DecodedPage> page) {
      child_ms += page->cpu_ms;
      return absl::OkStatus();
    };
    benchmark::DoNotOptimize(decoder.DecodePages({file, -1}, {.look = PageLook::kInk}, Patience(), book));
  }
  state.counters["child_ms"] = child_ms / static_cast<double>(state.iterations());
}
BENCHMARK(BM_Decode)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_FormCode(benchmark::State& state) {
  const cv::Mat reduced = Reduce(ThePage().ink_of_page.channel);
  for (auto _ : state) benchmark::DoNotOptimize(ReadFormCode(ThePage().ink_of_page.channel, reduced, /*hard=*/true));
}
BENCHMARK(BM_FormCode)->Unit(benchmark::kMillisecond);

void BM_FindPage(benchmark::State& state) {  // identify and register
  for (auto _ : state) {
    StageTimer timer(ThePage().watch);
    FoundPage found;
    benchmark::DoNotOptimize(ThePage().finder.Find(ThePage().ink_of_page.channel, "", timer, found));
  }
}
BENCHMARK(BM_FindPage)->Unit(benchmark::kMillisecond);

void BM_Clean(benchmark::State& state) {
  const Page& page = ThePage();
  for (auto _ : state)
    benchmark::DoNotOptimize(InkPage(page.ink_of_page.channel, page.found.map, page.found.layout->dark));
}
BENCHMARK(BM_Clean)->Unit(benchmark::kMillisecond);

void BM_Seals(benchmark::State& state) {
  const Page& page = ThePage();
  for (auto _ : state) {
    const SealInk seals(page.ink_of_page, page.found.map);
    benchmark::DoNotOptimize(seals.IsOver(ToPx(page.line->box)));
  }
}
BENCHMARK(BM_Seals)->Unit(benchmark::kMillisecond);

void BM_CropLine(benchmark::State& state) {
  const Page& page = ThePage();
  const InkPage ink(page.ink_of_page.channel, page.found.map, page.found.layout->dark);
  for (auto _ : state) benchmark::DoNotOptimize(ink.Crop(page.line_box));
}
BENCHMARK(BM_CropLine)->Unit(benchmark::kMillisecond);

void BM_EraseLine(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(EraseForm(ThePage().seen, *ThePage().printing));
}
BENCHMARK(BM_EraseLine)->Unit(benchmark::kMillisecond);

void BM_BlankLine(benchmark::State& state) {
  const cv::Mat ink = EraseForm(ThePage().seen, *ThePage().printing).ink;
  for (auto _ : state) {
    cv::Mat copy = ink.clone();
    benchmark::DoNotOptimize(FindStrokes(copy));
  }
}
BENCHMARK(BM_BlankLine)->Unit(benchmark::kMillisecond);

void BM_SegmentLine(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(CutLine(ThePage().ink));
}
BENCHMARK(BM_SegmentLine)->Unit(benchmark::kMillisecond);

void BM_Marks(benchmark::State& state) {
  const Page& page = ThePage();
  const cv::Rect box = ToPixelRect(Grow(ToPx(page.marks->box), 12));
  const cv::Mat ink = InkPage(page.ink_of_page.channel, page.found.map, page.found.layout->dark).Crop(box);
  for (auto _ : state) benchmark::DoNotOptimize(ReadMarks(ink, box.tl(), page.marks->marks));
}
BENCHMARK(BM_Marks)->Unit(benchmark::kMillisecond);

void BM_Recognise32Characters(benchmark::State& state) {
  const auto net = Must(CharacterNet::Create());
  const std::vector<cv::Mat> images(32, CharacterImage(ThePage().ink({0, 0, 90, 90}), 90));
  for (auto _ : state) benchmark::DoNotOptimize(net->Score(images, procedures::LeafType::kText, {}));
}
BENCHMARK(BM_Recognise32Characters)->Unit(benchmark::kMillisecond);

void BM_Decide(benchmark::State& state) {  // the page's fields as its reader saw them first
  Page& page = ThePage();
  FieldReader reader(Must(MakeRecognizers()));
  const InkPage ink(page.ink_of_page.channel, page.found.map, page.found.layout->dark);
  std::vector<Observation> observations;
  StageTimer timer(page.watch);
  for (const TemplateField& field : page.found.layout->layout.fields) {
    if (field.type == procedures::LeafType::kSeal) continue;
    observations.push_back(
        Must(reader.LookAt(ink.Crop(SeenBox(field)), *page.found.layout, field, Patience(), timer)).observation);
  }
  for (auto _ : state) benchmark::DoNotOptimize(Decide(observations, reader.knowledge()));
}
BENCHMARK(BM_Decide)->Unit(benchmark::kMillisecond);

void BM_WholePage(benchmark::State& state) {  // everything after decoding, deciding too
  Page& page = ThePage();
  PageReader reader(Must(MakeRecognizers()), page.forms, page.watch);
  for (auto _ : state) benchmark::DoNotOptimize(reader.Read(page.ink_of_page, "", Patience()));
}
BENCHMARK(BM_WholePage)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace madoguchi::ocr

int main(int argc, char** argv) {
  madoguchi::ocr::PinToOneThread();
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
