// The prediction's part of the hall's process: what it keeps, who answers, and the work of the night. One member of the
// server, made before the halls that ask it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/observability/metrics.h"
#include "common/sql/database.h"
#include "common/time/clock.h"
#include "services/congestion/adapters/model_files.h"
#include "services/congestion/adapters/periodic.h"
#include "services/congestion/adapters/prometheus_prediction_meter.h"
#include "services/congestion/adapters/sql_prediction_stores.h"
#include "services/congestion/core/prediction/night_work.h"
#include "services/congestion/core/prediction/predicted_waits.h"

namespace madoguchi::congestion {

class PredictionPart {
 public:
  // Remembers the days that were lived and takes up each municipality's model. Nothing is owned. `model_folder` is made
  // if it is not there. Errors of the database and of the folder.
  static absl::StatusOr<std::unique_ptr<PredictionPart>> Open(const std::string& model_folder, const Clock* clock,
                                                              sql::Database* database, observability::Metrics* metrics);
  // Writes down what is not yet.
  ~PredictionPart();

  WaitEstimator* waits() { return &waits_; }
  // Once the halls have told what happened today.
  void BeginNights();

 private:
  PredictionPart(std::unique_ptr<ModelFiles> models, const Clock* clock, sql::Database* database,
                 observability::Metrics* metrics);

  // Each may use those above it.
  const std::unique_ptr<ModelFiles> models_;
  SqlDayStore days_;
  SqlPredictionLog log_;
  PrometheusPredictionMeter meter_;
  PredictedWaits waits_;
  NightWork night_;
  std::unique_ptr<Periodic> nights_;
};

}  // namespace madoguchi::congestion
