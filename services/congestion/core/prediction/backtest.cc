#include "services/congestion/core/prediction/backtest.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"

namespace madoguchi::congestion {
namespace {

struct Day {
  RecordedDay record;
  std::vector<std::vector<size_t>> lines;  // queue → place → line of the tickets
};

std::map<absl::CivilDay, Day> ByDay(const RecordedHistory& history, WaitPredictor& predictor) {
  std::map<absl::CivilDay, Day> days;
  const auto queue_of = [](Day& day, size_t queue) -> RecordedQueue& {
    if (day.record.queues.size() <= queue) {
      day.record.queues.resize(queue + 1);
      day.lines.resize(queue + 1);
    }
    return day.record.queues[queue];
  };
  for (size_t i = 0; i < history.tickets.size(); ++i) {
    const TicketLine& line = history.tickets[i];
    const size_t queue = predictor.QueueOf(line.queue);
    Day& day = days[line.day];
    day.record.day = line.day;
    queue_of(day, queue).tickets.push_back(line.ticket);
    day.lines[queue].push_back(i);
  }
  for (const CountersLine& line : history.counters) {
    const size_t queue = predictor.QueueOf(line.queue);
    Day& day = days[line.day];
    day.record.day = line.day;
    queue_of(day, queue).counters.push_back(line.counters);
  }
  return days;
}

// Lives one day and fills the rows of its tickets.
void Live(const Day& day, WaitPredictor& predictor, std::vector<BacktestRow>& rows) {
  using Kind = ReplayMoment::Kind;
  predictor.StartDay(day.record.day);
  const std::vector<float> leads(kBacktestLeads_min.begin(), kBacktestLeads_min.end());
  for (const ReplayMoment& moment : InTimeOrder(day.record, leads)) {
    const RecordedQueue& queue = day.record.queues[moment.queue];
    if (moment.kind == Kind::kCounters) {
      predictor.SetOpenCounters(moment.queue, queue.counters[moment.place].open, moment.minute);
      continue;
    }
    const RecordedTicket& ticket = queue.tickets[moment.place];
    BacktestRow& row = rows[day.lines[moment.queue][moment.place]];
    switch (moment.kind) {
      case Kind::kAskLater: {
        size_t lead = 0;
        while (kBacktestLeads_min[lead] != moment.lead_min) ++lead;
        const WaitPrediction told = predictor.AskLater(moment.queue, moment.minute, ticket.issued_min);
        row.later_p50_min[lead] = told.wait_min.p50;
        row.later_simple[lead] = told.simple;
        break;
      }
      case Kind::kAskNow: {
        const WaitPrediction told = predictor.Issue(moment.queue, ticket.number, moment.minute);
        row.ahead = told.ahead;
        row.wait_min = told.wait_min;
        row.by_model = told.by_model;
        row.simple = told.simple;
        break;
      }
      case Kind::kCall:
        predictor.Call(moment.queue, ticket.number, moment.minute);
        break;
      case Kind::kLeave:
        predictor.Leave(moment.queue, ticket.number, moment.minute);
        break;
      case Kind::kIssue:  // told together with the question
      case Kind::kCounters:
        break;
    }
  }
  predictor.EndDay();
}

std::string CsvCell(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace

std::vector<BacktestRow> Backtest(const RecordedHistory& train, const RecordedHistory& test,
                                  const WaitPredictorOptions& options,
                                  const std::function<void(absl::CivilDay)>& progress) {
  WaitPredictor predictor(options);
  std::map<absl::CivilDay, Day> past = ByDay(train, predictor);
  const std::map<absl::CivilDay, Day> days = ByDay(test, predictor);
  std::vector<BacktestRow> rows(test.tickets.size());
  for (size_t i = 0; i < rows.size(); ++i) rows[i].line = i;
  auto passed = past.begin();
  for (const auto& [date, day] : days) {
    progress(date);
    for (; passed != past.end() && passed->first < date; ++passed) {
      if (!days.contains(passed->first)) predictor.Remember(std::move(passed->second.record));
    }
    predictor.Train();
    Live(day, predictor, rows);
  }
  return rows;
}

std::vector<BacktestRow> BacktestRolling(const RecordedHistory& days, size_t first, const WaitPredictorOptions& options,
                                         const std::function<void(absl::CivilDay)>& progress) {
  std::set<absl::CivilDay> dates;
  for (const TicketLine& line : days.tickets) dates.insert(line.day);
  if (first >= dates.size()) return {};
  const absl::CivilDay start = *std::next(dates.begin(), static_cast<std::ptrdiff_t>(first));
  RecordedHistory train, test;
  std::vector<size_t> lines;  // of the test tickets in `days`
  for (size_t i = 0; i < days.tickets.size(); ++i) {
    const TicketLine& line = days.tickets[i];
    (line.day < start ? train : test).tickets.push_back(line);
    if (line.day >= start) lines.push_back(i);
  }
  for (const CountersLine& line : days.counters) (line.day < start ? train : test).counters.push_back(line);
  std::vector<BacktestRow> rows = Backtest(train, test, options, progress);
  for (BacktestRow& row : rows) row.line = lines[row.line];
  return rows;
}

std::vector<BacktestRow> BacktestLeavingOut(const RecordedHistory& days, size_t left_out,
                                            const WaitPredictorOptions& options,
                                            const std::function<void(absl::CivilDay)>& progress) {
  WaitPredictor names(options);
  const std::map<absl::CivilDay, Day> all = ByDay(days, names);
  std::vector<const Day*> in_order;
  for (const auto& [date, day] : all) in_order.push_back(&day);
  left_out = std::clamp<size_t>(left_out, 1, std::max<size_t>(1, in_order.size()));
  std::vector<BacktestRow> told;
  for (size_t first = 0; first < in_order.size(); ++first) {
    const auto is_left_out = [&](size_t place) {
      return (place + in_order.size() - first) % in_order.size() < left_out;
    };
    std::shared_ptr<const WaitModel> model;
    for (size_t ahead = 0; ahead < left_out; ++ahead) {
      const Day& day = *in_order[(first + ahead) % in_order.size()];
      progress(day.record.day);
      WaitPredictor predictor(options);
      ByDay(days, predictor);  // the same numbers of the queues
      for (size_t other = 0; other < in_order.size(); ++other) {
        if (!is_left_out(other)) predictor.Remember(in_order[other]->record);
      }
      if (model == nullptr) {
        model = std::make_shared<const WaitModel>(predictor.Job().Learn());
      }
      predictor.Adopt(model);
      std::vector<BacktestRow> rows(days.tickets.size());
      Live(day, predictor, rows);
      for (const std::vector<size_t>& lines : day.lines) {
        for (const size_t line : lines) {
          told.push_back(rows[line]);
          told.back().line = line;
        }
      }
    }
  }
  std::stable_sort(told.begin(), told.end(),
                   [](const BacktestRow& a, const BacktestRow& b) { return a.line < b.line; });
  return told;
}

std::string BacktestCsv(const RecordedHistory& test, const std::vector<BacktestRow>& rows) {
  std::string csv = "office,queue,date,ticket,issued_min,ahead,p10,p50,p90,p50_30,p50_60,p50_120\n";
  for (const BacktestRow& row : rows) {
    const TicketLine& line = test.tickets[row.line];
    absl::StrAppendFormat(&csv, "%s,%s,%s,%d,%.2f,%d,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f\n", CsvCell(line.queue.office),
                          CsvCell(line.queue.queue), absl::FormatCivilTime(line.day), line.ticket.number,
                          line.ticket.issued_min, row.ahead, row.wait_min.p10, row.wait_min.p50, row.wait_min.p90,
                          row.later_p50_min[0], row.later_p50_min[1], row.later_p50_min[2]);
  }
  return csv;
}

}  // namespace madoguchi::congestion
