#include "common/exec/bounded_executor.h"

#include <utility>

#include "common/status/error.h"

namespace madoguchi::exec {

BoundedExecutor::BoundedExecutor(int threads, int queue_max) : queue_max_(queue_max) {
  threads_.reserve(threads);
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

BoundedExecutor::~BoundedExecutor() { Drain(); }

absl::Status BoundedExecutor::Submit(Task task) {
  MutexLock lock(&mutex_);
  if (stopping_ || queue_.size() >= static_cast<size_t>(queue_max_)) {
    return Error(absl::StatusCode::kResourceExhausted, "OVERLOADED",
                 "ただいま混み合っています。少し待ってから、もう一度お試しください。");
  }
  queue_.push_back(std::move(task));
  changed_.NotifyOne();
  return absl::OkStatus();
}

void BoundedExecutor::Drain() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

int BoundedExecutor::queued() const {
  MutexLock lock(&mutex_);
  return static_cast<int>(queue_.size());
}

void BoundedExecutor::Work() {
  while (true) {
    Task task;
    {
      MutexLock lock(&mutex_);
      while (queue_.empty() && !stopping_) changed_.Wait(&mutex_);
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    std::move(task)();
  }
}

}  // namespace madoguchi::exec
