// Says how long people will wait, for all queues of an installation: the one class that production, the nightly
// training and the backtest go through. It is told what happens in time order, keeps the days, learns at night, and
// scores everything it said. Each answer uses only what it was told before.
//
// Minutes count from midnight of the hall. Not thread-safe. Nothing it is told can make it fail: what is repeated,
// unknown or out of order is ignored or put right (QueueNow).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/prediction/model_guard.h"
#include "services/congestion/core/prediction/online_calibration.h"
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
  GuardBounds guard;
  size_t training_rows_max = kTrainingRowsMax;
};

class WaitPredictor {
 public:
  explicit WaitPredictor(WaitPredictorOptions options = {});

  // The number of a queue; a new one if it was never named.
  size_t QueueOf(const QueueName& name);

  // A whole day of the past, by the numbers that QueueOf gave.
  void Remember(RecordedDay day);
  // Learns from every day that it remembers. The new model is used if it is better than the estimator on days that it
  // has not seen; else the estimator answers until a later training succeeds.
  void Train();

  // Ends the day before, which is remembered.
  void StartDay(absl::CivilDay day);
  void EndDay();

  // A ticket is issued: what its holder is told. It is scored when the ticket is called.
  WaitPrediction Issue(size_t queue, int number, double minute);
  void Call(size_t queue, int number, double minute);
  void SetOpenCounters(size_t queue, int counters, double minute);

  // What a ticket issued at `minute` would be told.
  WaitPrediction Ask(size_t queue, double minute);
  // What to expect at `minute` of coming at `arrival_min`, later the same day.
  WaitPrediction AskLater(size_t queue, double minute, double arrival_min);

  bool uses_model() const { return trained_ && guard_.trusted(); }
  const ModelGuard& guard() const { return guard_; }
  const WaitModel& model() const { return model_; }
  const PastDays& past() const { return past_; }

 private:
  struct Told {
    double minute = 0;
    Quantiles log_wait;  // of the model, before the online calibration
    Quantiles by_model_min;
    Quantiles by_estimator_min;
    bool queued = false;
  };

  HallNow& Today();
  WaitPrediction Answer(size_t queue, double minute, Told* told);
  Quantiles ByEstimator(const QueueNow& queue) const;
  SimpleEstimates Simple(const QueueNow& queue, double arrival_min) const;

  const WaitPredictorOptions options_;
  std::map<QueueName, size_t> queues_;
  std::map<std::string, int> offices_;
  std::vector<int> office_of_;
  PastDays past_;
  WaitModel model_;
  bool trained_ = false;
  OnlineCalibration calibration_;
  ModelGuard guard_;
  std::vector<QueueProfile> profiles_;
  std::unique_ptr<HallNow> today_;
  RecordedDay record_;                         // of today
  std::vector<std::map<int, size_t>> places_;  // queue → number → place in record_
  std::vector<std::map<int, Told>> told_;      // queue → number
};

}  // namespace madoguchi::congestion
