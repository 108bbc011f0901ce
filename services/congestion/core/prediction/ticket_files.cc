#include "services/congestion/core/prediction/ticket_files.h"

#include <cmath>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

constexpr double kOpenCountersMax = 1000;
constexpr double kTicketNumberMax = 1e9;
constexpr double kMinutesMax = 7 * 24 * 60;  // from midnight, either way

// How tools write that there is no value.
bool IsMissing(absl::string_view cell) {
  return cell.empty() || absl::EqualsIgnoreCase(cell, "NA") || absl::EqualsIgnoreCase(cell, "NaN") ||
         absl::EqualsIgnoreCase(cell, "null");
}

// Lines of comma-separated values, looked up by the names in the first line. Cells may stand in quotes; a line ends
// its last cell all the same.
class Table {
 public:
  // A text without any line is a table without any row.
  static absl::StatusOr<Table> Open(absl::string_view csv, const std::vector<absl::string_view>& columns) {
    Table table(absl::StripPrefix(csv, "\xEF\xBB\xBF"));
    if (!table.Next()) return table;
    for (const absl::string_view column : columns) {
      size_t place = 0;
      while (place < table.cells_.size() && table.cells_[place] != column) ++place;
      if (place == table.cells_.size()) {
        return InvalidFile(table.line_, absl::StrCat("列 ", column, " がありません。見出しの行を確かめてください。"));
      }
      table.places_.push_back(place);
    }
    return table;
  }

  // Goes on to the next line that is not empty.
  bool Next() {
    while (!rest_.empty()) {
      const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(rest_, absl::MaxSplits('\n', 1));
      rest_ = parts.second;
      ++line_;
      const absl::string_view text = absl::StripSuffix(parts.first, "\r");
      if (absl::StripAsciiWhitespace(text).empty()) continue;
      Split(text);
      return true;
    }
    return false;
  }

  int line() const { return line_; }
  absl::string_view Cell(size_t column) const {
    return places_[column] < cells_.size() ? cells_[places_[column]] : absl::string_view();
  }
  absl::StatusOr<double> Number(size_t column) const {
    double value = 0;
    if (!absl::SimpleAtod(Cell(column), &value) || !std::isfinite(value)) return Wrong(column);
    return value;
  }
  absl::StatusOr<double> Minute(size_t column) const {
    const absl::StatusOr<double> minute = Number(column);
    return minute.ok() && std::abs(*minute) > kMinutesMax ? Wrong(column) : minute;
  }
  // None where the table has no value.
  absl::StatusOr<std::optional<double>> MaybeNumber(size_t column) const {
    if (IsMissing(Cell(column))) return std::nullopt;
    return Number(column);
  }
  absl::StatusOr<std::optional<double>> MaybeMinute(size_t column) const {
    if (IsMissing(Cell(column))) return std::nullopt;
    return Minute(column);
  }
  absl::StatusOr<absl::CivilDay> Day(size_t column) const {
    absl::CivilDay day;
    if (!absl::ParseCivilTime(Cell(column), &day)) return Wrong(column);
    return day;
  }
  absl::Status Wrong(size_t column) const {
    return InvalidFile(line_, absl::StrCat("「", Cell(column), "」は読み取れません。"));
  }

 private:
  explicit Table(absl::string_view csv) : rest_(csv) {}

  void Split(absl::string_view text) {
    cells_.clear();
    unquoted_.clear();
    if (!absl::StrContains(text, '"')) {
      for (const absl::string_view cell : absl::StrSplit(text, ',')) cells_.push_back(absl::StripAsciiWhitespace(cell));
      return;
    }
    unquoted_.emplace_back();
    bool quoted = false;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
        unquoted_.back() += text[i++];
      } else if (text[i] == '"') {
        quoted = !quoted;
      } else if (text[i] == ',' && !quoted) {
        unquoted_.emplace_back();
      } else {
        unquoted_.back() += text[i];
      }
    }
    for (const std::string& cell : unquoted_) cells_.push_back(absl::StripAsciiWhitespace(cell));
  }

  absl::string_view rest_;
  int line_ = 0;
  std::vector<absl::string_view> cells_;
  std::deque<std::string> unquoted_;  // what cells with quotes point to
  std::vector<size_t> places_;
};

}  // namespace

absl::StatusOr<std::vector<TicketLine>> ParseTickets(absl::string_view csv) {
  ASSIGN_OR_RETURN(Table table, Table::Open(csv, {"office", "queue", "date", "ticket", "issued_min", "called_min"}));
  std::vector<TicketLine> lines;
  while (table.Next()) {
    TicketLine line{.queue = {std::string(table.Cell(0)), std::string(table.Cell(1))}};
    ASSIGN_OR_RETURN(line.day, table.Day(2));
    // Some tools write whole numbers with a fraction of nothing.
    ASSIGN_OR_RETURN(const double number, table.Number(3));
    if (number != std::floor(number) || std::abs(number) > kTicketNumberMax) return table.Wrong(3);
    line.ticket.number = static_cast<int>(number);
    ASSIGN_OR_RETURN(const double issued, table.Minute(4));
    line.ticket.issued_min = static_cast<float>(issued);
    ASSIGN_OR_RETURN(const std::optional<double> called, table.MaybeMinute(5));
    if (called.has_value()) line.ticket.called_min = static_cast<float>(*called);
    lines.push_back(std::move(line));
  }
  return lines;
}

absl::StatusOr<std::vector<CountersLine>> ParseCounters(absl::string_view csv) {
  ASSIGN_OR_RETURN(Table table, Table::Open(csv, {"office", "queue", "date", "minute", "open_counters"}));
  std::vector<CountersLine> lines;
  while (table.Next()) {
    CountersLine line{.queue = {std::string(table.Cell(0)), std::string(table.Cell(1))}};
    ASSIGN_OR_RETURN(line.day, table.Day(2));
    ASSIGN_OR_RETURN(const double minute, table.Minute(3));
    line.counters.minute = static_cast<float>(minute);
    ASSIGN_OR_RETURN(const std::optional<double> open, table.MaybeNumber(4));
    if (!open.has_value()) continue;  // asked, but not answered
    if (*open < 0 || *open > kOpenCountersMax) return table.Wrong(4);
    line.counters.open = static_cast<int>(std::lround(*open));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace madoguchi::congestion
