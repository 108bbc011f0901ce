// CPU time of the calling thread: what a page costs, whatever else the machine does meanwhile.
#pragma once

#include <ctime>

#include "ocr-worker/core/stage_timer.h"

namespace madoguchi::ocr {

class CpuStopWatch final : public StopWatch {
 public:
  double NowMs() const override {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
  }
};

}  // namespace madoguchi::ocr
