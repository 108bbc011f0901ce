#include "services/congestion/core/forecast/count_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
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
using Order = TimestampForm::Order;

// A timestamp as it was read: which of day and month comes first may be open.
struct Timestamp {
  TimestampForm form;
  std::array<int, 3> date{};  // as they stand
  int minute = 0;             // of the day
};

// Takes up to `digits_max` digits from the front of `text`; the number of them, 0 for none.
size_t TakeNumber(absl::string_view& text, size_t digits_max, int& number) {
  size_t digits = 0;
  number = 0;
  while (digits < std::min(digits_max, text.size()) && absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits;
}

bool TakeMark(absl::string_view& text, char mark) {
  if (text.empty() || text[0] != mark) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeDate(absl::string_view& text, Timestamp& stamp) {
  TimestampForm& form = stamp.form;
  const size_t first = TakeNumber(text, 4, stamp.date[0]);
  if (first == 4 && !text.empty() && absl::ascii_isdigit(static_cast<unsigned char>(text[0]))) {
    form.date_mark = 0;
    return TakeNumber(text, 2, stamp.date[1]) == 2 && TakeNumber(text, 2, stamp.date[2]) == 2;
  }
  if (first == 0 || first == 3 || text.empty() || !absl::StrContains("-/.", text[0])) return false;
  form.date_mark = text[0];
  form.order = first == 4 ? Order::kYearFirst : Order::kMonthFirst;
  text.remove_prefix(1);
  const size_t second = TakeNumber(text, 2, stamp.date[1]);
  if (second == 0 || !TakeMark(text, form.date_mark)) return false;
  const size_t third = TakeNumber(text, first == 4 ? 2 : 4, stamp.date[2]);
  form.padded = second == 2 && (first == 4 ? third : first) == 2;
  return first == 4 ? third > 0 : third == 4;
}

bool ParseTimestamp(absl::string_view text, Timestamp& stamp) {
  stamp = {};
  if (!TakeDate(text, stamp)) return false;
  if (text.empty()) return true;
  TimestampForm& form = stamp.form;
  form.has_time = true;
  form.between = text[0];
  int hour = 0, minute = 0, second = 0;
  if (form.between != 'T' && form.between != ' ') return false;
  text.remove_prefix(1);
  const size_t hour_digits = TakeNumber(text, 2, hour);
  if (hour_digits == 0 || !TakeMark(text, ':') || TakeNumber(text, 2, minute) != 2) return false;
  form.hour_padded = hour_digits == 2;
  form.has_seconds = TakeMark(text, ':');
  if (form.has_seconds && TakeNumber(text, 2, second) != 2) return false;
  const bool morning = absl::StartsWithIgnoreCase(text, " AM"), later = absl::StartsWithIgnoreCase(text, " PM");
  if (morning || later) {
    if (hour < 1 || hour > 12) return false;
    form.half_days = true;
    hour = hour % 12 + (later ? 12 : 0);
    text.remove_prefix(3);
  }
  form.suffix = std::string(text);
  stamp.minute = hour * 60 + minute;
  return hour < 24 && minute < 60;
}

// The day that the numbers give in this order; none when there is no such day.
std::optional<absl::CivilDay> DayOf(const std::array<int, 3>& date, Order order) {
  const int year = order == Order::kYearFirst ? date[0] : date[2];
  const int month = order == Order::kYearFirst || order == Order::kDayFirst ? date[1] : date[0];
  const int of_month = order == Order::kYearFirst ? date[2] : order == Order::kDayFirst ? date[0] : date[1];
  const absl::CivilDay day(year, month, of_month);
  if (day.year() != year || day.month() != month || day.day() != of_month) return std::nullopt;
  return day;
}

// A cell without its quotes.
absl::string_view Bare(absl::string_view cell) {
  cell = absl::StripAsciiWhitespace(cell);
  if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
  return cell;
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
  struct Line {
    int number = 0;
    Timestamp stamp;
    double count = 0;
    bool counted = false;
  };
  const auto wrong = [](int number, absl::string_view cell) {
    return InvalidFile(number, absl::StrCat("「", cell, "」は日時ではありません（例: 2026-04-01 08:30）。"));
  };
  std::vector<Line> lines;
  int number = 0;
  bool day_first = false;
  for (absl::string_view line : absl::StrSplit(absl::StripPrefix(csv, "\xEF\xBB\xBF"), '\n')) {
    ++number;
    line = absl::StripSuffix(line, "\r");
    if (line.empty()) continue;
    const std::pair<absl::string_view, absl::string_view> cells =
        absl::StrSplit(line, absl::MaxSplits(absl::ByAnyChar(",;\t"), 1));
    Line read{.number = number};
    const absl::string_view stamp = Bare(cells.first);
    const bool parsed = ParseTimestamp(stamp, read.stamp);
    if (!parsed && number == 1) continue;  // the heading
    if (!parsed) return wrong(number, stamp);
    const bool year_first = read.stamp.form.order == Order::kYearFirst;
    if (year_first && !DayOf(read.stamp.date, Order::kYearFirst)) return wrong(number, stamp);
    if (!year_first && !DayOf(read.stamp.date, Order::kMonthFirst)) {
      if (!DayOf(read.stamp.date, Order::kDayFirst)) return wrong(number, stamp);
      day_first = true;
    }
    // What stands behind a further separator is somebody else's.
    const std::pair<absl::string_view, absl::string_view> rest =
        absl::StrSplit(cells.second, absl::MaxSplits(absl::ByAnyChar(",;\t"), 1));
    read.counted = absl::SimpleAtod(Bare(rest.first), &read.count) && std::isfinite(read.count) && read.count >= 0;
    lines.push_back(std::move(read));
  }
  CountSeries series;
  std::map<absl::CivilMinute, double> counts;
  for (Line& line : lines) {
    Order& order = line.stamp.form.order;
    if (order == Order::kMonthFirst && day_first) order = Order::kDayFirst;
    const std::optional<absl::CivilDay> day = DayOf(line.stamp.date, order);
    if (!day) return InvalidFile(line.number, "月と日の順が、ほかの行と違います。");
    if (&line == &lines.front()) series.form = line.stamp.form;
    // One number of two digits without a zero in front says nothing of the others.
    series.form.padded = series.form.padded && line.stamp.form.padded;
    series.form.hour_padded = series.form.hour_padded && line.stamp.form.hour_padded;
    if (line.counted) counts[absl::CivilMinute(*day) + line.stamp.minute] = line.count;
  }
  if (counts.size() < 2) return InvalidFile(number, "件数の行が2行以上必要です。");
  for (const auto& [time, count] : counts) series.counts.push_back({time, count});
  series.step_min = StepOf(series.counts);
  return series;
}

std::string FormatTimestamp(const TimestampForm& form, absl::CivilMinute time) {
  const auto number = [](int64_t value, bool padded) {
    return padded ? absl::StrFormat("%02d", value) : absl::StrCat(value);
  };
  const std::string mark = form.date_mark == 0 ? "" : std::string(1, form.date_mark);
  const std::string year = absl::StrFormat("%04d", time.year());
  const std::string month = number(time.month(), form.padded), day = number(time.day(), form.padded);
  std::string text = form.order == Order::kYearFirst    ? absl::StrCat(year, mark, month, mark, day)
                     : form.order == Order::kMonthFirst ? absl::StrCat(month, mark, day, mark, year)
                                                        : absl::StrCat(day, mark, month, mark, year);
  if (!form.has_time) return text;
  const int hour = form.half_days ? (time.hour() + 11) % 12 + 1 : time.hour();
  absl::StrAppend(&text, std::string(1, form.between), number(hour, form.hour_padded), ":", number(time.minute(), true),
                  form.has_seconds ? ":00" : "");
  if (form.half_days) absl::StrAppend(&text, time.hour() < 12 ? " AM" : " PM");
  return text + form.suffix;
}

}  // namespace madoguchi::congestion
