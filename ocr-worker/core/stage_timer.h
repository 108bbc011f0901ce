// Time per stage of one page. The stopwatch is injected: the adapter measures CPU time of the calling thread, tests
// count.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace madoguchi::ocr {

class StopWatch {
 public:
  virtual ~StopWatch() = default;
  virtual double NowMs() const = 0;
};

class StageTimer {
 public:
  explicit StageTimer(const StopWatch& watch) : watch_(watch), last_ms_(watch.NowMs()) {}

  // Books the time since the last call under `stage`; the same stage may come again.
  void Lap(const char* stage) {
    const double now = watch_.NowMs();
    Add(stage, now - last_ms_);
    last_ms_ = now;
  }
  void Add(const char* stage, double ms) {
    for (auto& [name, sum] : stages_) {
      if (name == stage) {
        sum += ms;
        return;
      }
    }
    stages_.emplace_back(stage, ms);
  }
  const std::vector<std::pair<std::string, double>>& stages() const { return stages_; }

 private:
  const StopWatch& watch_;
  double last_ms_;
  std::vector<std::pair<std::string, double>> stages_;
};

}  // namespace madoguchi::ocr
