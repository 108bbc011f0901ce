#include "services/congestion/adapters/prometheus_meter.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

constexpr char kTickets[] = "madoguchi_congestion_tickets_total";
constexpr char kTicketsHelp[] = "Tickets that entered each state";
constexpr char kEstimates[] = "madoguchi_congestion_wait_estimates_total";
constexpr char kEstimatesHelp[] = "Called tickets whose holder had been told to wait shorter or longer than it took";

const char* NameOf(TicketState state) {
  switch (state) {
    case TicketState::kUnknown:
      return "unknown";
    case TicketState::kWaiting:
      return "waiting";
    case TicketState::kNotArrived:
      return "not_arrived";
    case TicketState::kCalled:
      return "called";
    case TicketState::kHeld:
      return "held";
    case TicketState::kNoShow:
      return "no_show";
    case TicketState::kFinished:
      return "finished";
    case TicketState::kCancelled:
      return "cancelled";
    case TicketState::kExpired:
      return "expired";
  }
  return "unknown";
}

// People wait minutes, not milliseconds.
prometheus::Histogram& Minutes(observability::Metrics& metrics, const std::string& name, const std::string& help) {
  const prometheus::Histogram::BucketBoundaries bounds = {15, 30, 60, 120, 300, 600, 900, 1200, 1800, 2700, 3600, 7200};
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*metrics.registry()).Add({}, bounds);
}

}  // namespace

PrometheusMeter::PrometheusMeter(observability::Metrics* metrics)
    : metrics_(metrics),
      told_too_short_(metrics->Counter(kEstimates, kEstimatesHelp, {{"told", "too_short"}})),
      told_too_long_(metrics->Counter(kEstimates, kEstimatesHelp, {{"told", "too_long"}})),
      conflicts_(metrics->Counter("madoguchi_congestion_conflicts_total", "Events that cannot all be true")),
      wait_seconds_(Minutes(*metrics, "madoguchi_congestion_wait_seconds", "From issue to call")),
      wait_error_seconds_(Minutes(*metrics, "madoguchi_congestion_wait_error_seconds",
                                  "Absolute difference of the wait told at issue and the wait that came")),
      service_seconds_(Minutes(*metrics, "madoguchi_congestion_service_seconds", "From call to finish")) {}

void PrometheusMeter::Entered(TicketState state) {
  metrics_->Counter(kTickets, kTicketsHelp, {{"state", NameOf(state)}}).Increment();
}

void PrometheusMeter::Called(absl::Duration expected_wait, absl::Duration actual_wait) {
  wait_seconds_.Observe(absl::ToDoubleSeconds(actual_wait));
  wait_error_seconds_.Observe(absl::ToDoubleSeconds(absl::AbsDuration(expected_wait - actual_wait)));
  (expected_wait < actual_wait ? told_too_short_ : told_too_long_).Increment();
}

void PrometheusMeter::Served(absl::Duration service_time) {
  service_seconds_.Observe(absl::ToDoubleSeconds(service_time));
}

void PrometheusMeter::Conflicts(int count) { conflicts_.Increment(count); }

void PrometheusMeter::Reminder(const char* outcome) {
  metrics_->Counter("madoguchi_congestion_reminders_total", "Attempts to tell a holder", {{"outcome", outcome}})
      .Increment();
}

void PrometheusMeter::Waiting(const QueueKey& queue, int people) {
  metrics_
      ->Gauge("madoguchi_congestion_waiting", "People waiting now",
              {{"queue", absl::StrCat(queue.municipality, "/", queue.office, "/", queue.queue)}})
      .Set(people);
}

}  // namespace madoguchi::congestion
