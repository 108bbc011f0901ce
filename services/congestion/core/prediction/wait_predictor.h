// Says how long people will wait, for all queues of an installation: the one class that production, the nightly
// training and the backtest go through. It is told what happens in time order, keeps the days, learns at night, and
// scores everything it said. Each answer uses only what it was told before.
//
// Minutes count from midnight of the hall. Not thread-safe. Nothing it is told can make it fail: what is repeated,
// unknown or out of order is ignored or put right (QueueNow).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/day_misses.h"
#include "services/congestion/core/prediction/day_shift.h"
#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/prediction/model_guard.h"
#include "services/congestion/core/prediction/online_calibration.h"
#include "services/congestion/core/prediction/online_state.h"
#include "services/congestion/core/prediction/past_days.h"
#include "services/congestion/core/prediction/wait_model.h"

namespace madoguchi::congestion {

// What simple estimators say, to compare with. Their few factors are learnt on the same days as the model.
struct SimpleEstimates {
  Quantiles queue_length_min;  // (people ahead + 1) / usual calls a minute while somebody waits, times three factors
  double usual_min = 0;        // what people usually wait at that time of the day
  double last_delay_min = 0;   // what the last one called had waited
  double blend_min = 0;        // of a later arrival: of the estimate of now and what is usual then
};

struct WaitPrediction {
  int ahead = 0;
  Quantiles wait_min;
  bool by_model = false;  // else by the queue-length estimator
  SimpleEstimates simple;
};

struct WaitPredictorOptions {
  WaitModelOptions model;
  CalibrationSteps calibration;
  // The estimator has no other way to learn what this office is like, so its steps are larger.
  CalibrationSteps estimator_calibration{.pooled = 0.01, .queue = 0.03, .queue_pull = 0.001, .middle = true};
  GuardBounds guard;
  ShiftBounds shift;
  MissBounds misses;
  size_t training_rows_max = kTrainingRowsMax;
};

// What a training learns from. Cheap to take, and independent of the predictor from then on.
struct TrainingJob {
  PastDays past;
  std::vector<int> office_of;  // queue
  size_t rows_max = 0;
  WaitModelOptions options;

  // Takes seconds.
  WaitModel Learn() const;
};

// What came of a prediction, once the ticket was called.
struct ScoredWait {
  double wait_min = 0;
  Quantiles by_model_min;  // as the model stood at the issue, also while the estimator answers
  Quantiles by_estimator_min;
  bool by_model = false;
};

class WaitPredictor {
 public:
  explicit WaitPredictor(WaitPredictorOptions options = {});

  // The number of a queue; a new one if it was never named.
  size_t QueueOf(const QueueName& name);

  // At least a day of it is in the profile that today is lived with.
  bool Knows(size_t queue);

  // A whole day of the past, by the numbers that QueueOf gave.
  void Remember(RecordedDay day);
  // Learns from every day that it remembers. The new model is used if it is better than the estimator on days that it
  // has not seen; else the estimator answers until a later training succeeds.
  void Train() { Adopt(std::make_shared<const WaitModel>(Job().Learn())); }
  // The same in two steps, for whom learning takes too long.
  TrainingJob Job() const { return {past_, office_of_, options_.training_rows_max, options_.model}; }
  // False when it is no better than the estimator on days that it has not seen; a good one from before then stays.
  bool Adopt(std::shared_ptr<const WaitModel> model);
  // The estimator answers until another model is adopted.
  void Dismiss() { trained_ = false; }

  // Ends the day before.
  void StartDay(absl::CivilDay day);
  // The day is remembered, if anything happened.
  void EndDay();
  std::optional<absl::CivilDay> today() const;
  // Of today, so far.
  const RecordedDay& record() const { return record_; }

  // A ticket is issued: what its holder is told. It is scored when the ticket is called.
  WaitPrediction Issue(size_t queue, int number, double minute);
  std::optional<ScoredWait> Call(size_t queue, int number, double minute);
  // Waits no longer and was not called; not scored.
  void Leave(size_t queue, int number, double minute);
  void SetOpenCounters(size_t queue, int counters, double minute);

  // What a ticket issued at `minute` would be told.
  WaitPrediction Ask(size_t queue, double minute);
  // … before which not everybody who waits, but `ahead` people will be called.
  WaitPrediction Ask(size_t queue, double minute, int ahead);
  // What to expect at `minute` of coming at `arrival_min`, later the same day.
  WaitPrediction AskLater(size_t queue, double minute, double arrival_min);

  // What outcomes taught since the model was learnt, to be kept over a restart.
  OnlineState online() const { return {guard_.state(), calibration_.offsets(), estimator_calibration_.offsets()}; }
  // `same_model`: that was watched then is used now.
  void Restore(const OnlineState& state, bool same_model);

  bool uses_model() const { return trained_ && guard_.trusted(); }
  const ModelGuard& guard() const { return guard_; }
  const WaitModel& model() const { return *model_; }
  const std::map<QueueName, size_t>& queues() const { return queues_; }
  const PastDays& past() const { return past_; }

 private:
  struct Told {
    double minute = 0;
    double middle_log_wait = 0;    // of the model, before anything that today taught
    Quantiles log_wait;            // … shifted with the day, before the online calibration
    Quantiles estimator_log_wait;  // of the estimator, likewise
    Quantiles by_model_min;
    Quantiles by_estimator_min;
    bool queued = false;
    bool by_model = false;
    bool overdue = false;  // waits beyond the upper bound, and is counted so
  };

  HallNow& Today();
  // Counts who waits beyond what was told.
  void CountOverdue(size_t queue);
  WaitPrediction Answer(size_t queue, double minute, int ahead, Told* told);
  Quantiles ByEstimator(const QueueNow& queue, int ahead) const;
  SimpleEstimates Simple(const QueueNow& queue, int ahead, double arrival_min) const;

  const WaitPredictorOptions options_;
  std::map<QueueName, size_t> queues_;
  std::map<std::string, int> offices_;
  std::vector<int> office_of_;
  PastDays past_;
  std::shared_ptr<const WaitModel> model_ = std::make_shared<const WaitModel>();
  bool trained_ = false;
  OnlineCalibration calibration_;
  OnlineCalibration estimator_calibration_;
  DayShift shift_;
  DayMisses misses_;
  ModelGuard guard_;
  std::vector<QueueProfile> profiles_;
  std::unique_ptr<HallNow> today_;
  RecordedDay record_;                         // of today
  std::vector<std::map<int, size_t>> places_;  // queue → number → place in record_
  std::vector<std::map<int, Told>> told_;      // queue → number
};

}  // namespace madoguchi::congestion
