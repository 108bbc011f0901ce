// Time of one character on one thread, alone and in batches.
#include <benchmark/benchmark.h>

#include <string>

#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/core/text/character_image.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {
namespace {

// Each with the net that knows crossings-out, as the reader runs it.
void Score(benchmark::State& state, const std::string& name) {
  cv::setNumThreads(1);
  auto net = CharacterNet::Create(name);
  if (!net.ok()) {
    state.SkipWithError("the net does not load");
    return;
  }
  cv::Mat image(kCharacterSidePx, kCharacterSidePx, CV_8U, cv::Scalar(0));
  cv::line(image, {8, 24}, {40, 24}, cv::Scalar(255), 3);
  const std::vector<cv::Mat> images(state.range(0), image);
  for (auto _ : state) benchmark::DoNotOptimize((*net)->Score(images, procedures::LeafType::kText, {}));
  state.counters["ms_a_character"] = benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)) / 1000,
                                                        benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
void BM_Characters(benchmark::State& state) { Score(state, "characters"); }
BENCHMARK(BM_Characters)->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);

void BM_Digits(benchmark::State& state) { Score(state, "digits"); }
BENCHMARK(BM_Digits)->Arg(1)->Arg(32)->Unit(benchmark::kMillisecond);

void BM_CharacterImage(benchmark::State& state) {
  cv::setNumThreads(1);
  cv::Mat ink(94, 94, CV_8U, cv::Scalar(0));
  cv::line(ink, {12, 50}, {80, 44}, cv::Scalar(230), 6);
  cv::line(ink, {45, 10}, {50, 85}, cv::Scalar(230), 6);
  for (auto _ : state) benchmark::DoNotOptimize(CharacterImage(ink, 94));
}
BENCHMARK(BM_CharacterImage)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace madoguchi::ocr

BENCHMARK_MAIN();
