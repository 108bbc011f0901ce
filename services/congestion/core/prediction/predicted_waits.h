// Answers the halls with what was learnt of them: one WaitPredictor a municipality, so that nothing one city sends can
// touch another. What people were told and what came of it is collected for the log. Thread-safe; a call holds its
// municipality for some microseconds.
//
// Days are Japan's. Events of a day that is over, or is not yet by the clock, are ignored; a time later than the
// clock's counts as now.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/sync/mutex.h"
#include "common/time/clock.h"
#include "services/congestion/core/hall/wait_estimator.h"
#include "services/congestion/core/prediction/day_record.h"
#include "services/congestion/core/prediction/prediction_stores.h"
#include "services/congestion/core/prediction/wait_predictor.h"

namespace madoguchi::congestion {

// A model as it is kept: it knows its queues by name.
struct KeptModel {
  absl::CivilDay learnt;  // the day on which it was
  std::vector<QueueName> names;
  WaitModel model;

  std::string Bytes() const;
  static std::optional<KeptModel> FromBytes(absl::string_view bytes);
};

// Rows of the log that wait to be written; while so many do, further ones are left out of it.
inline constexpr size_t kUnwrittenWaitsMax = 50'000;
// A model learnt longer ago knows other habits than today's.
inline constexpr int kModelAgeDaysMax = 45;

class PredictedWaits final : public WaitEstimator {
 public:
  // Nothing is owned.
  PredictedWaits(const Clock* clock, PredictionMeter* meter, WaitPredictorOptions options = {});

  void Issued(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time, const ToldWait& told) override;
  void Called(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time) override;
  void Left(const QueueKey& queue, absl::CivilDay day, int number, absl::Time time) override;
  void CountersOpen(const QueueKey& queue, absl::CivilDay day, int counters, absl::Time time) override;
  std::optional<ToldWait> Now(const Queue& queue, int ahead, absl::Time now) override;
  std::optional<ToldWait> Later(const Queue& queue, absl::Time now, absl::Time arrival) override;

  // ---- for the night ----
  std::vector<std::string> Municipalities();
  void Remember(const std::string& municipality, const NamedDay& day);
  // Begins the clock's day everywhere. Every day that is over since the last time, and, if `unfinished`, the days
  // that are not.
  std::vector<std::pair<std::string, NamedDay>> TakeDays(bool unfinished);
  // None when there are no days to learn from.
  struct Lesson {
    std::vector<QueueName> names;
    TrainingJob job;
  };
  std::optional<Lesson> TakeLesson(const std::string& municipality);
  // False when the model is too old, or no better than the estimator on days it has not seen.
  bool Adopt(const std::string& municipality, const KeptModel& model);
  std::vector<LoggedWait> TakeWaits();
  // Of each municipality where something was learnt online since the last time.
  std::vector<KeptOnline> TakeOnline();
  // After the model was adopted and before the first event of the day. Damaged bytes change nothing.
  void Restore(const KeptOnline& kept);

  bool UsesModel(const std::string& municipality);

 private:
  struct Told {
    absl::Time issued;
    ToldWait told;
  };
  struct Town {
    explicit Town(const WaitPredictorOptions& options) : predictor(options) {}
    Mutex mutex;
    WaitPredictor predictor ABSL_GUARDED_BY(mutex);
    std::vector<QueueName> names ABSL_GUARDED_BY(mutex);
    std::map<std::pair<size_t, int>, Told> told ABSL_GUARDED_BY(mutex);  // queue, number: of today
    std::vector<NamedDay> over ABSL_GUARDED_BY(mutex);                   // not yet taken
    absl::CivilDay learnt ABSL_GUARDED_BY(mutex);
    std::string online_at_start ABSL_GUARDED_BY(mutex);  // of today
    bool online_changed ABSL_GUARDED_BY(mutex) = false;  // since it was taken
  };

  Town& TownOf(const std::string& municipality);
  static size_t QueueOf(Town& town, const QueueName& name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(town.mutex);
  // False when the day is over, or is not yet.
  bool Enter(Town& town, absl::CivilDay day) ABSL_EXCLUSIVE_LOCKS_REQUIRED(town.mutex);
  static NamedDay Named(const Town& town) ABSL_EXCLUSIVE_LOCKS_REQUIRED(town.mutex);
  double MinuteOf(absl::CivilDay day, absl::Time time) const;
  void Log(LoggedWait wait);

  const Clock* const clock_;
  PredictionMeter* const meter_;
  const WaitPredictorOptions options_;
  Mutex mutex_;
  std::map<std::string, std::unique_ptr<Town>> towns_ ABSL_GUARDED_BY(mutex_);  // towns are never removed
  Mutex log_mutex_;
  std::vector<LoggedWait> waits_ ABSL_GUARDED_BY(log_mutex_);
};

}  // namespace madoguchi::congestion
