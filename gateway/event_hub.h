// Streams of events for any number of viewers: ONE call to a service for each different stream, shared by all who watch
// it, made with its first viewer and cancelled with its last. Thread-safe; all showing is done by one thread, so that
// each viewer sees states in their order.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/observability/metrics.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "gateway/core/backend.h"
#include "gateway/core/event_topic.h"
#include "gateway/core/http.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {

struct EventLimits {
  int viewers_max = kViewersMax;
  int viewers_per_address_max = kViewersPerAddressMax;
  int topics_max = kTopicsMax;
  absl::Duration interval = kEventInterval;
  absl::Duration heartbeat = kHeartbeat;
};

class EventHub {
 public:
  // What somebody wishes to watch.
  struct Wish {
    BackendCall call;
    std::shared_ptr<const google::protobuf::Message> request;
    std::string whose;    // "" for the public: wishes of the same person for the same request are one stream
    std::string address;  // RateKey of the viewer
    std::string last_event_id;
    absl::Time until = absl::InfiniteFuture();  // the session's end
  };

  // All must outlive it.
  EventHub(EventLimits limits, Backend* backend, const Clock* clock, observability::Metrics* metrics);
  // Every seat must be gone.
  ~EventHub();

  // RESOURCE_EXHAUSTED (TOO_MANY_REQUESTS), UNAVAILABLE (OVERLOADED). What the service refuses reaches the viewer's
  // End.
  absl::StatusOr<std::unique_ptr<EventSeat>> Join(Wish wish, std::shared_ptr<EventViewer> viewer);

  // Ends all viewers and takes no more. Browsers come back by themselves, to whoever serves then.
  void Drain();

 private:
  class Seat;
  struct Topic {
    Topic(const EventLimits& limits, std::string name, Wish first)
        : key(std::move(name)), events(limits.interval, limits.heartbeat), wish(std::move(first)) {}
    const std::string key;
    EventTopic events;
    const Wish wish;  // of its first viewer
    std::unique_ptr<BackendWatch> watch;
    int64_t watch_id = 0;  // what an earlier watch still says does not count
    bool open = false;
    absl::Time open_at = absl::InfinitePast();  // when !open
    absl::Duration retry = kWatchRetryMin;
    std::optional<absl::Status> ended;  // for good
    bool gone = false;                  // from topics_
  };
  using Topics = std::map<std::string, std::shared_ptr<Topic>, std::less<>>;
  // What is done once the lock is released.
  struct Work {
    std::vector<EventTopic::Show> shows;
    std::vector<std::pair<std::shared_ptr<EventViewer>, absl::Status>> ends;
    std::vector<std::shared_ptr<Topic>> opens;
    std::vector<std::unique_ptr<BackendWatch>> closes;
  };

  void Run();
  absl::Time Collect(absl::Time now, Work* work) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void EndAll(Topic* topic, const absl::Status& why, Work* work);
  void Do(Work* work);
  void Open(const std::shared_ptr<Topic>& topic);
  void OnMessage(Topic* topic, int64_t watch_id, const google::protobuf::Message& message);
  void OnEnd(Topic* topic, int64_t watch_id, const absl::Status& status);
  void Leave(Topic* topic, int64_t viewer_id, const std::string& address);
  void Wake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Count() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const EventLimits limits_;
  Backend* const backend_;
  const Clock* const clock_;
  observability::Metrics* const metrics_;
  Mutex mutex_;
  CondVar changed_;
  Topics topics_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> per_address_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::unique_ptr<BackendWatch>> closing_ ABSL_GUARDED_BY(mutex_);
  int viewers_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all above
};

}  // namespace madoguchi::gateway
