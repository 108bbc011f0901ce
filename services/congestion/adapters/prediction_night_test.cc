// Days of a simulated hall through the prediction as the service runs it, with a real database and real model files:
// people draw numbers and are told, nights pass, the process restarts, models and days are damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/model_files.h"
#include "services/congestion/adapters/prometheus_prediction_meter.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_prediction_stores.h"
#include "services/congestion/core/prediction/night_work.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/testing/simulated_hall.h"

namespace madoguchi::congestion {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kTown[] = "131016";
const SimulatedHall kHall{.queues_an_office = 2};

// Small enough for a test, with everything that the real one has.
WaitPredictorOptions Small() {
  return {.model = {.members = 2,
                    .whole = 1,
                    .middle = {.trees = 40, .leaves_max = 6, .step = 0.12},
                    .bounds = {.trees = 40, .leaves_max = 6, .step = 0.12}}};
}

class PredictionNightTest : public ::testing::Test {
 protected:
  PredictionNightTest()
      : database_(sql::OpenDatabase(absl::StrCat("sqlite://", dir_ / "hall.db"), CongestionMigrations()).value()) {
    models_ = ModelFiles::Open(ModelFolder()).value();
    clock_.Set(absl::FromCivil(DateOf(0), Jst()));
    Restart();
  }

  std::string ModelFolder() const { return dir_ / "models"; }
  static absl::CivilDay DateOf(int index) { return SimulateDay(kHall, index).day; }

  void Restart() {
    night_.reset();
    waits_ = std::make_unique<PredictedWaits>(&clock_, &meter_, Small());
    night_ = std::make_unique<NightWork>(&clock_, waits_.get(), &days_, models_.get(), &log_, &meter_);
    ASSERT_OK(night_->Recall());
  }

  static Queue QueueAt(int queue) {
    const QueueName name = SimulatedQueueName(kHall, queue);
    return {{kTown, name.office, name.queue}, "窓口", 3, 300};
  }

  // As the hall does: people ahead × service time ÷ counters while nothing is known.
  ToldWait Ask(int queue, int ahead) {
    const Queue asked = QueueAt(queue);
    const int simple_s = ahead * asked.service_time_s / asked.counters;
    return waits_->Now(asked, ahead, clock_.Now()).value_or(ToldWait{simple_s / 2, simple_s, 2 * simple_s});
  }

  // Everybody draws a number, is told, is called. The mean error of what they were told, in minutes.
  double Live(const RecordedDay& day) {
    double error_min = 0, told_tickets = 0;
    std::map<std::pair<int, int>, ToldWait> told;
    by_model_ = 0;
    for (const ReplayMoment& moment : InTimeOrder(day, {})) {
      const absl::Time time = absl::FromCivil(day.day, Jst()) + absl::Minutes(1) * moment.minute;
      clock_.Set(std::max(clock_.Now(), time));
      const Queue queue = QueueAt(moment.queue);
      const RecordedQueue& recorded = day.queues[moment.queue];
      if (moment.kind == ReplayMoment::Kind::kIssue) {
        const int number = recorded.tickets[moment.place].number;
        const ToldWait wait = Ask(moment.queue, waiting_[moment.queue]++);
        waits_->Issued(queue.key, day.day, number, time, wait);
        told[{moment.queue, number}] = wait;
        by_model_ += wait.by_model ? 1 : 0;
      } else if (moment.kind == ReplayMoment::Kind::kCall) {
        const RecordedTicket& ticket = recorded.tickets[moment.place];
        --waiting_[moment.queue];
        waits_->Called(queue.key, day.day, ticket.number, time);
        error_min += std::abs(told[{moment.queue, ticket.number}].p50_s / 60.0 - (moment.minute - ticket.issued_min));
        ++told_tickets;
      } else if (moment.kind == ReplayMoment::Kind::kCounters) {
        waits_->CountersOpen(queue.key, day.day, recorded.counters[moment.place].open, time);
      }
    }
    waiting_.clear();
    return error_min / told_tickets;
  }

  // As the hall does at its start: what happened, without asking.
  void TellAgain(const RecordedDay& day) {
    for (const ReplayMoment& moment : InTimeOrder(day, {})) {
      const absl::Time time = absl::FromCivil(day.day, Jst()) + absl::Minutes(1) * moment.minute;
      const QueueKey key = QueueAt(moment.queue).key;
      const RecordedQueue& recorded = day.queues[moment.queue];
      if (moment.kind == ReplayMoment::Kind::kIssue) {
        waits_->Issued(key, day.day, recorded.tickets[moment.place].number, time, {});
      } else if (moment.kind == ReplayMoment::Kind::kCall) {
        waits_->Called(key, day.day, recorded.tickets[moment.place].number, time);
      } else if (moment.kind == ReplayMoment::Kind::kCounters) {
        waits_->CountersOpen(key, day.day, recorded.counters[moment.place].open, time);
      }
    }
  }

  // To three in the morning after the day.
  void Night(absl::CivilDay day) {
    clock_.Set(absl::FromCivil(day + 1, Jst()) + absl::Hours(3));
    EXPECT_OK(night_->Tick());
  }

  int64_t Count(const std::string& from) {
    int64_t count = 0;
    EXPECT_OK(database_->Read([&](sql::Connection& connection) -> absl::Status {
      count = connection.Query(absl::StrCat("SELECT COUNT(*) FROM ", from)).value().at(0).Int(0);
      return absl::OkStatus();
    }));
    return count;
  }

  testing::TempDir dir_;
  FakeClock clock_{absl::UnixEpoch()};
  std::unique_ptr<sql::Database> database_;
  SqlDayStore days_{database_.get()};
  SqlPredictionLog log_{database_.get()};
  observability::Metrics metrics_;
  PrometheusPredictionMeter meter_{&metrics_};
  std::unique_ptr<ModelFiles> models_;
  std::unique_ptr<PredictedWaits> waits_;
  std::unique_ptr<NightWork> night_;
  std::map<int, int> waiting_;
  int by_model_ = 0;
};

TEST_F(PredictionNightTest, ANewHallIsAnsweredByItsQueuesLearnsAtNightAndPredictsBetter) {
  double first_error = 0, later_error = 0;
  int64_t tickets = 0;
  for (int d = 0; d < 12; ++d) {
    const RecordedDay day = SimulateDay(kHall, d);
    const double error = Live(day);
    (d < 2 ? first_error : later_error) += d < 2 || d >= 8 ? error : 0;
    for (const RecordedQueue& queue : day.queues) tickets += static_cast<int64_t>(queue.tickets.size());
    EXPECT_TRUE(d > 0 || by_model_ == 0) << "nothing was learnt yet";
    Night(day.day);
  }
  EXPECT_TRUE(waits_->UsesModel(kTown));
  EXPECT_LT(later_error / 4, 0.9 * first_error / 2);
  // Each prediction that was shown stands beside what happened.
  EXPECT_EQ(Count("told_waits"), tickets);
  EXPECT_EQ(Count("told_waits WHERE wait_s IS NULL"), 0);
  EXPECT_EQ(Count("lived_days"), 12);
  const std::string metrics = metrics_.Text();
  EXPECT_THAT(metrics, HasSubstr(absl::StrCat("madoguchi_congestion_predicted_waits_total{office=\"131016/office-0\"} ",
                                              tickets)));
  EXPECT_THAT(metrics, HasSubstr("madoguchi_congestion_model_in_use{municipality=\"131016\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("madoguchi_congestion_prediction_pinball_seconds_total"));
  EXPECT_THAT(metrics, HasSubstr("madoguchi_congestion_training_seconds"));
}

TEST_F(PredictionNightTest, ARestartRemembersTheDaysAndTheModelAndSaysTheSame) {
  for (int d = 0; d < 12; ++d) {
    Live(SimulateDay(kHall, d));
    Night(DateOf(d));
  }
  ASSERT_TRUE(waits_->UsesModel(kTown));
  clock_.Set(absl::FromCivil(DateOf(12), Jst()) + absl::Hours(9));
  const auto ask = [&] { return Ask(0, 7); };
  const ToldWait before = ask();
  ASSERT_TRUE(before.by_model);
  ASSERT_OK(night_->Finish());
  Restart();
  EXPECT_EQ(ask(), before);
}

TEST_F(PredictionNightTest, ADayCutShortByAStopIsKeptAsFarAsItCame) {
  RecordedDay day = SimulateDay(kHall, 0);
  Live(day);
  ASSERT_OK(night_->Finish());  // at closing time; the process stays away over the weekend
  clock_.Set(absl::FromCivil(day.day + 3, Jst()) + absl::Hours(9));
  Restart();
  const std::optional<PredictedWaits::Lesson> lesson = waits_->TakeLesson(kTown);
  ASSERT_TRUE(lesson.has_value());
  EXPECT_EQ(lesson->job.past.size(), 1u);
  EXPECT_EQ(lesson->job.past.tickets(), day.queues[0].tickets.size() + day.queues[1].tickets.size());
}

TEST_F(PredictionNightTest, ADamagedModelGivesWayToTheOneBeforeIt) {
  for (int d = 0; d < 5; ++d) {
    Live(SimulateDay(kHall, d));
    Night(DateOf(d));
  }
  // How far so few days made it trusted is another matter.
  ASSERT_OK(database_->Write(
      [&](sql::Connection& connection) { return connection.Execute("DELETE FROM online_states").status(); }));
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(ModelFolder())) files.push_back(entry.path());
  ASSERT_EQ(files.size(), kModelsKept) << "older ones are gone, no half-written ones stay";
  std::sort(files.begin(), files.end());
  for (size_t i = 1; i < files.size(); ++i) {
    if (i == 1) {
      fs::resize_file(files[i], fs::file_size(files[i]) / 2);
      continue;
    }
    std::fstream file(files[i], std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(files[i]) / 2));
    file.put('x');
  }
  Restart();
  EXPECT_TRUE(waits_->UsesModel(kTown));
  std::ofstream(files[0], std::ios::trunc).close();
  Restart();
  EXPECT_FALSE(waits_->UsesModel(kTown)) << "none is whole: the estimator answers";
  EXPECT_OK(night_->Tick());
  EXPECT_TRUE(waits_->UsesModel(kTown)) << "and the next night's work learns anew";
}

TEST_F(PredictionNightTest, AModelOfPoisonedDaysIsFoundOutByItsErrorsAndReplaced) {
  const auto poisoned = [](RecordedDay day) {
    // A counter terminal gone mad: whom it calls and when has nothing to do with the line.
    for (RecordedQueue& queue : day.queues) {
      for (RecordedTicket& ticket : queue.tickets) {
        ticket.called_min = ticket.issued_min + static_cast<float>(SeededNumbers(ticket.number).Next() % 120);
      }
    }
    return day;
  };
  for (int d = 0; d < 4; ++d) {
    Live(poisoned(SimulateDay(kHall, d)));
    Night(DateOf(d));
  }
  ASSERT_TRUE(waits_->UsesModel(kTown)) << "by the poisoned days alone it looks good";
  for (int d = 4; d < 7; ++d) Live(SimulateDay(kHall, d));
  EXPECT_FALSE(waits_->UsesModel(kTown)) << "its errors gave it away";
  clock_.Advance(absl::Minutes(1));
  EXPECT_FALSE(Ask(0, 5).by_model);
  ASSERT_OK(night_->Finish());
  clock_.Set(absl::FromCivil(DateOf(6) + 1, Jst()));  // before the next lesson
  Restart();
  EXPECT_FALSE(waits_->UsesModel(kTown)) << "a restart forgets nothing";
  for (int d = 7; d < 16; ++d) {
    Night(DateOf(d - 1));
    Live(SimulateDay(kHall, d));
  }
  EXPECT_TRUE(waits_->UsesModel(kTown)) << "true days have made a good one, which has proved itself";
}

TEST_F(PredictionNightTest, TodayToldAgainAfterARestartTeachesWhatItTaughtBefore) {
  for (int d = 0; d < 6; ++d) {
    Live(SimulateDay(kHall, d));
    Night(DateOf(d));
  }
  Live(SimulateDay(kHall, 6));
  const auto ask = [&] { return Ask(0, 7); };
  clock_.Advance(absl::Minutes(1));
  const ToldWait before = ask();
  ASSERT_OK(night_->Tick());  // and then it is killed
  Restart();
  TellAgain(SimulateDay(kHall, 6));
  EXPECT_EQ(ask(), before) << "neither forgotten nor learnt twice";
}

TEST_F(PredictionNightTest, EventsOfOtherDaysAndWrongClocksChangeNothing) {
  Live(SimulateDay(kHall, 0));
  const absl::CivilDay today = DateOf(0);
  const QueueKey key = QueueAt(0).key;
  const auto tickets = [&] {
    size_t count = 0;
    for (const auto& [town, day] : waits_->TakeDays(/*unfinished=*/true)) {
      for (const RecordedQueue& queue : day.queues) count += queue.tickets.size();
    }
    return count;
  };
  const size_t before = tickets();
  for (const absl::CivilDay day : {today - 1, today - 400, today + 1, absl::CivilDay(9999, 12, 31)}) {
    waits_->Issued(key, day, 900, clock_.Now(), {});
    waits_->Called(key, day, 900, clock_.Now());
    waits_->Left(key, day, 901, clock_.Now());
    waits_->CountersOpen(key, day, -5, clock_.Now());
  }
  EXPECT_EQ(tickets(), before);
  // A terminal whose clock is hours ahead: it happens now, and the day goes on.
  waits_->Issued(key, today, 901, clock_.Now() + absl::Hours(5), {});
  clock_.Advance(absl::Minutes(3));
  waits_->Called(key, today, 901, clock_.Now());
  waits_->Called(key, today, 901, clock_.Now() - absl::Hours(20));
  EXPECT_EQ(tickets(), before + 1);
  ASSERT_OK(night_->Tick());
  EXPECT_EQ(Count("told_waits WHERE number = 901 AND wait_s = 180"), 1);
  Night(today);
  for (const absl::Duration off : {absl::InfiniteDuration(), -absl::InfiniteDuration(), absl::Hours(30)}) {
    const ToldWait told = waits_->Later(QueueAt(1), clock_.Now(), clock_.Now() + off).value();
    EXPECT_LE(told.p10_s, told.p50_s);
    EXPECT_LE(told.p50_s, told.p90_s);
  }
}

TEST_F(PredictionNightTest, DaysWithoutAnybodyAndPeopleWhoLeaveTeachNothingWrong) {
  Live(SimulateDay(kHall, 0));
  const QueueKey key = QueueAt(1).key;
  waits_->Issued(key, DateOf(0), 800, clock_.Now(), {60, 120, 300});
  waits_->Left(key, DateOf(0), 800, clock_.Now());
  waits_->Issued(key, DateOf(0), 800, clock_.Now(), {60, 120, 300});  // came back; nobody calls any more
  Night(DateOf(0));
  Night(DateOf(0) + 1);
  Night(DateOf(0) + 2);
  EXPECT_EQ(Count("lived_days"), 1);
  EXPECT_EQ(Count("told_waits WHERE number = 800 AND wait_s IS NULL"), 1);
}

TEST_F(PredictionNightTest, WhatIsOlderThanAYearIsForgotten) {
  Live(SimulateDay(kHall, 0));
  Night(DateOf(0));
  ASSERT_EQ(Count("lived_days"), 1);
  Night(DateOf(0) + kDaysKept + 5);
  EXPECT_EQ(Count("lived_days"), 0);
  EXPECT_EQ(Count("told_waits"), 0);
}

TEST_F(PredictionNightTest, ADatabaseThatRefusesIsTriedAgainWithTheNextTick) {
  Live(SimulateDay(kHall, 0));
  const auto run = [&](const std::string& statement) {
    return database_->Write([&](sql::Connection& connection) { return connection.Execute(statement).status(); });
  };
  ASSERT_OK(run("ALTER TABLE told_waits RENAME TO away"));
  ASSERT_OK(run("ALTER TABLE lived_days RENAME TO days_away"));
  clock_.Set(absl::FromCivil(DateOf(1), Jst()));
  EXPECT_THAT(night_->Tick(), Not(::testing::Truly([](const absl::Status& status) { return status.ok(); })));
  ASSERT_OK(run("ALTER TABLE away RENAME TO told_waits"));
  ASSERT_OK(run("ALTER TABLE days_away RENAME TO lived_days"));
  EXPECT_OK(night_->Tick());
  EXPECT_GT(Count("told_waits"), 100);
  EXPECT_EQ(Count("lived_days"), 1);
}

}  // namespace
}  // namespace madoguchi::congestion
