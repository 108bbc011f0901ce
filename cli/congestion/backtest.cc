#include <ostream>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/congestion/replay.h"
#include "cli/congestion/table_file.h"
#include "cli/files.h"
#include "common/status/macros.h"
#include "services/congestion/core/prediction/backtest.h"
#include "services/congestion/core/prediction/backtest_scores.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kTableBytesMax = size_t{2} << 30;

absl::StatusOr<congestion::RecordedHistory> ReadHistory(const std::string& folder) {
  congestion::RecordedHistory history;
  const std::string tickets_file = absl::StrCat(folder, "/tickets.csv");
  ASSIGN_OR_RETURN(const std::string tickets, ReadTable(tickets_file, kTableBytesMax));
  absl::StatusOr<std::vector<congestion::TicketLine>> lines = congestion::ParseTickets(tickets);
  if (!lines.ok()) return InFile(tickets_file, lines.status());
  history.tickets = *std::move(lines);
  // A hall that does not record its counters is predicted from its tickets alone.
  const std::string counters_file = absl::StrCat(folder, "/counters.csv");
  if (!TableExists(counters_file)) return history;
  ASSIGN_OR_RETURN(const std::string counters, ReadTable(counters_file, kTableBytesMax));
  absl::StatusOr<std::vector<congestion::CountersLine>> states = congestion::ParseCounters(counters);
  if (!states.ok()) return InFile(counters_file, states.status());
  history.counters = *std::move(states);
  return history;
}

constexpr char kUsage[] =
    "--train と --test に記録のフォルダー、または --data に記録のフォルダーと --rolling か --leave-out、--out "
    "に書き出す"
    "ファイルを指定してください。";

absl::Status Replay(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(
      const Arguments::Parsed parsed,
      arguments.Parse({"train", "test", "data", "first", "days", "seed", "out"}, {"scores", "rolling", "leave-out"}));
  const bool rolling = parsed.Has("rolling"), leave_out = parsed.Has("leave-out");
  const bool two_folders = parsed.Has("train") && parsed.Has("test") && !parsed.Has("data") && !rolling && !leave_out;
  const bool one_folder = parsed.Has("data") && !parsed.Has("train") && !parsed.Has("test") && rolling != leave_out;
  int first = 0, left_out = 0;
  congestion::WaitPredictorOptions options;
  if (!parsed.positional.empty() || !parsed.Has("out") || two_folders == one_folder ||
      !absl::SimpleAtoi(parsed.Flag("first", "2"), &first) || first < 0 ||
      !absl::SimpleAtoi(parsed.Flag("days", "1"), &left_out) || left_out < 1 ||
      !absl::SimpleAtoi(parsed.Flag("seed", "0"), &options.model.seed)) {
    return Misused(kUsage);
  }
  const auto progress = [&](absl::CivilDay day) { console.err << absl::FormatCivilTime(day) << "\n" << std::flush; };
  congestion::RecordedHistory test;
  std::vector<congestion::BacktestRow> rows;
  if (two_folders) {
    ASSIGN_OR_RETURN(const congestion::RecordedHistory train, ReadHistory(parsed.Flag("train")));
    ASSIGN_OR_RETURN(test, ReadHistory(parsed.Flag("test")));
    rows = congestion::Backtest(train, test, options, progress);
  } else {
    ASSIGN_OR_RETURN(test, ReadHistory(parsed.Flag("data")));
    rows = rolling ? congestion::BacktestRolling(test, static_cast<size_t>(first), options, progress)
                   : congestion::BacktestLeavingOut(test, static_cast<size_t>(left_out), options, progress);
  }
  if (parsed.Has("scores")) console.out << congestion::ScoreTables(test, rows);
  return WriteFile(parsed.Flag("out"), congestion::BacktestCsv(test, rows));
}

}  // namespace

int CongestionBacktest(const Arguments& arguments, Console console) {
  return Report(Replay(arguments, console), console);
}

}  // namespace madoguchi::cli
