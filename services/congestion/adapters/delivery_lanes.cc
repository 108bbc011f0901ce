#include "services/congestion/adapters/delivery_lanes.h"

#include <utility>

namespace madoguchi::congestion {

ThreadLanes::ThreadLanes(const LaneBounds& bounds) : bounds_(bounds) {
  for (int i = 0; i < bounds_.threads; ++i) threads_.emplace_back([this] { Work(); });
}

ThreadLanes::~ThreadLanes() {
  {
    MutexLock lock(&mutex_);
    ending_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) thread.join();
}

bool ThreadLanes::Run(const std::string& name, Delivery delivery) {
  MutexLock lock(&mutex_);
  Lane& lane = lanes_[name];
  if (ending_ || lane.waiting.size() >= bounds_.waiting_of_lane_max) return false;
  lane.waiting.push_back(std::move(delivery));
  changed_.NotifyOne();
  return true;
}

ThreadLanes::Lanes::iterator ThreadLanes::Next() {
  auto lane = lanes_.upper_bound(last_);
  for (size_t looked_at = 0; looked_at < lanes_.size(); ++looked_at, ++lane) {
    if (lane == lanes_.end()) lane = lanes_.begin();
    if (!lane->second.waiting.empty() && lane->second.running < bounds_.of_lane_max) return lane;
  }
  return lanes_.end();
}

void ThreadLanes::Work() {
  while (true) {
    std::string name;
    Delivery delivery;
    {
      MutexLock lock(&mutex_);
      auto lane = Next();
      for (; !ending_ && lane == lanes_.end(); lane = Next()) changed_.Wait(&mutex_);
      if (ending_) return;
      name = last_ = lane->first;
      delivery = std::move(lane->second.waiting.front());
      lane->second.waiting.pop_front();
      ++lane->second.running;
    }
    delivery();
    MutexLock lock(&mutex_);
    const auto lane = lanes_.find(name);
    if (--lane->second.running == 0 && lane->second.waiting.empty()) lanes_.erase(lane);
    // A place of this lane is free.
    changed_.NotifyOne();
  }
}

}  // namespace madoguchi::congestion
