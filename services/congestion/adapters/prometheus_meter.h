// The hall's figures for Prometheus. Thread-safe.
#pragma once

#include "common/observability/metrics.h"
#include "services/congestion/core/stores.h"

namespace madoguchi::congestion {

class PrometheusMeter final : public HallMeter {
 public:
  // Not owned.
  explicit PrometheusMeter(observability::Metrics* metrics);

  void Issued() override;
  void Called(absl::Duration expected_wait, absl::Duration actual_wait) override;
  void Finished(absl::Duration service_time) override;
  void Waiting(const QueueKey& queue, int people) override;

 private:
  observability::Metrics* const metrics_;
  prometheus::Counter& issued_;
  prometheus::Counter& called_;
  prometheus::Counter& finished_;
  prometheus::Counter& told_too_short_;
  prometheus::Counter& told_too_long_;
  prometheus::Histogram& wait_seconds_;
  prometheus::Histogram& wait_error_seconds_;
  prometheus::Histogram& service_seconds_;
};

}  // namespace madoguchi::congestion
