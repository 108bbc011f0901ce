// All queues of one day, as the prediction sees them at one moment: each queue's own state, and what the other queues
// of its office do. Fed in time order a queue (see QueueNow). Not thread-safe.
#pragma once

#include <deque>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/queue_now.h"
#include "services/congestion/core/prediction/queue_past.h"
#include "services/congestion/core/prediction/recorded_day.h"
#include "services/congestion/core/prediction/wait_features.h"

namespace madoguchi::congestion {

class HallNow {
 public:
  explicit HallNow(absl::CivilDay day) : day_(day) {}
  HallNow(const HallNow&) = delete;
  HallNow& operator=(const HallNow&) = delete;

  // Queues are numbered from 0 as they are added; `office` is any number that queues of one office share.
  void AddQueue(int office, const QueueProfile& profile);

  size_t size() const { return queues_.size(); }
  absl::CivilDay day() const { return day_; }
  QueueNow& queue(size_t index) { return queues_[index].now; }
  const QueueNow& queue(size_t index) const { return queues_[index].now; }

  // Time of the whole office advances to `minute`. Of somebody before whom everybody in the queue is called, or
  // `ahead`.
  NowFeatures Now(size_t index, double minute);
  NowFeatures Now(size_t index, double minute, int ahead);
  LaterFeatures Later(size_t index, double minute, double arrival_min, double base_min);

 private:
  struct Entry {
    explicit Entry(const QueueProfile& usual) : profile(usual), now(&profile) {}
    const QueueProfile profile;
    QueueNow now;
    int office = 0;
  };

  OfficeNow Office(size_t index, double minute);

  const absl::CivilDay day_;
  std::deque<Entry> queues_;  // entries never move: each queue points to its profile
  std::vector<std::vector<size_t>> offices_;
};

// What happened on a recorded day, in time order. At the same minute questions come first, so that an answer never sees
// what happens at its own minute: one when a ticket is about to be issued and, for each of `leads_min`, one so many
// minutes before.
struct ReplayMoment {
  enum class Kind { kAskLater, kAskNow, kIssue, kCall, kLeave, kCounters };
  float minute = 0;
  Kind kind = Kind::kIssue;
  int queue = 0;
  int place = 0;  // of the ticket, or of the state of the counters
  float lead_min = 0;
};
std::vector<ReplayMoment> InTimeOrder(const RecordedDay& day, const std::vector<float>& leads_min);

// The moments without a question; those with one are left to the caller.
void Happen(const RecordedDay& day, const ReplayMoment& moment, HallNow& hall);

}  // namespace madoguchi::congestion
