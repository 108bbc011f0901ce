#include "services/congestion/adapters/prometheus_prediction_meter.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/congestion/core/prediction/quantiles.h"

namespace madoguchi::congestion {

void PrometheusPredictionMeter::Scored(const LoggedWait& wait) {
  const observability::Labels office = {{"office", absl::StrCat(wait.queue.municipality, "/", wait.queue.office)}};
  const ToldWait& told = wait.told;
  const double came_s = *wait.wait_s;
  // Sums over the same tickets: their quotients are the mean errors, and the share within the bounds.
  metrics_
      ->Counter("madoguchi_congestion_predicted_waits_total", "Called tickets whose holder had been told a wait",
                office)
      .Increment();
  metrics_
      ->Counter("madoguchi_congestion_prediction_error_seconds_total",
                "Absolute difference of the middle of what was told and what came", office)
      .Increment(std::abs(told.p50_s - came_s));
  metrics_
      ->Counter("madoguchi_congestion_prediction_pinball_seconds_total",
                "Mean pinball loss of the three quantiles that were told", office)
      .Increment(MeanPinballLoss(
          {static_cast<double>(told.p10_s), static_cast<double>(told.p50_s), static_cast<double>(told.p90_s)}, came_s));
  metrics_
      ->Counter("madoguchi_congestion_queue_length_error_seconds_total",
                "What the queue-length estimator's error would have been on the same tickets", office)
      .Increment(std::abs(wait.estimator_s - came_s));
  if (told.p10_s <= came_s && came_s <= told.p90_s) {
    metrics_
        ->Counter("madoguchi_congestion_predictions_within_total", "Waits that came within the told 10–90 %", office)
        .Increment();
  }
}

void PrometheusPredictionMeter::ModelInUse(const std::string& municipality, bool in_use) {
  metrics_
      ->Gauge("madoguchi_congestion_model_in_use", "1 while the trained model answers, 0 while the estimator does",
              {{"municipality", municipality}})
      .Set(in_use ? 1 : 0);
}

void PrometheusPredictionMeter::Trained(const std::string& municipality, absl::Duration took, double loss_ratio) {
  const observability::Labels town = {{"municipality", municipality}};
  metrics_->Gauge("madoguchi_congestion_training_seconds", "What the last nightly training took", town)
      .Set(absl::ToDoubleSeconds(took));
  metrics_
      ->Gauge("madoguchi_congestion_model_loss_ratio",
              "Loss of the last trained model against the estimator's, on days that it had not seen", town)
      .Set(loss_ratio);
}

}  // namespace madoguchi::congestion
