#include "services/congestion/core/hall/live_board.h"

#include <algorithm>

#include "common/status/macros.h"

namespace madoguchi::congestion {

absl::StatusOr<std::shared_ptr<const LivePicture>> LiveBoard::Picture(const OfficeKey& key, bool current) {
  ASSIGN_OR_RETURN(OfficeHall* const office, hall_.Office(key));
  Entry* entry = nullptr;
  {
    MutexLock lock(&mutex_);
    std::unique_ptr<Entry>& kept = entries_[key];
    if (kept == nullptr) kept = std::make_unique<Entry>();
    entry = kept.get();
  }
  MutexLock making(&entry->making);
  const int64_t changes = signal_.Count(key);  // before looking: what comes between is seen again
  const std::shared_ptr<const LivePicture> last = entry->last;
  if (last != nullptr && (!current || last->changes == changes)) {
    const absl::Duration age = Age(*last);
    if (age >= absl::ZeroDuration() && age < kPictureEvery) return last;
  }
  auto picture = std::make_shared<LivePicture>();
  ASSIGN_OR_RETURN(picture->hall, office->Look());
  picture->changes = changes;
  const int64_t by_clock = absl::ToUnixMillis(picture->hall.time);
  if (last == nullptr) {
    picture->sequence = by_clock;
  } else {
    const bool same = last->changes == changes && last->hall.opening == picture->hall.opening;
    picture->sequence = same ? last->sequence : std::max(last->sequence + 1, by_clock);
  }
  entry->last = picture;
  return std::shared_ptr<const LivePicture>(picture);
}

}  // namespace madoguchi::congestion
