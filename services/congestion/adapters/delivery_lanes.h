// Threads that deliver beside each other, at most so many of one lane at a time, so that one slow host holds up nobody
// but those who wait for it. Thread-safe.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "common/sync/mutex.h"
#include "services/congestion/core/hall/reminders.h"

namespace madoguchi::congestion {

struct LaneBounds {
  int threads = 0;
  int of_lane_max = 0;  // that run at once
  size_t waiting_of_lane_max = 0;
};

class ThreadLanes final : public DeliveryLanes {
 public:
  explicit ThreadLanes(const LaneBounds& bounds);
  // What runs ends; what waits is dropped.
  ~ThreadLanes() override;

  bool Run(const std::string& lane, Delivery delivery) override;

 private:
  struct Lane {
    std::deque<Delivery> waiting;
    int running = 0;
  };
  using Lanes = std::map<std::string, Lane>;

  void Work();
  // The lane whose turn it is; end if none may run.
  Lanes::iterator Next() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const LaneBounds bounds_;
  Mutex mutex_;
  CondVar changed_;
  Lanes lanes_ ABSL_GUARDED_BY(mutex_);  // only those with anything to do
  std::string last_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace madoguchi::congestion
