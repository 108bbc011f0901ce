#include "services/congestion/core/prediction/wait_features.h"

#include <algorithm>
#include <cmath>

#include "absl/types/span.h"

namespace madoguchi::congestion {
namespace {

// Minutes of the usual rate that a rate of today is mixed with.
constexpr std::array<double, 4> kRatePrior_min = {4, 8, 15, 20};
// Usual calls that a factor of today is mixed with.
constexpr double kFactorPrior = 3;
constexpr double kRatioPrior = 2;

// Fills an array from the front; unused places stay zero.
class Row {
 public:
  explicit Row(absl::Span<float> values) : values_(values) {}
  void Add(double value) {
    values_[next_++] = std::isfinite(value) ? static_cast<float>(std::clamp(value, -1e6, 1e6)) : 0;
  }

 private:
  absl::Span<float> values_;
  size_t next_ = 0;
};

double Factor(double seen, double expected, double prior) { return (seen + prior) / (expected + prior); }
double CallFactor(const Faded& faded) { return Factor(faded.calls, faded.expected_calls, kFactorPrior); }
double ArrivalFactor(const Faded& faded) { return Factor(faded.arrivals, faded.expected_arrivals, kFactorPrior); }

double LogRatio(double estimate_min, double base_min) { return std::log((estimate_min + 1) / (base_min + 1)); }

// With a few weeks of history a weekday is hardly more than the name of one or two days.
constexpr float kDaysForWeekdays = 30;
int Weekday(absl::CivilDay day, const QueueProfile& usual) {
  return usual.days < kDaysForWeekdays ? -1 : static_cast<int>(absl::GetWeekday(day));
}

}  // namespace

NowFeatures FeaturesNow(const QueueNow& queue, const OfficeNow& office, absl::CivilDay day, int ahead) {
  NowFeatures features{};
  Row row(absl::MakeSpan(features));
  const QueueProfile& usual = queue.profile();
  const double t = queue.minute();
  const size_t slot = SlotOf(t);
  const double people = ahead + 1;
  const double base = queue.PaceEstimate_min(ahead);

  row.Add(std::log1p(base));
  row.Add(ahead);
  row.Add(std::log(usual.pace));
  // What today's rates say.
  for (size_t k = 0; k < kFading_min.size(); ++k) {
    const Faded& faded = queue.faded(k);
    const double prior = kRatePrior_min[k];
    const double rate = (faded.calls + prior * usual.pace) / (faded.line_min + prior);
    row.Add(LogRatio(people / rate, base));
  }
  // What the usual day says, at today's pace.
  row.Add(LogRatio(usual.Drain_min(t, people, 1), base));
  for (size_t k = 1; k < kFading_min.size(); ++k) {
    const double factor = CallFactor(queue.faded(k));
    row.Add(std::log(factor));
    row.Add(LogRatio(usual.Drain_min(t, people, factor), base));
  }
  for (size_t k = 1; k < kFading_min.size(); ++k) row.Add(std::log(ArrivalFactor(queue.faded(k))));
  // What the first in the line and the last called tell.
  if (const QueueNow::Waiting* first = queue.First()) {
    const double age = t - first->issued_min;
    const double called_since = first->ahead;
    row.Add(std::log1p(age));
    row.Add(LogRatio(people * (age + 2) / (called_since + 1 + 2 * usual.pace), base));
    row.Add(LogRatio(age, first->estimate_min));
    double over = 0;
    for (const auto& [number, waiting] : queue.everybody()) {
      over += std::max(0.0, LogRatio(t - waiting.issued_min, waiting.estimate_min));
    }
    row.Add(over / queue.waiting());
  } else {
    for (int i = 0; i < 4; ++i) row.Add(0);
  }
  if (queue.anybody_called()) {
    const QueueNow::Called& last = queue.last_called();
    row.Add(LogRatio(last.wait_min(), base));
    row.Add(LogRatio(people * (last.wait_min() + 2) / (last.ahead + 1 + 2 * usual.pace), base));
    row.Add(t - last.called_min);
  } else {
    for (int i = 0; i < 3; ++i) row.Add(-1);
  }
  for (size_t k = 1; k < kFading_min.size(); ++k) {
    const Faded& faded = queue.faded(k);
    row.Add(faded.log_ratios / (faded.ratios + kRatioPrior));
  }
  row.Add(queue.faded(2).ratios);
  // Counters.
  const int open = queue.open_counters();
  row.Add(open);
  row.Add(open >= 0 ? std::log((open + 0.3) / (usual.open[slot] + 0.3)) : 0);
  row.Add(open >= 0 ? LogRatio(people / (std::max(0.3, 1.0 * open) * usual.counter_rate), base) : 0);
  row.Add(open >= 0 ? t - queue.open_changed_min() : -1);
  row.Add(open >= 0 ? queue.open_counters_most() - open : -1);
  const double end = std::min(kDay_min - 1, t + base);
  row.Add(std::log((usual.open[SlotOf(end)] + 0.3) / (usual.open[slot] + 0.3)));
  // The clock, and what usually comes.
  row.Add(t);
  row.Add(t - queue.first_event_min());
  row.Add(Weekday(day, usual));
  row.Add(usual.last_call_min - t);
  row.Add(std::log(usual.slot_rate[slot] / usual.pace));
  row.Add(std::log(usual.slot_rate[SlotOf(t + 60)] / usual.pace));
  row.Add(usual.log_wait[slot] - std::log1p(base));
  row.Add(usual.mean_log_wait);
  row.Add(usual.arrivals[slot]);
  // The office.
  row.Add(std::log(Factor(office.faded.calls, office.faded.expected_calls, 2 * kFactorPrior)));
  row.Add(std::log(Factor(office.faded.arrivals, office.faded.expected_arrivals, 2 * kFactorPrior)));
  row.Add(std::log((office.open_counters + 1) / (office.usual_open_counters + 1)));
  row.Add(office.waiting);
  return features;
}

LaterFeatures FeaturesLater(const QueueNow& queue, const OfficeNow& office, absl::CivilDay day, double arrival_min,
                            double base_min) {
  LaterFeatures features{};
  Row row(absl::MakeSpan(features));
  const QueueProfile& usual = queue.profile();
  const double t = queue.minute();
  const size_t slot = SlotOf(t), then = SlotOf(arrival_min);
  const int ahead = queue.waiting();

  row.Add(std::log1p(base_min));
  row.Add(arrival_min - t);
  row.Add(LogRatio(queue.PaceEstimate_min(ahead), base_min));
  row.Add(ahead);
  row.Add(std::log(usual.pace));
  // The line flows on as on usual days, at today's paces, until then.
  for (size_t k = 1; k < kFading_min.size(); ++k) {
    const double calls = CallFactor(queue.faded(k));
    const double arrivals = ArrivalFactor(queue.faded(k));
    const double flowed = usual.WaitingAt(t, arrival_min, ahead, arrivals, calls);
    row.Add(LogRatio(usual.Drain_min(arrival_min, flowed + 1, calls), base_min));
    row.Add(std::log(calls));
    row.Add(std::log(arrivals));
  }
  const double flowed = usual.WaitingAt(t, arrival_min, ahead, 1, 1);
  row.Add(flowed);
  row.Add(LogRatio(usual.Drain_min(arrival_min, flowed + 1, 1), base_min));
  row.Add(LogRatio(usual.Drain_min(t, ahead + 1, CallFactor(queue.faded(2))), base_min));
  row.Add(LogRatio(std::expm1(usual.log_wait[then]), base_min));
  row.Add(LogRatio(std::expm1(usual.log_wait[slot]), base_min));
  row.Add(LogRatio(std::expm1(usual.mean_log_wait), base_min));
  row.Add(usual.arrivals[then] / usual.slot_rate[then]);
  row.Add(queue.First() != nullptr ? LogRatio(t - queue.First()->issued_min, base_min) : -1);
  row.Add(queue.anybody_called() ? LogRatio(queue.last_called().wait_min(), base_min) : -1);
  for (size_t k = 2; k < kFading_min.size(); ++k) {
    const Faded& faded = queue.faded(k);
    row.Add(faded.log_ratios / (faded.ratios + kRatioPrior));
  }
  const int open = queue.open_counters();
  row.Add(open);
  row.Add(open >= 0 ? std::log((open + 0.3) / (usual.open[slot] + 0.3)) : 0);
  row.Add(std::log((usual.open[then] + 0.3) / (usual.open[slot] + 0.3)));
  row.Add(arrival_min);
  row.Add(Weekday(day, usual));
  row.Add(usual.last_call_min - arrival_min);
  row.Add(std::log(Factor(office.faded.calls, office.faded.expected_calls, 2 * kFactorPrior)));
  row.Add(std::log(Factor(office.faded.arrivals, office.faded.expected_arrivals, 2 * kFactorPrior)));
  row.Add(std::log((office.open_counters + 1) / (office.usual_open_counters + 1)));
  row.Add(office.waiting);
  return features;
}

}  // namespace madoguchi::congestion
