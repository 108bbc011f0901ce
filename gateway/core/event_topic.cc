#include "gateway/core/event_topic.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace madoguchi::gateway {
namespace {

// The same state has the same id in every gateway and after a restart (FNV-1a).
std::string IdOf(absl::string_view json) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : json) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3;
  return absl::StrCat(absl::Hex(hash, absl::kZeroPad16));
}

EventText Text(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

const EventText& Heartbeat() {
  static const EventText* const text = new EventText(Text(":\n\n"));
  return *text;
}

const EventText& Interruption() {
  static const EventText* const text = new EventText(Text("event: interrupted\ndata: {}\n\n"));
  return *text;
}

}  // namespace

void EventTopic::Join(int64_t viewer_id, std::shared_ptr<EventViewer> viewer, std::string last_event_id) {
  viewers_[viewer_id] = std::move(viewer);
  newcomers_.push_back({viewer_id, std::move(last_event_id)});
}

void EventTopic::Leave(int64_t viewer_id) { viewers_.erase(viewer_id); }

std::vector<std::shared_ptr<EventViewer>> EventTopic::TakeViewers() {
  std::vector<std::shared_ptr<EventViewer>> all;
  for (auto& [id, viewer] : viewers_) all.push_back(std::move(viewer));
  viewers_.clear();
  newcomers_.clear();
  return all;
}

void EventTopic::Offer(absl::string_view json) {
  interrupted_ = interruption_told_ = false;
  pending_id_ = IdOf(json);
  pending_ = Text(absl::StrCat("id: ", pending_id_, "\ndata: ", json, "\n\n"));
}

void EventTopic::Interrupt() { interrupted_ = true; }

absl::Time EventTopic::Collect(absl::Time now, std::vector<Show>* shows) {
  if (pending_ != nullptr && now >= state_shown_ + interval_) {
    latest_ = std::exchange(pending_, nullptr);
    latest_id_ = std::move(pending_id_);
    state_shown_ = now;
    // Newcomers who have this very state already are told nothing new by it.
    if (newcomers_.size() == viewers_.size()) {
      ShowToNewcomers(shows);
      anything_shown_ = now;
    } else {
      newcomers_.clear();
      ShowToAll(latest_, now, shows);
    }
  }
  ShowToNewcomers(shows);
  if (interrupted_ && !interruption_told_) {
    interruption_told_ = true;
    ShowToAll(Interruption(), now, shows);
  }
  if (anything_shown_ == absl::InfinitePast()) anything_shown_ = now;
  if (now >= anything_shown_ + heartbeat_) ShowToAll(Heartbeat(), now, shows);
  const absl::Time beat = anything_shown_ + heartbeat_;
  return pending_ != nullptr ? std::min(beat, state_shown_ + interval_) : beat;
}

void EventTopic::ShowToAll(const EventText& text, absl::Time now, std::vector<Show>* shows) {
  anything_shown_ = now;
  shows->reserve(shows->size() + viewers_.size());
  for (const auto& [id, viewer] : viewers_) shows->push_back({viewer, text});
}

void EventTopic::ShowToNewcomers(std::vector<Show>* shows) {
  if (latest_ == nullptr) return;
  for (const Joined& joined : newcomers_) {
    const auto found = viewers_.find(joined.viewer_id);
    if (found == viewers_.end()) continue;
    shows->push_back({found->second, joined.last_event_id == latest_id_ ? Heartbeat() : latest_});
    if (interruption_told_) shows->push_back({found->second, Interruption()});
  }
  newcomers_.clear();
}

}  // namespace madoguchi::gateway
