#include "gateway/event_hub.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gateway/core/transcode.h"
#include "gateway/errors.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace madoguchi::gateway {
namespace {

using google::protobuf::Message;

constexpr absl::Duration kRestMax = absl::Seconds(1);  // between two looks at what is due

std::string KeyOf(const EventHub::Wish& wish) {
  std::string request;
  {
    google::protobuf::io::StringOutputStream bytes(&request);
    google::protobuf::io::CodedOutputStream coded(&bytes);
    coded.SetSerializationDeterministic(true);
    wish.request->SerializeToCodedStream(&coded);
  }
  return absl::StrCat(wish.call.method->full_name(), "|", wish.whose, "|", request);
}

// Asking again would get the same answer.
bool IsFinal(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return true;
    default:
      return false;
  }
}

}  // namespace

class EventHub::Seat final : public EventSeat {
 public:
  Seat(EventHub* hub, std::shared_ptr<Topic> topic, int64_t viewer_id, std::string address)
      : hub_(hub), topic_(std::move(topic)), viewer_id_(viewer_id), address_(std::move(address)) {}
  ~Seat() override { hub_->Leave(topic_.get(), viewer_id_, address_); }

 private:
  EventHub* const hub_;
  const std::shared_ptr<Topic> topic_;
  const int64_t viewer_id_;
  const std::string address_;
};

EventHub::EventHub(EventLimits limits, Backend* backend, const Clock* clock, observability::Metrics* metrics)
    : limits_(limits), backend_(backend), clock_(clock), metrics_(metrics), thread_([this] { Run(); }) {}

EventHub::~EventHub() {
  Drain();
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    Wake();
  }
  thread_.join();
}

absl::StatusOr<std::unique_ptr<EventSeat>> EventHub::Join(Wish wish, std::shared_ptr<EventViewer> viewer) {
  std::string key = KeyOf(wish);
  const std::string address = wish.address;
  std::string last_event_id = std::move(wish.last_event_id);
  MutexLock lock(&mutex_);
  if (draining_ || viewers_ >= limits_.viewers_max) return Overloaded();
  const auto here = per_address_.find(address);
  if (here != per_address_.end() && here->second >= limits_.viewers_per_address_max) return TooManyRequests();
  auto topic = topics_.find(key);
  if (topic == topics_.end()) {
    if (static_cast<int>(topics_.size()) >= limits_.topics_max) return Overloaded();
    auto made = std::make_shared<Topic>(limits_, key, std::move(wish));
    topic = topics_.emplace(std::move(key), std::move(made)).first;
  }
  const int64_t viewer_id = next_id_++;
  topic->second->events.Join(viewer_id, std::move(viewer), std::move(last_event_id));
  ++per_address_[address];
  ++viewers_;
  Count();
  Wake();
  return std::make_unique<Seat>(this, topic->second, viewer_id, address);
}

void EventHub::Leave(Topic* topic, int64_t viewer_id, const std::string& address) {
  MutexLock lock(&mutex_);
  topic->events.Leave(viewer_id);
  if (--per_address_[address] == 0) per_address_.erase(address);
  --viewers_;
  if (topic->events.viewers() == 0 && !topic->gone) {
    topic->gone = true;
    if (topic->watch != nullptr) closing_.push_back(std::move(topic->watch));
    topics_.erase(topic->key);
    Wake();
  }
  Count();
}

void EventHub::Drain() {
  MutexLock lock(&mutex_);
  draining_ = true;
  for (auto& [key, topic] : topics_) topic->ended = Overloaded();
  Wake();
}

void EventHub::Wake() {
  woken_ = true;
  changed_.NotifyAll();
}

void EventHub::Count() {
  metrics_->Gauge("madoguchi_event_viewers", "Browsers that watch a stream of events").Set(viewers_);
  metrics_->Gauge("madoguchi_event_topics", "Different streams of events, each one call to a service")
      .Set(static_cast<double>(topics_.size()));
}

void EventHub::Run() {
  absl::Time next = absl::InfinitePast();
  for (;;) {
    Work work;
    {
      MutexLock lock(&mutex_);
      if (!woken_) {
        const absl::Duration rest = std::min(next - clock_->Now(), kRestMax);
        if (rest > absl::ZeroDuration()) changed_.WaitFor(&mutex_, rest);
      }
      woken_ = false;
      if (stopping_ && topics_.empty() && closing_.empty()) return;
      next = Collect(clock_->Now(), &work);
    }
    Do(&work);
  }
}

absl::Time EventHub::Collect(absl::Time now, Work* work) {
  absl::Time next = absl::InfiniteFuture();
  work->closes.swap(closing_);
  for (auto it = topics_.begin(); it != topics_.end();) {
    const std::shared_ptr<Topic>& topic = it->second;
    if (!topic->ended && now >= topic->wish.until) topic->ended = SessionExpired();
    if (topic->ended) {
      EndAll(topic.get(), *topic->ended, work);
      it = topics_.erase(it);
      continue;
    }
    next = std::min({next, topic->events.Collect(now, &work->shows), topic->wish.until});
    if (!topic->open && now >= topic->open_at) {
      topic->open = true;
      topic->watch_id = next_id_++;
      work->opens.push_back(topic);
    } else if (!topic->open) {
      next = std::min(next, topic->open_at);
    }
    ++it;
  }
  return next;
}

void EventHub::EndAll(Topic* topic, const absl::Status& why, Work* work) {
  topic->gone = true;
  for (auto& viewer : topic->events.TakeViewers()) work->ends.emplace_back(std::move(viewer), why);
  if (topic->watch != nullptr) work->closes.push_back(std::move(topic->watch));
}

void EventHub::Do(Work* work) {
  for (const EventTopic::Show& show : work->shows) show.viewer->Show(show.text);
  if (!work->shows.empty()) {
    metrics_->Counter("madoguchi_events_shown_total", "Events handed to viewers, heartbeats included")
        .Increment(static_cast<double>(work->shows.size()));
  }
  for (const auto& [viewer, why] : work->ends) viewer->End(why);
  work->closes.clear();
  for (const std::shared_ptr<Topic>& topic : work->opens) Open(topic);
}

void EventHub::Open(const std::shared_ptr<Topic>& topic) {
  BackendCall call = topic->wish.call;
  call.timeout = kWatchTimeout;
  // Only this thread opens, so the id does not change meanwhile.
  const int64_t watch_id = topic->watch_id;
  metrics_->Counter("madoguchi_event_calls_total", "Calls to services for streams of events").Increment();
  auto watch = backend_->Watch(
      call, *topic->wish.request,
      {.message = [this, topic, watch_id](const Message& message) { OnMessage(topic.get(), watch_id, message); },
       .end = [this, topic, watch_id](const absl::Status& status) { OnEnd(topic.get(), watch_id, status); }});
  MutexLock lock(&mutex_);
  // Gone or ended meanwhile: it is closed by this thread's next round, without the lock.
  (topic->gone || !topic->open ? closing_.emplace_back() : topic->watch) = std::move(watch);
}

void EventHub::OnMessage(Topic* topic, int64_t watch_id, const Message& message) {
  const absl::StatusOr<std::string> json = EncodeResponse(message);
  MutexLock lock(&mutex_);
  if (topic->gone || topic->watch_id != watch_id || !json.ok()) return;
  topic->retry = kWatchRetryMin;
  topic->events.Offer(*json);
  Wake();
}

void EventHub::OnEnd(Topic* topic, int64_t watch_id, const absl::Status& status) {
  MutexLock lock(&mutex_);
  if (topic->gone || topic->watch_id != watch_id) return;
  if (topic->watch != nullptr) closing_.push_back(std::move(topic->watch));
  topic->open = false;
  if (IsFinal(status) || !topic->events.has_state()) {
    topic->ended = status.ok() ? BackendUnavailable() : status;
  } else {
    // Services end long calls now and then so that their load spreads; only a second failure is told.
    if (topic->retry > kWatchRetryMin) topic->events.Interrupt();
    topic->open_at = clock_->Now() + topic->retry;
    topic->retry = std::min(topic->retry * 2, kWatchRetryMax);
  }
  Wake();
}

}  // namespace madoguchi::gateway
