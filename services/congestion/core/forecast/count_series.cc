#include "services/congestion/core/forecast/count_series.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr int kDay_min = 24 * 60;
constexpr int64_t kGapMax_min = int64_t{3} * 366 * kDay_min;  // more is a year mistyped
constexpr size_t kShownBytesMax = 40;
using Order = TimestampForm::Order;

char SeparatorOf(absl::string_view line) {
  for (const char separator : {'\t', ';'}) {
    if (absl::StrContains(line, separator)) return separator;
  }
  return ',';
}

// Cells without their quotes; a separator between quotes belongs to the cell.
std::vector<absl::string_view> CellsOf(absl::string_view line, char separator) {
  std::vector<absl::string_view> cells;
  bool quoted = false;
  size_t begin = 0;
  for (size_t at = 0; at <= line.size(); ++at) {
    if (at < line.size() && line[at] == '"') quoted = !quoted;
    if (at < line.size() && (quoted || line[at] != separator)) continue;
    absl::string_view cell = absl::StripAsciiWhitespace(line.substr(begin, at - begin));
    if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"') cell = cell.substr(1, cell.size() - 2);
    cells.push_back(absl::StripAsciiWhitespace(cell));
    begin = at + 1;
  }
  return cells;
}

bool IsMissing(absl::string_view cell) {
  static constexpr absl::string_view kMissing[] = {"",     "na",       "n/a", "#n/a", "nan",     "null", "none",
                                                   "-",    "--",       ".",   "?",    "missing", "inf",  "-inf",
                                                   "+inf", "infinity", "nil", "―",    "－",      "ー",   "欠測"};
  return std::find(std::begin(kMissing), std::end(kMissing), absl::AsciiStrToLower(cell)) != std::end(kMissing);
}

// "1234", "1234.0", "1,234", and where commas separate nothing else "12,5".
bool ParseNumber(absl::string_view cell, double& number) {
  if (!absl::StrContains(cell, ',')) return absl::SimpleAtod(cell, &number);
  const std::vector<absl::string_view> groups = absl::StrSplit(cell, ',');
  const bool thousands = std::all_of(groups.begin() + 1, groups.end(), [](absl::string_view group) {
    return group.substr(0, group.find('.')).size() == 3;
  });
  return absl::SimpleAtod(absl::StrReplaceAll(cell, {{",", thousands ? "" : "."}}), &number);
}

// What of a cell can be shown in a message: it may be of any encoding.
std::string Shown(absl::string_view cell) {
  const bool plain = std::all_of(cell.begin(), cell.end(), [](unsigned char c) { return absl::ascii_isprint(c); });
  return plain ? absl::StrCat("「", cell.substr(0, kShownBytesMax), "」") : "この文字";
}

bool NamesCounts(absl::string_view name) {
  static constexpr absl::string_view kNames[] = {
      "count",    "counts", "calls",    "call_count", "call count", "num_calls", "number", "volume",
      "visitors", "visits", "tickets",  "arrivals",   "value",      "y",         "n",      "total",
      "件数",     "人数",   "来庁者数", "呼数",       "受付件数",   "受付数",    "発券数", "入電数"};
  return std::find(std::begin(kNames), std::end(kNames), absl::AsciiStrToLower(name)) != std::end(kNames);
}

// Which columns hold what.
struct Columns {
  size_t stamp = 0;
  std::optional<size_t> time;
  size_t count = 1;
};

// By the first line of counts; none when it has no timestamp.
std::optional<Columns> FindColumns(const std::vector<absl::string_view>& names,
                                   const std::vector<absl::string_view>& cells) {
  Columns columns;
  Timestamp stamp;
  while (columns.stamp < cells.size() && !ParseTimestamp(cells[columns.stamp], stamp)) ++columns.stamp;
  if (columns.stamp == cells.size()) return std::nullopt;
  const size_t beside = columns.stamp + 1;
  if (beside < cells.size() && ParseTimeOfDay(cells[beside], stamp)) columns.time = beside;
  columns.count = beside + (columns.time ? 1 : 0);
  if (columns.count >= cells.size() && columns.stamp > 0) columns.count = 0;
  for (size_t column = 0; column < std::min(names.size(), cells.size()); ++column) {
    if (column == columns.stamp || column == columns.time || !NamesCounts(names[column])) continue;
    columns.count = column;
    break;
  }
  return columns;
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

struct Line {
  int number = 0;
  Timestamp stamp;
  double count = 0;
  bool counted = false;
};

absl::Status NoTimestamp(int number, absl::string_view cell) {
  return InvalidFile(number,
                     absl::StrCat(Shown(cell), "は日時ではありません。2026-04-01 08:30 のように直してください。"));
}

absl::StatusOr<Line> ReadLine(int number, const std::vector<absl::string_view>& cells, const Columns& columns) {
  const auto cell = [&](size_t column) { return column < cells.size() ? cells[column] : absl::string_view(); };
  Line line{.number = number};
  if (!ParseTimestamp(cell(columns.stamp), line.stamp)) return NoTimestamp(number, cell(columns.stamp));
  if (columns.time && !ParseTimeOfDay(cell(*columns.time), line.stamp)) return NoTimestamp(number, cell(*columns.time));
  const absl::string_view count = cell(columns.count);
  if (IsMissing(count)) return line;
  if (!ParseNumber(count, line.count)) {
    return InvalidFile(
        number,
        absl::StrCat(Shown(count), "は件数ではありません。0以上の数に直すか、分からない所は空にしてください。"));
  }
  line.counted = std::isfinite(line.count) && line.count >= 0;
  return line;
}

// The lines as they stand, without the heading.
absl::StatusOr<std::vector<Line>> ReadLines(absl::string_view csv) {
  std::vector<Line> lines;
  std::optional<Columns> columns;
  std::vector<absl::string_view> names;
  absl::string_view heading;
  char separator = ',';
  int number = 0;
  for (absl::string_view text : absl::StrSplit(absl::StripPrefix(csv, "\xEF\xBB\xBF"), '\n')) {
    ++number;
    text = absl::StripTrailingAsciiWhitespace(text);
    if (number == 1) separator = SeparatorOf(text);
    // Without any cell, or the heading again where files were put together.
    if (text.find_first_not_of(" \t,;") == absl::string_view::npos || (!heading.empty() && text == heading)) continue;
    const std::vector<absl::string_view> cells = CellsOf(text, separator);
    if (!columns) {
      columns = FindColumns(names, cells);
      if (!columns && !heading.empty()) return NoTimestamp(number, cells.front());
      if (!columns) {
        heading = text;
        names = cells;
        continue;
      }
    }
    absl::StatusOr<Line> line = ReadLine(number, cells, *columns);
    if (!line.ok()) return line.status();
    lines.push_back(*std::move(line));
  }
  return lines;
}

}  // namespace

absl::StatusOr<CountSeries> ParseCounts(absl::string_view csv) {
  if (absl::StrContains(csv, '\0')) {
    return InvalidFile(1, "文字として読めません。UTF-8 か Shift_JIS の CSV で保存し直してください。");
  }
  absl::StatusOr<std::vector<Line>> lines = ReadLines(csv);
  if (!lines.ok()) return lines.status();
  const bool day_first = std::any_of(lines->begin(), lines->end(), [](const Line& line) {
    return line.stamp.form.order != Order::kYearFirst && !DayOf(line.stamp.date, Order::kMonthFirst);
  });
  CountSeries series;
  struct Told {
    int line;
    double count;
  };
  std::map<absl::CivilMinute, Told> told;
  for (Line& line : *lines) {
    Order& order = line.stamp.form.order;
    if (order == Order::kMonthFirst && day_first) order = Order::kDayFirst;
    const std::optional<absl::CivilDay> day = DayOf(line.stamp.date, order);
    if (!day) {
      return InvalidFile(line.number,
                         order == Order::kDayFirst && DayOf(line.stamp.date, Order::kMonthFirst)
                             ? "月と日の順が、ほかの行と違います。同じ順に直してください。"
                             : "その日付は暦にありません。2026-04-01 のように、実際にある日に直してください。");
    }
    if (&line == &lines->front()) series.form = line.stamp.form;
    // One number of two digits without a zero in front says nothing of the others.
    series.form.padded = series.form.padded && line.stamp.form.padded;
    series.form.hour_padded = series.form.hour_padded && line.stamp.form.hour_padded;
    if (line.counted) told[absl::CivilMinute(*day) + line.stamp.minute] = {line.number, line.count};
  }
  if (told.size() < 2) {
    return InvalidFile(static_cast<int>(lines->empty() ? 1 : lines->back().number),
                       "件数の行が2行以上必要です。日時と件数を1行ずつ書いてください（例: 2026-04-01 08:30,12）。");
  }
  for (auto one = std::next(told.begin()); one != told.end(); ++one) {
    if (one->first - std::prev(one)->first <= kGapMax_min) continue;
    // The mistyped end is the shorter one.
    const bool late = std::distance(one, told.end()) <= std::distance(told.begin(), one);
    return InvalidFile(late ? one->second.line : std::prev(one)->second.line,
                       "ほかの行と3年より離れています。年を確かめてください。");
  }
  for (const auto& [time, count] : told) series.counts.push_back({time, count.count});
  series.step_min = StepOf(series.counts);
  return series;
}

}  // namespace madoguchi::congestion
