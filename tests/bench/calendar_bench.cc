// A city with millions of ticket events behind it makes its calendars anew: through the same stores and the same
// Calendars as the service, on a real SQLite file. Only the filling is done in bulk; counts come by the service's own
// counting. Prints Markdown.
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/status/macros.h"
#include "common/time/clock.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_arrival_history.h"
#include "services/congestion/adapters/sql_booked_visits.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/core/calendar/calendars.h"
#include "services/congestion/core/planning/day_text.h"

ABSL_FLAG(int, events, 10'000'000, "ticket events (three a ticket)");
ABSL_FLAG(int, offices, 2, "offices, of five queues each");
ABSL_FLAG(int, days, 366, "calendar days behind today");
ABSL_FLAG(std::string, folder, "/tmp", "where the database is made; it is deleted again");

namespace madoguchi::congestion {
namespace {

constexpr int kQueuesAnOffice = 5;
const absl::CivilDay kToday(2028, 3, 1);

// On a machine that others use, too, the two differ.
struct Took {
  double wall_s = 0;
  double cpu_s = 0;
};

Took Time(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  const std::clock_t cpu = std::clock();
  work();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC};
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
      values.push_back("i + 1");
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
        RETURN_IF_ERROR(
            connection.Execute(insert, {absl::StrCat("o", office), FormatDay(day), opening_us, a_day}).status());
        RETURN_IF_ERROR(connection
                            .Execute("INSERT INTO event_days (municipality, office, day, sequence, counted, "
                                     "categories) VALUES ('131016', $1, $2, $3, 0, 0)",
                                     {absl::StrCat("o", office), FormatDay(day), a_day})
                            .status());
      }
      return absl::OkStatus();
    }));
  }
}

// What a day leaves: `tickets` of each office, told one request after another, and late ones on two earlier days.
void LiveADay(SqlTicketEventStore& store, int offices, absl::CivilDay day, int tickets) {
  int requests = 0;
  for (int office = 0; office < offices; ++office) {
    const auto tell = [&](absl::CivilDay on, int number, int events) {
      std::vector<HallEvent> told;
      for (int i = 0; i < events; ++i) {
        const absl::Time time = absl::FromCivil(absl::CivilMinute(on) + 540 + number % 480, Jst());
        told.push_back({.kind = i % 3 == 0   ? EventKind::kIssued
                                : i % 3 == 1 ? EventKind::kCalled
                                             : EventKind::kFinished,
                        .id = absl::StrCat("late-", number, "-", i),
                        .day = on,
                        .ticket = {absl::StrCat("q", number / 100 % kQueuesAnOffice), 100'000 + number + i / 3},
                        .time = time + absl::Minutes(5 * (i % 3)),
                        .received = time + absl::Hours(1)});
      }
      const Request request{"131016", "RecordEvents", absl::StrCat("r", ++requests), "",
                            absl::FromCivil(kToday, Jst())};
      Expect(store.AppendAll({"131016", absl::StrCat("o", office)}, request, &told).status());
    };
    for (int number = 0; number < tickets; number += 100) tell(day, number, 300);
    tell(day - 4, 1, 3);
    tell(day - 6, 1, 3);
  }
}

void Run() {
  const int offices = absl::GetFlag(FLAGS_offices);
  const std::string path = absl::StrCat(absl::GetFlag(FLAGS_folder), "/calendar_bench.db");
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  const auto database = sql::OpenDatabase("sqlite://" + path, CongestionMigrations()).value();
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day = kToday - absl::GetFlag(FLAGS_days); day < kToday - 1; ++day) {
    if (PlanOf(UsualHours(), day).open) days.push_back(day);
  }
  const Took filling = Time([&] { Fill(*database, absl::GetFlag(FLAGS_events), offices, days); });
  const double size_gb = static_cast<double>(std::filesystem::file_size(path)) / 1e9;

  const FakeClock clock(absl::FromCivil(kToday, Jst()) + absl::Hours(3));
  SqlQueueStore queues(database.get());
  SqlPlanStore plans(database.get());
  SqlArrivalHistory history(database.get());
  SqlTicketEventStore store(database.get());
  SqlBookedVisits booked(database.get());
  Calendars calendars(&clock, &queues, &plans, &history, &booked);
  int64_t tickets = 0, newest = 0, again = 0;
  const Took counting = Time([&] { tickets = history.Count(kToday, false).value(); });
  const int a_day = static_cast<int>(tickets / offices / static_cast<int64_t>(days.size()));
  const Took living = Time([&] { LiveADay(store, offices, kToday - 1, a_day); });
  int made = 0;
  const Took rebuilding = Time([&] {
    for (int office = 0; office < offices; ++office) {
      const RebuildReport report = calendars.Rebuild({"131016", absl::StrCat("o", office)}, false).value();
      newest += report.tickets_counted;
      made += report.queues;
    }
  });
  const Took recount = Time([&] { again = history.Count(kToday, true).value(); });
  std::printf("| what | measured | of it CPU |\n|---|---|---|\n");
  std::printf("| stored in bulk: %lld tickets of three events, %d queues, %zu open days, %.1f GB | %.1f s | %.1f s |\n",
              static_cast<long long>(tickets), made, days.size(), size_gb, filling.wall_s, filling.cpu_s);
  std::printf("| all of them counted once, as after an update | %.1f s | %.1f s |\n", counting.wall_s, counting.cpu_s);
  std::printf("| one more day told by devices, some of it of earlier days | %.1f s | %.1f s |\n", living.wall_s,
              living.cpu_s);
  std::printf(
      "| **calendars of all queues rebuilt** after that day (%lld tickets counted; goal: 60 s) | **%.1f s** | %.1f s "
      "|\n",
      static_cast<long long>(newest), rebuilding.wall_s, rebuilding.cpu_s);
  std::printf("| every day counted again because somebody asks for it (%lld tickets) | %.1f s | %.1f s |\n",
              static_cast<long long>(again), recount.wall_s, recount.cpu_s);
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

}  // namespace
}  // namespace madoguchi::congestion

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  madoguchi::congestion::Run();
  return 0;
}
