// The hall's figures for Prometheus. Thread-safe.
#pragma once

#include "common/observability/metrics.h"
#include "services/congestion/core/hall/reminders.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

class PrometheusMeter final : public HallMeter, public ReminderMeter {
 public:
  // Not owned.
  explicit PrometheusMeter(observability::Metrics* metrics);

  void Entered(TicketState state) override;
  void Called(absl::Duration expected_wait, absl::Duration actual_wait) override;
  void Served(absl::Duration service_time) override;
  void Waiting(const QueueKey& queue, int people) override;
  void Conflicts(int count) override;
  void Reminder(const char* outcome) override;

 private:
  observability::Metrics* const metrics_;
  prometheus::Counter& told_too_short_;
  prometheus::Counter& told_too_long_;
  prometheus::Counter& conflicts_;
  prometheus::Histogram& wait_seconds_;
  prometheus::Histogram& wait_error_seconds_;
  prometheus::Histogram& service_seconds_;
};

}  // namespace madoguchi::congestion
