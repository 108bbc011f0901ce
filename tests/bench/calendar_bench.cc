// How long it takes to count millions of ticket events into half hours, and to make the calendars of a city from the
// counts. On a real SQLite file. Prints Markdown.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/time/clock.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_arrival_history.h"
#include "services/congestion/core/calendar/queue_calendar.h"
#include "services/congestion/core/planning/day_text.h"

ABSL_FLAG(int, events, 10'000'000, "ticket events (three a ticket)");
ABSL_FLAG(int, offices, 2, "offices, of five queues each");
ABSL_FLAG(int, days, 366, "calendar days behind today");
ABSL_FLAG(std::string, folder, "/tmp", "where the database is made; it is deleted again");

namespace madoguchi::congestion {
namespace {

constexpr int kQueuesAnOffice = 5;
const absl::CivilDay kToday(2028, 3, 1);

double Seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void Expect(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "calendar_bench: %s\n", status.ToString().c_str());
  std::exit(1);
}

// One office's day, every ticket issued, called five and finished ten minutes later. What this bench does not know of
// the table is empty or zero.
std::string InsertDay(sql::Connection& connection) {
  const sql::Rows columns = connection.Query("SELECT name, type FROM pragma_table_info('ticket_events')").value();
  std::vector<std::string> names, values;
  for (const sql::Row& column : columns) {
    const std::string& name = column.Text(0);
    names.push_back(name);
    if (name == "municipality")
      values.push_back("'131016'");
    else if (name == "office")
      values.push_back("$1");
    else if (name == "day")
      values.push_back("$2");
    else if (name == "queue")
      values.push_back("'q' || (i / 3 % 5)");
    else if (name == "number")
      values.push_back("i / 3");
    else if (name == "sequence")
      values.push_back("i");
    else if (name == "event_id")
      values.push_back("'e' || i");
    else if (name == "kind")
      values.push_back("CASE i % 3 WHEN 0 THEN 'issued' WHEN 1 THEN 'called' ELSE 'finished' END");
    else if (name == "time_us")
      values.push_back("$3 + (i / 3 * 31 % 31500) * 1000000 + (i % 3) * 300000000");
    else
      values.push_back(column.Text(1) == "TEXT" ? "''" : "0");
  }
  return absl::StrCat("INSERT INTO ticket_events (", absl::StrJoin(names, ", "),
                      ") WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $4) SELECT ",
                      absl::StrJoin(values, ", "), " FROM n");
}

void Fill(sql::Database& database, int events, int offices, const std::vector<absl::CivilDay>& days) {
  std::string insert;
  Expect(database.Write([&](sql::Connection& connection) -> absl::Status {
    insert = InsertDay(connection);
    for (int office = 0; office < offices; ++office) {
      for (int queue = 0; queue < kQueuesAnOffice; ++queue) {
        const absl::Status status =
            connection
                .Execute(
                    "INSERT INTO queues (municipality, office, queue, title, counters, service_time_s) VALUES "
                    "('131016', $1, $2, 't', 8, 300)",
                    {absl::StrCat("o", office), absl::StrCat("q", queue)})
                .status();
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }));
  const int64_t a_day = events / offices / static_cast<int64_t>(days.size()) / 3 * 3;
  for (const absl::CivilDay day : days) {
    Expect(database.Write([&](sql::Connection& connection) -> absl::Status {
      for (int office = 0; office < offices; ++office) {
        const int64_t opening_us = absl::ToUnixMicros(absl::FromCivil(absl::CivilMinute(day) + 510, Jst()));
        const absl::Status status =
            connection.Execute(insert, {absl::StrCat("o", office), FormatDay(day), opening_us, a_day}).status();
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    }));
  }
}

void Run() {
  const int offices = absl::GetFlag(FLAGS_offices);
  const std::string path = absl::StrCat(absl::GetFlag(FLAGS_folder), "/calendar_bench.db");
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  const auto database = sql::OpenDatabase("sqlite://" + path, CongestionMigrations()).value();
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day = kToday - absl::GetFlag(FLAGS_days); day < kToday; ++day) {
    if (PlanOf(UsualHours(), day).open) days.push_back(day);
  }
  const double filling_s = Seconds([&] { Fill(*database, absl::GetFlag(FLAGS_events), offices, days); });
  SqlArrivalHistory history(database.get());
  int64_t tickets = 0, newest = 0;
  const double counting_s = Seconds([&] { tickets = history.Count(absl::CivilDay(1970, 1, 1), kToday).value(); });
  const double night_s = Seconds([&] { newest = history.Count(kToday - 14, kToday).value(); });
  size_t made = 0;
  const double making_s = Seconds([&] {
    for (int office = 0; office < offices; ++office) {
      for (int queue = 0; queue < kQueuesAnOffice; ++queue) {
        const QueueKey key{"131016", absl::StrCat("o", office), absl::StrCat("q", queue)};
        const std::vector<SlotCount> counts = history.Of(key, kToday - 800).value();
        made += MakeForecast({key, "t", 8, 5}, counts, UsualHours(), kToday, 366).days.size();
      }
    }
  });
  std::printf("| what | measured |\n|---|---|\n");
  std::printf("| events stored (%lld tickets, %d queues, %zu open days) | %.1f s |\n", static_cast<long long>(tickets),
              offices * kQueuesAnOffice, days.size(), filling_s);
  std::printf("| all of them counted into half hours | %.1f s |\n", counting_s);
  std::printf("| the last 14 days counted again, as each night (%lld tickets) | %.2f s |\n",
              static_cast<long long>(newest), night_s);
  std::printf("| %zu calendar days made from the counts | %.2f s |\n", made, making_s);
  std::printf("| counted from nothing and made, together (goal: 60 s) | %.1f s |\n", counting_s + making_s);
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

}  // namespace
}  // namespace madoguchi::congestion

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  madoguchi::congestion::Run();
  return 0;
}
