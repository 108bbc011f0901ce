// How fast the prediction is, in a simulated hall: a prediction in process, the nightly training of many queues with a
// year behind them. Prints Markdown.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "services/congestion/core/forecast/count_backtest.h"
#include "services/congestion/core/forecast/day_table.h"
#include "services/congestion/core/prediction/backtest_scores.h"
#include "services/congestion/core/testing/simulated_counts.h"
#include "services/congestion/core/testing/simulated_hall.h"

ABSL_FLAG(int, offices, 10, "offices of the simulated city, of ten queues each");
ABSL_FLAG(int, days, 250, "working days behind the nightly training");
ABSL_FLAG(int, score_days, 12, "days of a small hall whose predictions are scored; half of them are learnt from first");

ABSL_FLAG(int, count_series, 1, "sets of simulated count series whose forecasts are scored");
ABSL_FLAG(std::vector<std::string>, counts, {},
          "files of count series (timestamp,count) whose forecasts are scored too");
ABSL_FLAG(int, count_origins, 12, "times that each of them is cut");

namespace madoguchi::congestion {
namespace {

constexpr double kNoon_min = 12 * 60;

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

  std::printf("| what | measured |\n|---|---|\n");
  std::printf("| tickets remembered (%d queues, %d days) | %zu |\n", queues, absl::GetFlag(FLAGS_days),
              predictor.past().tickets());
  std::printf("| taking in a day that is over, s | %.3f |\n", remembering_s / absl::GetFlag(FLAGS_days));
  std::printf("| nightly training, s | %.1f |\n", training_s);
  std::printf("| the model on disk, MB | %.1f |\n", predictor.model().Bytes().size() / 1e6);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("| most memory of all this, MB | %.0f |\n\n", usage.ru_maxrss / 1024.0);
  std::fflush(stdout);

  // Noon of the next day, as the questions find it.
  const RecordedDay today = SimulateDay(hall, absl::GetFlag(FLAGS_days));
  predictor.StartDay(today.day);
  for (const ReplayMoment& moment : InTimeOrder(today, {})) {
    if (moment.minute >= kNoon_min) break;
    const RecordedQueue& queue = today.queues[moment.queue];
    if (moment.kind == ReplayMoment::Kind::kIssue) {
      predictor.Issue(moment.queue, queue.tickets[moment.place].number, moment.minute);
    } else if (moment.kind == ReplayMoment::Kind::kCall) {
      predictor.Call(moment.queue, queue.tickets[moment.place].number, moment.minute);
    } else if (moment.kind == ReplayMoment::Kind::kCounters) {
      predictor.SetOpenCounters(moment.queue, queue.counters[moment.place].open, moment.minute);
    }
  }
  const auto register_one = [](const char* name, auto step) {
    benchmark::RegisterBenchmark(name, [step, asked = int64_t{0}](benchmark::State& state) mutable {
      for (auto _ : state) step(asked++);
    })->Unit(benchmark::kMicrosecond);
  };
  // Time goes on and the queues take turns, so that nothing is answered twice.
  register_one("a ticket drawn now", [&](int64_t asked) {
    benchmark::DoNotOptimize(predictor.Ask(asked % queues, kNoon_min + asked * 1e-5));
  });
  register_one("somebody who comes an hour later", [&](int64_t asked) {
    const double minute = kNoon_min + asked * 1e-5;
    benchmark::DoNotOptimize(predictor.AskLater(asked % queues, minute, minute + 60));
  });
  register_one("a ticket drawn and called", [&](int64_t asked) {
    const double minute = kNoon_min + asked * 1e-5;
    predictor.Issue(asked % queues, static_cast<int>(1'000'000 + asked), minute);
    benchmark::DoNotOptimize(predictor.Call(asked % queues, static_cast<int>(1'000'000 + asked), minute));
  });
  benchmark::RunSpecifiedBenchmarks();
}

// A day, a week and four weeks ahead.
void CountScores() {
  for (int set = 1; set <= absl::GetFlag(FLAGS_count_series); ++set) {
    for (const SimulatedCounts& counts : SimulateCounts(static_cast<uint64_t>(set))) {
      const double begin = Now_s();
      const std::string table =
          CountScoreTable(counts.series, {counts.steps_a_day, 5 * counts.steps_a_day, 20 * counts.steps_a_day},
                          absl::GetFlag(FLAGS_count_origins));
      std::printf("\n%s, set %d (%.1f s)\n\n%s", counts.name.c_str(), set, Now_s() - begin, table.c_str());
      std::fflush(stdout);
    }
  }
}

// The same of series of one's own, one row a horizon.
void CountFileScores() {
  const std::vector<std::string> files = absl::GetFlag(FLAGS_counts);
  if (files.empty()) return;
  std::printf(
      "\n| series | steps ahead | counts | error ÷ weekday-slot mean | … ÷ its last 4 weeks | … ÷ a week before | "
      "within 10–90 |\n|---|---|---|---|---|---|---|\n");
  for (const std::string& file : files) {
    std::ifstream stream(file);
    const std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    const auto series = ParseCounts(text);
    if (!series.ok()) {
      std::printf("| %s | %s |\n", file.c_str(), std::string(series.status().message()).c_str());
      continue;
    }
    const DayTable table(*series);
    int steps = 0, days = 0;  // of a week
    for (int weekday = 0; weekday < 7; ++weekday) {
      const int before = steps;
      for (size_t slot = 0; slot < table.slots(); ++slot) steps += table.HasSlot(weekday, slot) ? 1 : 0;
      days += steps > before ? 1 : 0;
    }
    for (const int horizon : {(steps + days / 2) / days, steps, 4 * steps}) {
      const CountScore score = ScoreCounts(*series, horizon, absl::GetFlag(FLAGS_count_origins));
      if (score.counts == 0) continue;
      std::printf("| %s | %d | %.0f | %.3f | %.3f | %.3f | %.3f |\n", file.substr(file.rfind('/') + 1).c_str(), horizon,
                  score.counts, score.mean_error / score.weekday_slot_mean_error,
                  score.mean_error / score.last_weeks_error, score.mean_error / score.last_week_error, score.within);
      std::fflush(stdout);
    }
  }
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
  benchmark::Initialize(&argc, argv);
  absl::ParseCommandLine(argc, argv);
  if (absl::GetFlag(FLAGS_days) > 0) madoguchi::congestion::Speed();
  if (absl::GetFlag(FLAGS_score_days) > 1) madoguchi::congestion::Scores();
  madoguchi::congestion::CountScores();
  madoguchi::congestion::CountFileScores();
  return 0;
}
