#include "services/congestion/core/forecast/count_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr int kDay_min = 24 * 60;
constexpr size_t kDateBytes = 10;
constexpr size_t kMinuteBytes = 16;
constexpr size_t kSecondBytes = 19;

bool ParseTimestamp(absl::string_view text, TimestampForm& form, absl::CivilMinute& time) {
  absl::CivilDay day;
  if (text.size() < kDateBytes || !absl::ParseCivilTime(text.substr(0, kDateBytes), &day)) return false;
  time = absl::CivilMinute(day);
  form = {};
  if (text.size() == kDateBytes) return true;
  const char between = text[kDateBytes];
  int hour = 0, minute = 0;
  if (text.size() < kMinuteBytes || (between != 'T' && between != ' ') || text[13] != ':' ||
      !absl::SimpleAtoi(text.substr(11, 2), &hour) || !absl::SimpleAtoi(text.substr(14, 2), &minute) || hour < 0 ||
      hour > 23 || minute < 0 || minute > 59) {
    return false;
  }
  const bool has_seconds = text.size() >= kSecondBytes && text[kMinuteBytes] == ':';
  form = {true, between, has_seconds, std::string(text.substr(has_seconds ? kSecondBytes : kMinuteBytes))};
  time = absl::CivilMinute(day) + hour * 60 + minute;
  return true;
}

// The commonest distance, if it divides a day.
int StepOf(const std::vector<Count>& counts) {
  std::map<int64_t, int> distances;
  for (size_t i = 1; i < counts.size(); ++i) ++distances[counts[i].time - counts[i - 1].time];
  const auto commonest = std::max_element(distances.begin(), distances.end(),
                                          [](const auto& a, const auto& b) { return a.second < b.second; });
  const int64_t step = commonest->first;
  return step >= 1 && step < kDay_min && kDay_min % step == 0 ? static_cast<int>(step) : kDay_min;
}

}  // namespace

absl::StatusOr<CountSeries> ParseCounts(absl::string_view csv) {
  CountSeries series;
  std::map<absl::CivilMinute, double> counts;
  int number = 0;
  bool first = true;
  for (absl::string_view line : absl::StrSplit(absl::StripPrefix(csv, "\xEF\xBB\xBF"), '\n')) {
    ++number;
    line = absl::StripSuffix(line, "\r");
    if (line.empty()) continue;
    const std::vector<absl::string_view> cells = absl::StrSplit(line, ',');
    TimestampForm form;
    absl::CivilMinute time;
    const bool parsed = ParseTimestamp(absl::StripSuffix(absl::StripPrefix(cells[0], "\""), "\""), form, time);
    if (!parsed && number == 1) continue;  // the heading
    if (!parsed) {
      return InvalidFile(number, absl::StrCat("「", cells[0], "」は日時ではありません（例: 2026-04-01 08:30）。"));
    }
    if (first) series.form = form;
    first = false;
    double count = 0;
    if (cells.size() < 2 || !absl::SimpleAtod(cells[1], &count) || !std::isfinite(count) || count < 0) continue;
    counts[time] = count;
  }
  if (counts.size() < 2) return InvalidFile(number, "件数の行が2行以上必要です。");
  for (const auto& [time, count] : counts) series.counts.push_back({time, count});
  series.step_min = StepOf(series.counts);
  return series;
}

std::string FormatTimestamp(const TimestampForm& form, absl::CivilMinute time) {
  std::string text = absl::FormatCivilTime(absl::CivilDay(time));
  if (!form.has_time) return text;
  absl::StrAppendFormat(&text, "%c%02d:%02d", form.between, time.hour(), time.minute());
  if (form.has_seconds) text += ":00";
  return text + form.suffix;
}

}  // namespace madoguchi::congestion
