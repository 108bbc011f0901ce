#include <ostream>

#include "absl/strings/str_cat.h"
#include "cli/congestion.h"
#include "cli/files.h"
#include "cli/table_file.h"
#include "common/status/macros.h"
#include "services/congestion/core/prediction/backtest.h"
#include "services/congestion/core/prediction/backtest_scores.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kTableBytesMax = size_t{2} << 30;

absl::StatusOr<congestion::RecordedHistory> ReadHistory(const std::string& folder) {
  congestion::RecordedHistory history;
  ASSIGN_OR_RETURN(const std::string tickets, ReadTable(absl::StrCat(folder, "/tickets.csv"), kTableBytesMax));
  ASSIGN_OR_RETURN(history.tickets, congestion::ParseTickets(tickets));
  ASSIGN_OR_RETURN(const std::string counters, ReadTable(absl::StrCat(folder, "/counters.csv"), kTableBytesMax));
  ASSIGN_OR_RETURN(history.counters, congestion::ParseCounters(counters));
  return history;
}

absl::Status Replay(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"train", "test", "out"}, {"scores"}));
  if (!parsed.positional.empty() || !parsed.Has("train") || !parsed.Has("test") || !parsed.Has("out")) {
    return Misused("--train と --test に記録のフォルダー、--out に書き出すファイルを指定してください。");
  }
  ASSIGN_OR_RETURN(const congestion::RecordedHistory train, ReadHistory(parsed.Flag("train")));
  ASSIGN_OR_RETURN(const congestion::RecordedHistory test, ReadHistory(parsed.Flag("test")));
  const auto progress = [&](absl::CivilDay day) { console.err << absl::FormatCivilTime(day) << "\n" << std::flush; };
  const std::vector<congestion::BacktestRow> rows = congestion::Backtest(train, test, {}, progress);
  if (parsed.Has("scores")) console.out << congestion::ScoreTables(test, rows);
  return WriteFile(parsed.Flag("out"), congestion::BacktestCsv(test, rows));
}

}  // namespace

int CongestionBacktest(const Arguments& arguments, Console console) {
  return Report(Replay(arguments, console), console);
}

}  // namespace madoguchi::cli
