// How fast the prediction is, in a simulated hall: a prediction in process, the nightly training of many queues with a
// year behind them. Prints Markdown.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "services/congestion/core/prediction/backtest_scores.h"
#include "services/congestion/core/testing/simulated_hall.h"

ABSL_FLAG(int, offices, 10, "offices of the simulated city, of ten queues each");
ABSL_FLAG(int, days, 250, "working days behind the nightly training");
ABSL_FLAG(int, score_days, 12, "days of a small hall whose predictions are scored; half of them are learnt from first");

namespace madoguchi::congestion {
namespace {

double Now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void Speed() {
  const SimulatedHall hall{.offices = absl::GetFlag(FLAGS_offices), .queues_an_office = 10};
  WaitPredictor predictor;
  const int queues = hall.offices * hall.queues_an_office;
  for (int q = 0; q < queues; ++q) predictor.QueueOf(SimulatedQueueName(hall, q));
  double remembering_s = 0;
  for (int d = 0; d < absl::GetFlag(FLAGS_days); ++d) {
    RecordedDay day = SimulateDay(hall, d);
    const double begin = Now_s();
    predictor.Remember(std::move(day));
    remembering_s += Now_s() - begin;
  }
  const double begin = Now_s();
  predictor.Train();
  const double training_s = Now_s() - begin;

  const RecordedDay today = SimulateDay(hall, absl::GetFlag(FLAGS_days));
  predictor.StartDay(today.day);
  std::vector<double> asks_us, later_us;
  for (const ReplayMoment& moment : InTimeOrder(today, {})) {
    const RecordedQueue& queue = today.queues[moment.queue];
    if (moment.kind == ReplayMoment::Kind::kAskNow) {
      double start = Now_s();
      predictor.Ask(moment.queue, moment.minute);
      asks_us.push_back((Now_s() - start) * 1e6);
      start = Now_s();
      predictor.AskLater(moment.queue, moment.minute, moment.minute + 60);
      later_us.push_back((Now_s() - start) * 1e6);
      predictor.Issue(moment.queue, queue.tickets[moment.place].number, moment.minute);
    } else if (moment.kind == ReplayMoment::Kind::kCall) {
      predictor.Call(moment.queue, queue.tickets[moment.place].number, moment.minute);
    } else if (moment.kind == ReplayMoment::Kind::kCounters) {
      predictor.SetOpenCounters(moment.queue, queue.counters[moment.place].open, moment.minute);
    }
  }
  std::sort(asks_us.begin(), asks_us.end());
  std::sort(later_us.begin(), later_us.end());
  std::printf("| what | measured |\n|---|---|\n");
  std::printf("| tickets remembered (%d queues, %d days) | %zu |\n", queues, absl::GetFlag(FLAGS_days),
              predictor.past().tickets());
  std::printf("| taking in a day that is over, s | %.3f |\n", remembering_s / absl::GetFlag(FLAGS_days));
  std::printf("| nightly training, s | %.1f |\n", training_s);
  std::printf("| a prediction, us: median, p99 | %.1f, %.1f |\n", asks_us[asks_us.size() / 2],
              asks_us[asks_us.size() * 99 / 100]);
  std::printf("| a prediction for an hour later, us: median, p99 | %.1f, %.1f |\n", later_us[later_us.size() / 2],
              later_us[later_us.size() * 99 / 100]);
}

void Scores() {
  const int days = absl::GetFlag(FLAGS_score_days);
  const SimulatedHall hall;
  const RecordedHistory train = SimulateDays(hall, 0, days / 2), test = SimulateDays(hall, days / 2, days);
  std::printf("\n%s", ScoreTables(test, Backtest(train, test, {}, [](absl::CivilDay) {})).c_str());
}

}  // namespace
}  // namespace madoguchi::congestion

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_days) > 0) madoguchi::congestion::Speed();
  if (absl::GetFlag(FLAGS_score_days) > 1) madoguchi::congestion::Scores();
  return 0;
}
