// Time of each step from a picture to a page in its place, on one thread: a form as a city has it, scanned askew. The
// column CPU counts; Time is that of the whole machine.
#include <benchmark/benchmark.h>

#include <vector>

#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/core/page/departure.h"
#include "ocr-worker/core/page/page_fit.h"
#include "ocr-worker/core/page/page_placement.h"
#include "ocr-worker/core/page/sheet.h"
#include "opencv2/imgproc.hpp"
#include "tests/data/foreign/legacy_form.h"

namespace madoguchi::ocr {
namespace {

constexpr unsigned kForms = 50;

struct Scene {
  Scene() {
    cv::setNumThreads(1);
    for (unsigned seed = 0; seed < kForms; ++seed) {
      if (!forms.Add(foreign::MakeLegacyForm(seed)).ok()) std::abort();
    }
    index = forms.Known("").value();
    const cv::Mat blank = foreign::BlankOf(foreign::MakeLegacyForm(0).pages[0]);
    cv::warpAffine(blank, channel, cv::getRotationMatrix2D({1240, 1754}, 0.8, 1), blank.size(), cv::INTER_LINEAR,
                   cv::BORDER_CONSTANT, 245);
    reduced = Reduce(channel);
    view = ViewSheet(channel, reduced);
    features = FindFeatures(view.grey);
    for (const KnownPage& known : index->pages()) {
      if (known.form == "legacy-0") page = &known;
    }
    const auto fit = MatchFeatures(page->signature->features, features, 4);
    if (!fit) std::abort();
    map.page_to_image = fit->known_to_seen;
    placement = Place(view.grey, map, Guess::kByFeatures, *page->signature, page->layout);
    if (!placement.Fits()) std::abort();
  }
  TemplateForms forms;
  std::shared_ptr<const FormIndex> index;
  const KnownPage* page = nullptr;
  cv::Mat channel, reduced;
  SheetView view;
  Features features;
  PageMap map;
  Placement placement;
};

const Scene& TheScene() {
  static const Scene& scene = *new Scene();
  return scene;
}

void BM_Markers(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) benchmark::DoNotOptimize(FindMarkers(scene.channel, scene.reduced));
}
BENCHMARK(BM_Markers)->Unit(benchmark::kMillisecond);

void BM_View(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) benchmark::DoNotOptimize(ViewSheet(scene.channel, scene.reduced));
}
BENCHMARK(BM_View)->Unit(benchmark::kMillisecond);

void BM_Features(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) benchmark::DoNotOptimize(FindFeatures(scene.view.grey));
}
BENCHMARK(BM_Features)->Unit(benchmark::kMillisecond);

void BM_CandidatesOfFiftyForms(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) benchmark::DoNotOptimize(scene.index->Candidates(scene.features, 6));
}
BENCHMARK(BM_CandidatesOfFiftyForms)->Unit(benchmark::kMillisecond);

void BM_Match(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) benchmark::DoNotOptimize(MatchFeatures(scene.page->signature->features, scene.features, 4));
}
BENCHMARK(BM_Match)->Unit(benchmark::kMillisecond);

void BM_Landmarks(benchmark::State& state) {
  const Scene& scene = TheScene();
  const PageSignature& signature = *scene.page->signature;
  for (auto _ : state) {
    benchmark::DoNotOptimize(SeekLandmarks(scene.view.grey, scene.map, signature.landmarks, signature.view_scale,
                                           static_cast<int>(state.range(0))));
  }
}
BENCHMARK(BM_Landmarks)->Arg(3)->Arg(6)->Unit(benchmark::kMillisecond);

void BM_Place(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Place(scene.view.grey, scene.map, Guess::kByFeatures, *scene.page->signature, scene.page->layout));
  }
}
BENCHMARK(BM_Place)->Unit(benchmark::kMillisecond);

void BM_Departure(benchmark::State& state) {
  const Scene& scene = TheScene();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        FindDeparture(scene.view.grey, scene.placement.map, *scene.page->signature, scene.placement.sightings));
  }
}
BENCHMARK(BM_Departure)->Unit(benchmark::kMillisecond);

void BM_Mesh(benchmark::State& state) {
  const Scene& scene = TheScene();
  const PageSignature& signature = *scene.page->signature;
  const auto pulls = PullsOf(signature.landmarks,
                             SeekLandmarks(scene.view.grey, scene.map, signature.landmarks, signature.view_scale, 6));
  for (auto _ : state) benchmark::DoNotOptimize(Bent(scene.map, scene.page->layout, pulls));
}
BENCHMARK(BM_Mesh)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace madoguchi::ocr

BENCHMARK_MAIN();
