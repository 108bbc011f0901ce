// Days of a simulated hall through the real service: people are told, nights pass, the service restarts and learns;
// each told wait stands in the log with what came.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/congestion/adapters/schema.h"
#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/testing/simulated_hall.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using ::testing::HasSubstr;

// One queue; kQueue of the fixture lives its days.
const SimulatedHall kHall{.queues_an_office = 1, .tickets_a_day = 90};

class PredictionServiceTest : public ServiceTest {
 protected:
  // How many tickets the model told; everybody is called in the end.
  int Live(const RecordedDay& day) {
    int by_model = 0, called = 0;
    for (const ReplayMoment& moment : InTimeOrder(day, {})) {
      if (moment.kind != ReplayMoment::Kind::kIssue && moment.kind != ReplayMoment::Kind::kCall) continue;
      clock_.Set(absl::FromCivil(day.day, Jst()) + absl::Minutes(1) * moment.minute);
      if (moment.kind == ReplayMoment::Kind::kIssue) {
        const v1::Ticket ticket = Issue().value();
        EXPECT_LE(ticket.wait().p10_s(), ticket.wait().p50_s());
        EXPECT_LE(ticket.wait().p50_s(), ticket.wait().p90_s());
        by_model += ticket.wait().by_model() ? 1 : 0;
      } else {
        EXPECT_OK(Call(absl::StrCat(called++ % 3 + 1, "番")));
      }
    }
    EXPECT_EQ(called, static_cast<int>(day.queues[0].tickets.size()));
    return by_model;
  }

  // To three in the morning, with a restart; until what that night has to teach is learnt.
  void Night(absl::CivilDay day) {
    clock_.Set(absl::FromCivil(day + 1, Jst()) + absl::Hours(3));
    Start();
    const auto learnt = [&] { return server_->metrics().Text().find("training_seconds") != std::string::npos; };
    for (int tries = 0; tries < 600 && !learnt(); ++tries) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_TRUE(learnt());
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

TEST_F(PredictionServiceTest, TheHallLearnsAtNightAndLogsWhatItToldBesideWhatCame) {
  constexpr int kDays = 7;
  int by_model = 0;
  size_t tickets = 0;
  for (int d = 0; d < kDays; ++d) {
    const RecordedDay day = SimulateDay(kHall, d);
    const int told_by_model = Live(day);
    EXPECT_TRUE(d >= 5 || told_by_model == 0) << "too little was learnt yet";
    by_model += told_by_model;
    tickets += day.queues[0].tickets.size();
    if (d + 1 < kDays) Night(day.day);
  }
  EXPECT_GT(by_model, 50);
  EXPECT_THAT(server_->metrics().Text(),
              HasSubstr("madoguchi_congestion_prediction_error_seconds_total{office=\"131016/main\"}"));
  server_.reset();  // the last of the log is written
  EXPECT_EQ(Logged(), static_cast<int64_t>(tickets)) << "each told wait with what came";
}

}  // namespace
}  // namespace madoguchi::congestion
