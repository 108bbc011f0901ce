// One queue today, as the prediction sees it: who waits, and what was called, came and was expected lately, in sums
// that fade with several time constants. Fed in time order; an event that claims an earlier time than the last one
// counts as happening now, so clocks that run backwards cannot make time negative. Minutes from midnight.
// Pure; not thread-safe.
#pragma once

#include <array>
#include <map>

#include "services/congestion/core/prediction/queue_past.h"

namespace madoguchi::congestion {

// The last is longer than any day: nothing fades.
inline constexpr std::array<double, 4> kFading_min = {8, 25, 80, 1e6};

// Somebody called past so many people who had waited longer, and past such a share of those who were ahead, was called
// by a rule (booked, priority, come back), not by the line: the wait says nothing of what ordinary people wait.
inline constexpr int kOvertakenMin = 3;
inline constexpr double kOvertakenShare = 0.3;
// Whoever so many went past has probably gone without a word.
inline constexpr int kPassedMax = 8;
inline bool Overtook(int passed, int ahead) { return passed >= kOvertakenMin && passed >= kOvertakenShare * ahead; }

struct Faded {
  double calls = 0;           // of people from the line (kInLine_min)
  double expected_calls = 0;  // by the profile, over the minutes in which a line stood
  double line_min = 0;
  double arrivals = 0;
  double expected_arrivals = 0;
  double log_ratios = 0;  // sum of log((1 + wait) / (1 + pace estimate)) of called tickets
  double ratios = 0;

  void Fade(double share);
};

class QueueNow {
 public:
  struct Waiting {
    double issued_min = 0;
    int ahead = 0;
    double estimate_min = 0;  // by the usual pace
    int passed = 0;           // calls of people who came later
  };
  struct Called {
    double issued_min = 0;
    double called_min = 0;
    int ahead = 0;
    double wait_min() const { return called_min - issued_min; }
  };

  // `profile` must outlive this.
  explicit QueueNow(const QueueProfile* profile) : profile_(profile) {}

  // Repeated numbers change nothing. False then.
  bool Issue(int number, double minute);
  // A number that was never issued counts as a call of somebody unknown, once.
  bool Call(int number, double minute);
  // Waits no longer, without a call: went home, or moved on. False if nobody of that number waited.
  bool Leave(int number, double minute);
  void SetOpenCounters(int counters, double minute);
  // Lets the time pass. Everything above does it too.
  void Advance(double minute);

  double minute() const { return minute_; }
  int waiting() const { return static_cast<int>(waiting_.size()); }
  // The one who waits for the longest time; null when nobody does.
  const Waiting* First() const { return waiting_.empty() ? nullptr : &waiting_.begin()->second; }
  const std::map<int, Waiting>& everybody() const { return waiting_; }
  const Called& last_called() const { return last_called_; }
  bool anybody_called() const { return anybody_called_; }
  // Whoever Call() named last went past others by a rule. Such calls count, but not as a wait.
  bool overtook() const { return overtook_; }
  const Faded& faded(size_t constant) const { return faded_[constant]; }
  const QueueProfile& profile() const { return *profile_; }

  // Counters: -1 while unknown. Times: now, before the first event.
  int open_counters() const { return open_counters_; }
  int open_counters_most() const { return open_counters_most_; }
  double open_changed_min() const { return anything_happened_ ? open_changed_min_ : minute_; }
  double first_event_min() const { return anything_happened_ ? first_event_min_ : minute_; }

  // (people ahead + 1) / calls a minute of this queue while somebody waits.
  double QueueLengthEstimate_min(int ahead) const { return (ahead + 1) / profile_->rate; }
  // … / calls a minute from the line: what the model is told relative to.
  double PaceEstimate_min(int ahead) const { return (ahead + 1) / profile_->pace; }

  // What this day adds to the past.
  const DaySums& sums() const { return sums_; }

 private:
  void Happen(double minute);

  const QueueProfile* profile_;
  double minute_ = 0;
  bool started_ = false;
  bool anything_happened_ = false;
  std::map<int, Waiting> waiting_;  // by number
  std::map<int, bool> known_;       // number → called
  Called last_called_;
  bool anybody_called_ = false;
  bool overtook_ = false;
  int open_counters_ = -1;
  int open_counters_most_ = 0;
  double open_changed_min_ = 0;
  double first_event_min_ = 0;
  std::array<Faded, kFading_min.size()> faded_;
  DaySums sums_{.days = 1};
};

}  // namespace madoguchi::congestion
