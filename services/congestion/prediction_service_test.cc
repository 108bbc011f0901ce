// Days of a simulated hall through the real service: people are told, nights pass, the service restarts and learns;
// each told wait stands in the log with what came. People are told better from day to day; a model that was poisoned is
// found out and stays out over a restart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <thread>

#include "services/congestion/adapters/model_files.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_prediction_stores.h"
#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/prediction/predicted_waits.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/testing/simulated_hall.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using ::testing::HasSubstr;

// One queue; kQueue of the fixture lives its days.
const SimulatedHall kHall{.seed = 2, .queues_an_office = 1, .tickets_a_day = 160, .load = 0.85};

// What a day's people were told.
struct LivedDay {
  int by_model = 0;
  int last_by_model = 0;      // of the last thirty
  double error_s = 0;         // of the p50 of all together
  double simple_error_s = 0;  // … had they been told people ahead × the queue's service time ÷ its counters
};

class PredictionServiceTest : public ServiceTest {
 protected:
  // Everybody is called in the end.
  LivedDay Live(const RecordedDay& day) {
    LivedDay lived;
    std::map<int, v1::Ticket> told;  // by number
    const size_t people = day.queues[0].tickets.size();
    int called = 0;
    for (const ReplayMoment& moment : InTimeOrder(day, {})) {
      if (moment.kind != ReplayMoment::Kind::kIssue && moment.kind != ReplayMoment::Kind::kCall) continue;
      clock_.Set(absl::FromCivil(day.day, Jst()) + absl::Minutes(1) * moment.minute);
      if (moment.kind == ReplayMoment::Kind::kIssue) {
        const v1::Ticket ticket = Issue().value();
        EXPECT_LE(ticket.wait().p10_s(), ticket.wait().p50_s());
        EXPECT_LE(ticket.wait().p50_s(), ticket.wait().p90_s());
        lived.by_model += ticket.wait().by_model() ? 1 : 0;
        told[ticket.number()] = ticket;
        if (told.size() + 30 > people) lived.last_by_model += ticket.wait().by_model() ? 1 : 0;
      } else {
        const v1::Ticket ticket = Call(absl::StrCat(called++ % 3 + 1, "番")).value();
        const v1::Ticket& issued = told.at(ticket.number());
        const double waited_s = static_cast<double>(ticket.call_time().seconds() - issued.issue_time().seconds());
        lived.error_s += std::abs(waited_s - issued.wait().p50_s());
        lived.simple_error_s += std::abs(waited_s - issued.ahead() * 300.0 / 2);
      }
    }
    EXPECT_EQ(called, static_cast<int>(people));
    return lived;
  }

  // To three in the morning, with a restart; until what that night has to teach is learnt.
  void Night(absl::CivilDay day) {
    clock_.Set(absl::FromCivil(day + 1, Jst()) + absl::Hours(3));
    Start();
    const auto learnt = [&] { return server_->metrics().Text().find("training_seconds") != std::string::npos; };
    for (int tries = 0; tries < 600 && !learnt(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(learnt());
  }

  // Whether the metrics come to have that line; the gauges are set every few seconds.
  bool Shows(const std::string& line) {
    for (int tries = 0; tries < 300; ++tries) {
      if (server_->metrics().Text().find(absl::StrCat("\n", line, "\n")) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }
  // -1: there is none.
  double Figure(const std::string& name) {
    const std::string text = server_->metrics().Text();
    const size_t at = text.find(absl::StrCat("\n", name, " "));
    return at == std::string::npos ? -1 : std::atof(text.c_str() + at + name.size() + 2);
  }

  // Rows of the log whose wait is known.
  int64_t Logged() {
    const auto database = sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
    int64_t rows = 0;
    EXPECT_OK(database->Read([&](sql::Connection& connection) -> absl::Status {
      rows = connection.Query("SELECT COUNT(*) FROM told_waits WHERE wait_s IS NOT NULL").value().at(0).Int(0);
      return absl::OkStatus();
    }));
    return rows;
  }
};

TEST_F(PredictionServiceTest, TheHallLearnsAtNightTellsBetterAndLogsWhatItToldBesideWhatCame) {
  constexpr int kDays = 9;
  int by_model = 0;
  size_t tickets = 0;
  LivedDay first, last;
  for (int d = 0; d < kDays; ++d) {
    const RecordedDay day = SimulateDay(kHall, d);
    const LivedDay lived = Live(day);
    EXPECT_TRUE(d >= 5 || lived.by_model == 0) << "too little was learnt yet";
    by_model += lived.by_model;
    tickets += day.queues[0].tickets.size();
    for (LivedDay* days : {&first, &last}) {
      if (days == &first ? d > 1 : d < kDays - 3) continue;
      days->error_s += lived.error_s;
      days->simple_error_s += lived.simple_error_s;
    }
    if (d + 1 < kDays) Night(day.day);
  }
  EXPECT_GT(by_model, 50);
  EXPECT_LT(last.error_s / last.simple_error_s, 0.8 * first.error_s / first.simple_error_s)
      << "what people are told gets better";
  EXPECT_THAT(server_->metrics().Text(),
              HasSubstr("madoguchi_congestion_prediction_error_seconds_total{office=\"131016/main\"}"));
  server_.reset();  // the last of the log is written
  EXPECT_EQ(Logged(), static_cast<int64_t>(tickets)) << "each told wait with what came";
}

// Busier, so that one day has outcomes enough for a judgement.
const SimulatedHall kBusyHall{.queues_an_office = 1, .tickets_a_day = 260};

TEST_F(PredictionServiceTest, APoisonedModelIsFoundOutReplacedAndStaysOutAfterARestart) {
  const RecordedDay today = SimulateDay(kBusyHall, 6);
  server_.reset();
  {
    const auto database = sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
    SqlDayStore days(database.get());
    WaitPredictor poisoned({.model = {.members = 2, .whole = 1}});
    poisoned.QueueOf({"main", "resident"});
    for (int d = 0; d < 6; ++d) {
      RecordedDay day = SimulateDay(kBusyHall, d);
      ASSERT_OK(days.Keep("131016", day.day, DayBytes({day.day, {{"main", "resident"}}, day.queues})));
      // A terminal gone mad: whom it calls and when has nothing to do with the line.
      for (RecordedTicket& ticket : day.queues[0].tickets) {
        ticket.called_min = ticket.issued_min + static_cast<float>(SeededNumbers(ticket.number).Next() % 120);
      }
      poisoned.Remember(day);
    }
    const KeptModel model{today.day, {{"main", "resident"}}, poisoned.Job().Learn()};
    ASSERT_OK(ModelFiles::Open(dir_ / "congestion.db.models").value()->Keep("131016", today.day, model.Bytes()));
  }
  clock_.Set(absl::FromCivil(today.day, Jst()) + absl::Hours(8));
  Start();
  EXPECT_TRUE(Shows("madoguchi_congestion_model_in_use{municipality=\"131016\"} 1"));
  const LivedDay lived = Live(today);
  EXPECT_GT(lived.by_model, 50) << "by the poisoned days alone it looks good";
  EXPECT_EQ(lived.last_by_model, 0) << "its errors gave it away";
  // What operators are alerted by: the replacement, and the errors themselves.
  EXPECT_TRUE(Shows("madoguchi_congestion_model_in_use{municipality=\"131016\"} 0"));
  EXPECT_GT(Figure("madoguchi_congestion_predicted_waits_total{office=\"131016/main\"}"), 100);
  EXPECT_GT(Figure("madoguchi_congestion_prediction_error_seconds_total{office=\"131016/main\"}"),
            1.2 * Figure("madoguchi_congestion_queue_length_error_seconds_total{office=\"131016/main\"}"));
  const auto told_by_model = [&] {
    for (int i = 0; i < 4; ++i) EXPECT_OK(Issue());
    return Issue()->wait().by_model();
  };
  clock_.Advance(absl::Minutes(5));
  EXPECT_FALSE(told_by_model());
  Start();
  EXPECT_FALSE(told_by_model()) << "the same day";
  server_.reset();
  clock_.Set(absl::FromCivil(today.day + 1, Jst()) + absl::Minutes(30));  // before the night's lesson
  Start();
  EXPECT_FALSE(told_by_model()) << "the next day, when none of its events teaches it again";
}

}  // namespace
}  // namespace madoguchi::congestion
