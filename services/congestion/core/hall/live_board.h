// The picture of an office that everybody looks at: made once for all who look. Thread-safe.
#pragma once

#include <map>
#include <memory>

#include "absl/status/statusor.h"
#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/change_signal.h"
#include "services/congestion/core/hall/hall.h"

namespace madoguchi::congestion {

// Who watches gets a new picture no more often.
inline constexpr absl::Duration kPictureEvery = absl::Seconds(1);
// … and one without any change after this.
inline constexpr absl::Duration kHeartbeatEvery = absl::Seconds(15);

struct LivePicture {
  HallPicture hall;
  int64_t sequence = 0;  // grows with every change, also over restarts
  int64_t changes = 0;   // of the signal, when it was made
};

class LiveBoard {
 public:
  // Nothing is owned.
  LiveBoard(Hall* hall, ChangeSignal* signal, const Clock* clock) : hall_(*hall), signal_(*signal), clock_(*clock) {}

  // As it is now: the last picture if it is younger than kPictureEvery and nothing changed since.
  // NOT_FOUND (UNKNOWN_OFFICE).
  absl::StatusOr<std::shared_ptr<const LivePicture>> Now(const OfficeKey& office) { return Picture(office, true); }
  // For who watches: the last picture if it is younger than kPictureEvery, changed or not.
  absl::StatusOr<std::shared_ptr<const LivePicture>> Recent(const OfficeKey& office) { return Picture(office, false); }

  // Until something changed after `seen` or the time ran out.
  void Wait(const LivePicture& seen, absl::Duration timeout) {
    signal_.Wait(seen.hall.office.key, seen.changes, timeout);
  }
  bool HasChanged(const LivePicture& seen) { return signal_.Count(seen.hall.office.key) != seen.changes; }
  absl::Duration Age(const LivePicture& picture) const { return clock_.Now() - picture.hall.time; }

 private:
  struct Entry {
    Mutex making;  // one makes, the others wait and share
    std::shared_ptr<const LivePicture> last ABSL_GUARDED_BY(making);
  };
  absl::StatusOr<std::shared_ptr<const LivePicture>> Picture(const OfficeKey& office, bool current);

  Hall& hall_;
  ChangeSignal& signal_;
  const Clock& clock_;
  Mutex mutex_;
  std::map<OfficeKey, std::unique_ptr<Entry>> entries_ ABSL_GUARDED_BY(mutex_);  // of known offices; never removed
};

}  // namespace madoguchi::congestion
