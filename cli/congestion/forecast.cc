#include <ostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/congestion/replay.h"
#include "cli/congestion/table_file.h"
#include "cli/files.h"
#include "common/status/macros.h"
#include "services/congestion/core/forecast/count_backtest.h"
#include "services/congestion/core/forecast/count_forecast.h"
#include "services/congestion/core/forecast/count_series.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kCountsBytesMax = size_t{256} << 20;
constexpr int kOriginsMax = 500;

absl::Status Continue(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"counts", "horizon", "origins", "out"}, {"rolling"}));
  int horizon = 0, origins = 0;
  if (!parsed.positional.empty() || !parsed.Has("counts") || !absl::SimpleAtoi(parsed.Flag("horizon"), &horizon) ||
      horizon < 1 || horizon > congestion::kForecastHorizonMax ||
      !absl::SimpleAtoi(parsed.Flag("origins", "12"), &origins) || origins < 1 || origins > kOriginsMax) {
    return Misused(absl::StrCat("--counts に件数のファイル、--horizon に先の件数（1〜", congestion::kForecastHorizonMax,
                                "）、--rolling のときは --origins に試す回数（1〜", kOriginsMax,
                                "）を指定してください。"));
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTable(parsed.Flag("counts"), kCountsBytesMax));
  const absl::StatusOr<congestion::CountSeries> read = congestion::ParseCounts(text);
  if (!read.ok()) return InFile(parsed.Flag("counts"), read.status());
  const congestion::CountSeries& series = *read;
  if (parsed.Has("rolling")) {
    out << congestion::CountScoreTable(series, {horizon}, origins);
    return absl::OkStatus();
  }
  std::string csv = "timestamp,p10,p50,p90\n";
  for (const congestion::CountForecast& forecast : congestion::ForecastCounts(series, horizon)) {
    absl::StrAppendFormat(&csv, "%s,%.2f,%.2f,%.2f\n", congestion::FormatTimestamp(series.form, forecast.time),
                          forecast.count.p10, forecast.count.p50, forecast.count.p90);
  }
  if (parsed.Has("out")) return WriteFile(parsed.Flag("out"), csv);
  out << csv;
  return absl::OkStatus();
}

}  // namespace

int CongestionForecast(const Arguments& arguments, Console console) {
  return Report(Continue(arguments, console.out), console);
}

}  // namespace madoguchi::cli
