// One stream of states and everybody who watches it: what each viewer is to be shown, and when. Every state is whole,
// so that a viewer needs the newest only; its text is written once and shared by all. Text per the HTML standard's
// "Server-sent events". Not thread-safe: its owner locks, and shows outside the lock.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gateway/core/http.h"

namespace madoguchi::gateway {

class EventTopic {
 public:
  // At most one state in `interval`; a sign of life when there was nothing else for `heartbeat`.
  EventTopic(absl::Duration interval, absl::Duration heartbeat) : interval_(interval), heartbeat_(heartbeat) {}

  struct Show {
    std::shared_ptr<EventViewer> viewer;
    EventText text;
  };

  // `last_event_id`: of the last event that this viewer has, "" for none. It is not sent again.
  void Join(int64_t viewer_id, std::shared_ptr<EventViewer> viewer, std::string last_event_id);
  // Nothing when it is not there.
  void Leave(int64_t viewer_id);
  size_t viewers() const { return viewers_.size(); }
  std::vector<std::shared_ptr<EventViewer>> TakeViewers();

  // A newer state; it replaces one that was not shown yet.
  void Offer(absl::string_view json);
  // States no longer arrive, and viewers are told so until the next one.
  void Interrupt();
  bool has_state() const { return latest_ != nullptr || pending_ != nullptr; }

  // What is to be shown at `now`; returns when to ask again.
  absl::Time Collect(absl::Time now, std::vector<Show>* shows);

 private:
  struct Joined {
    int64_t viewer_id;
    std::string last_event_id;
  };
  void ShowToAll(const EventText& text, absl::Time now, std::vector<Show>* shows);
  void ShowToNewcomers(std::vector<Show>* shows);

  const absl::Duration interval_;
  const absl::Duration heartbeat_;
  std::unordered_map<int64_t, std::shared_ptr<EventViewer>> viewers_;
  std::vector<Joined> newcomers_;
  EventText latest_;
  EventText pending_;
  std::string latest_id_;
  std::string pending_id_;
  bool interrupted_ = false;
  bool interruption_told_ = false;
  absl::Time state_shown_ = absl::InfinitePast();
  absl::Time anything_shown_ = absl::InfinitePast();
};

}  // namespace madoguchi::gateway
