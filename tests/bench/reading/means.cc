#include "tests/bench/reading/means.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr-worker/adapters/character_net.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/core/text/character_image.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::bench {

namespace {

// Pages are made in a process of their own: what drawing them takes is not the reader's.
std::vector<std::string> FilesMadeElsewhere(const Session& session, const Group& group, int count) {
  const auto path = [](int i, pid_t maker) {
    return (std::filesystem::temp_directory_path() / absl::StrCat("reading-soak-", maker, "-", i)).string();
  };
  std::mt19937 rng(7);
  const pid_t maker = fork();
  if (maker == 0) {
    for (int i = 0; i < count; ++i)
      std::ofstream(path(i, getpid()), std::ios::binary) << session.MakePage(group, i, rng).file;
    _exit(0);
  }
  std::vector<std::string> files;
  if (maker < 0 || waitpid(maker, nullptr, 0) != maker) return files;
  for (int i = 0; i < count; ++i) {
    std::stringstream bytes;
    bytes << std::ifstream(path(i, maker), std::ios::binary).rdbuf();
    files.push_back(bytes.str());
    std::filesystem::remove(path(i, maker));
  }
  return files;
}

}  // namespace

double NetMsPerCharacter() {
  constexpr int kBatch = 32, kRounds = 15;
  const auto net = Must(ocr::CharacterNet::Create());
  cv::Mat image(ocr::kCharacterSidePx, ocr::kCharacterSidePx, CV_8U, cv::Scalar(0));
  cv::line(image, {8, 24}, {40, 24}, cv::Scalar(255), 3);
  const std::vector<cv::Mat> images(kBatch, image);
  const ocr::CpuStopWatch watch;
  std::vector<double> ms;
  for (int round = 0; round <= kRounds; ++round) {
    const double before = watch.NowMs();
    if (!net->Score(images, procedures::LeafType::kText, {}).ok()) return 0;
    if (round > 0) ms.push_back((watch.NowMs() - before) / kBatch);  // the first warms up
  }
  return Median(ms);
}

DensePage FullPage(Session& session, const Group& group, int pages, unsigned seed) {
  constexpr int kDraws = 40;  // of which the fullest is taken
  std::mt19937 rng(seed);
  DensePage mean;
  for (int i = 0; i < pages; ++i) {
    fill::SamplePage fullest;
    int most = -1;
    for (int draw = 0; draw < kDraws; ++draw) {
      const procedures::TemplatePage& layout = group.forms.front().pages.front();
      const fill::Values values = fill::SampleValues(layout, rng, group.vocabulary);
      int characters = 0;
      for (const procedures::TemplateField& field : layout.fields) {
        const auto value = values.find(field.id);
        if (value == values.end() || field.cells.empty()) continue;
        characters += EditDistance("", value->second);
      }
      if (characters <= most) continue;
      most = characters;
      fullest.values = values;
    }
    const fill::Hand& hand = group.set.hands[static_cast<size_t>(i) % group.set.hands.size()];
    const fill::Damage damage = group.set.damages[static_cast<size_t>(i) % group.set.damages.size()];
    fullest = session.MakePage(group.forms.front(), 0, hand, damage, fullest.values, rng);
    double cpu_ms = 0;
    session.Read(fullest.file, cpu_ms);
    mean.cpu_ms += cpu_ms / pages;
    mean.characters += static_cast<double>(most) / pages;
  }
  return mean;
}

namespace {

// A line of /proc/self/status in MB: VmRSS, or VmHWM, the most it ever was.
double StatusMb(absl::string_view line) {
  std::ifstream status("/proc/self/status");
  std::string word;
  double kb = 0;
  while (status >> word) {
    if (word == line) status >> kb;
  }
  return kb / 1024;
}

// Forgets how much it was until now.
void ResetHighest() { std::ofstream("/proc/self/clear_refs") << "5"; }

double NextThreadMb(Session& session, const std::vector<std::string>& files) {
  const double before = StatusMb("VmRSS:");
  ResetHighest();
  std::thread([&] {
    const auto reader = session.AnotherReader();
    for (const std::string& file : files) {
      if (!ocr::ReadFile(file, "", session.decoder(), *reader, ocr::Patience()).ok()) std::exit(1);
    }
  }).join();
  return StatusMb("VmHWM:") - before;
}

}  // namespace

Memory Soak(Session& session, const Group& group, int pages) {
  constexpr int kKinds = 12, kEvery = 500;
  const std::vector<std::string> files = FilesMadeElsewhere(session, group, kKinds);
  Memory memory{.table = "| pages read | resident MB |\n|---|---|\n"};
  ResetHighest();
  const int every = std::min(kEvery, std::max(1, pages / 4));
  for (int i = 0; i < pages; ++i) {
    double cpu_ms = 0;
    session.Read(files.at(static_cast<size_t>(i % kKinds)), cpu_ms);
    if ((i + 1) % every != 0) continue;
    absl::StrAppendFormat(&memory.table, "| %d | %.0f |\n", i + 1, StatusMb("VmRSS:"));
    std::cerr << absl::StreamFormat("memory: %d pages, %.0f MB, at most %.0f\n", i + 1, StatusMb("VmRSS:"),
                                    StatusMb("VmHWM:"));
  }
  memory.highest_mb = StatusMb("VmHWM:");
  memory.next_thread_mb = NextThreadMb(session, files);
  return memory;
}

}  // namespace madoguchi::bench
