#include "services/congestion/core/prediction/ticket_files.h"

#include <cmath>
#include <utility>

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

// Lines of comma-separated values without quotes, looked up by the names in the first line.
class Table {
 public:
  static absl::StatusOr<Table> Open(absl::string_view csv, const std::vector<absl::string_view>& columns) {
    Table table(csv);
    if (!table.Next()) return InvalidFile(1, "見出しの行がありません。");
    for (const absl::string_view column : columns) {
      size_t place = 0;
      while (place < table.cells_.size() && table.cells_[place] != column) ++place;
      if (place == table.cells_.size()) return InvalidFile(1, absl::StrCat("列 ", column, " がありません。"));
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
      if (text.empty()) continue;
      cells_ = absl::StrSplit(line_ == 1 ? absl::StripPrefix(text, "\xEF\xBB\xBF") : text, ',');
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

  absl::string_view rest_;
  int line_ = 0;
  std::vector<absl::string_view> cells_;
  std::vector<size_t> places_;
};

}  // namespace

absl::StatusOr<std::vector<TicketLine>> ParseTickets(absl::string_view csv) {
  ASSIGN_OR_RETURN(Table table, Table::Open(csv, {"office", "queue", "date", "ticket", "issued_min", "called_min"}));
  std::vector<TicketLine> lines;
  while (table.Next()) {
    TicketLine line{.queue = {std::string(table.Cell(0)), std::string(table.Cell(1))}};
    ASSIGN_OR_RETURN(line.day, table.Day(2));
    if (!absl::SimpleAtoi(table.Cell(3), &line.ticket.number)) return table.Wrong(3);
    ASSIGN_OR_RETURN(const double issued, table.Number(4));
    line.ticket.issued_min = static_cast<float>(issued);
    if (!table.Cell(5).empty()) {
      ASSIGN_OR_RETURN(const double called, table.Number(5));
      line.ticket.called_min = static_cast<float>(called);
    }
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
    ASSIGN_OR_RETURN(const double minute, table.Number(3));
    line.counters.minute = static_cast<float>(minute);
    ASSIGN_OR_RETURN(const double open, table.Number(4));
    if (open < 0 || open > kOpenCountersMax) return table.Wrong(4);
    line.counters.open = static_cast<int>(std::lround(open));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace madoguchi::congestion
