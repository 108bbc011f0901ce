#include "services/congestion/core/prediction/backtest_scores.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace madoguchi::congestion {
namespace {

using Predicted = std::function<Quantiles(const BacktestRow&)>;

Quantiles Always(double minutes) { return {minutes, minutes, minutes}; }

void AddLine(const char* name, const WaitScore& score, const WaitScore& baseline, std::string& table) {
  absl::StrAppendFormat(&table, "| %s | %d | %.2f | %.2f | %.2f | %.2f | %.3f | %.3f | %.3f |\n", name, score.tickets,
                        score.mean_error_min, score.pinball_min[0], score.pinball_min[1], score.pinball_min[2],
                        score.coverage, score.mean_error_min / baseline.mean_error_min,
                        score.mean_pinball_min / baseline.mean_pinball_min);
}

// The same figures for the parts into which the counted tickets fall.
template <typename Key, typename KeyOf>
void AddParts(const std::vector<CountedWait>& waits, const std::vector<BacktestRow>& rows, const Predicted& model,
              const Predicted& baseline, KeyOf key_of, std::string& table) {
  std::map<Key, std::vector<CountedWait>> parts;
  for (const CountedWait& wait : waits) parts[key_of(wait)].push_back(wait);
  for (const auto& [key, part] : parts) {
    AddLine(absl::StrCat(key).c_str(), Score(part, rows, model), Score(part, rows, baseline), table);
  }
}

}  // namespace

std::vector<CountedWait> CountedWaits(const RecordedHistory& test, const std::vector<BacktestRow>& rows) {
  std::vector<CountedWait> waits;
  for (size_t i = 0; i < rows.size(); ++i) {
    const RecordedTicket& ticket = test.tickets[rows[i].line].ticket;
    if (rows[i].ahead == 0 || !ticket.called_min.has_value()) continue;
    waits.push_back({i, std::max(0.0F, *ticket.called_min - ticket.issued_min)});
  }
  return waits;
}

WaitScore Score(const std::vector<CountedWait>& waits, const std::vector<BacktestRow>& rows,
                const Predicted& predicted) {
  WaitScore score;
  score.tickets = waits.size();
  if (waits.empty()) return score;
  for (const CountedWait& wait : waits) {
    const Quantiles told = predicted(rows[wait.row]);
    score.mean_error_min += std::abs(told.p50 - wait.wait_min);
    score.pinball_min[0] += PinballLoss(kLevels[0], told.p10, wait.wait_min);
    score.pinball_min[1] += PinballLoss(kLevels[1], told.p50, wait.wait_min);
    score.pinball_min[2] += PinballLoss(kLevels[2], told.p90, wait.wait_min);
    score.coverage += told.p10 <= wait.wait_min && wait.wait_min <= told.p90 ? 1 : 0;
  }
  const auto count = static_cast<double>(waits.size());
  score.mean_error_min /= count;
  score.coverage /= count;
  for (double& pinball : score.pinball_min) {
    pinball /= count;
    score.mean_pinball_min += pinball / kLevels.size();
  }
  return score;
}

std::string ScoreTables(const RecordedHistory& test, const std::vector<BacktestRow>& rows) {
  const std::vector<CountedWait> waits = CountedWaits(test, rows);
  const Predicted model = [](const BacktestRow& row) { return row.wait_min; };
  const Predicted queue_length = [](const BacktestRow& row) { return row.simple.queue_length_min; };
  const WaitScore baseline = Score(waits, rows, queue_length);
  const std::string head =
      " | tickets | mean error, min | pinball 10 | 50 | 90 | within 10–90 | error ÷ queue length | pinball ÷ queue "
      "length |\n|---|---|---|---|---|---|---|---|---|\n";
  std::string table = absl::StrCat("| what is told at the ticket", head);
  AddLine("delay of the last called",
          Score(waits, rows, [](const BacktestRow& row) { return Always(row.simple.last_delay_min); }), baseline,
          table);
  AddLine("usual wait at this time",
          Score(waits, rows, [](const BacktestRow& row) { return Always(row.simple.usual_min); }), baseline, table);
  AddLine("queue length, calibrated", baseline, baseline, table);
  AddLine("**the predictor**", Score(waits, rows, model), baseline, table);

  absl::StrAppend(&table, "\n| day", head);
  AddParts<std::string>(
      waits, rows, model, queue_length,
      [&](const CountedWait& wait) { return absl::FormatCivilTime(test.tickets[rows[wait.row].line].day); }, table);
  absl::StrAppend(&table, "\n| queue", head);
  AddParts<std::string>(
      waits, rows, model, queue_length,
      [&](const CountedWait& wait) {
        const QueueName& name = test.tickets[rows[wait.row].line].queue;
        return absl::StrCat(name.office, " ", name.queue);
      },
      table);

  absl::StrAppend(&table, "\n| minutes ahead | queue length now | usual then | blend | **the predictor** | ÷ blend |\n",
                  "|---|---|---|---|---|---|\n");
  for (size_t lead = 0; lead < kBacktestLeads_min.size(); ++lead) {
    const auto error = [&](auto minutes) {
      return Score(waits, rows, [&](const BacktestRow& row) { return Always(minutes(row)); }).mean_error_min;
    };
    const double blend = error([&](const BacktestRow& row) { return row.later_simple[lead].blend_min; });
    const double ours = error([&](const BacktestRow& row) { return row.later_p50_min[lead]; });
    absl::StrAppendFormat(&table, "| %.0f | %.2f | %.2f | %.2f | %.2f | %.3f |\n", kBacktestLeads_min[lead],
                          error([&](const BacktestRow& row) { return row.later_simple[lead].queue_length_min.p50; }),
                          error([&](const BacktestRow& row) { return row.later_simple[lead].usual_min; }), blend, ours,
                          ours / blend);
  }
  return table;
}

}  // namespace madoguchi::congestion
