#include "services/congestion/core/prediction/wait_predictor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "services/congestion/core/prediction/backtest.h"
#include "services/congestion/core/prediction/backtest_scores.h"
#include "services/congestion/core/prediction/past_days.h"
#include "services/congestion/core/prediction/training_set.h"
#include "services/congestion/core/prediction/tree_grower.h"
#include "services/congestion/core/testing/simulated_hall.h"

namespace madoguchi::congestion {
namespace {

// Small enough for a test, with everything that the real one has.
WaitPredictorOptions Small() {
  return {.model = {.members = 2,
                    .whole = 1,
                    .middle = {.trees = 40, .leaves_max = 6, .step = 0.12},
                    .bounds = {.trees = 40, .leaves_max = 6, .step = 0.12}}};
}

void Quietly(absl::CivilDay) {}

void ExpectSound(const WaitPrediction& told) {
  EXPECT_GE(told.wait_min.p10, 0);
  EXPECT_LE(told.wait_min.p10, told.wait_min.p50);
  EXPECT_LE(told.wait_min.p50, told.wait_min.p90);
  EXPECT_LE(told.wait_min.p90, 24 * 60 + 1);
}

TEST(WaitPredictorTest, IsCalibratedInAHallWhoseTruthIsKnownAndBeatsTheQueueLength) {
  const SimulatedHall hall;
  const RecordedHistory train = SimulateDays(hall, 0, 15), test = SimulateDays(hall, 15, 19);
  const std::vector<BacktestRow> rows = Backtest(train, test, Small(), Quietly);
  ASSERT_EQ(rows.size(), test.tickets.size());
  const std::vector<CountedWait> waits = CountedWaits(test, rows);
  ASSERT_GT(waits.size(), 500u);
  const WaitScore ours = Score(waits, rows, [](const BacktestRow& row) { return row.wait_min; });
  const WaitScore simple = Score(waits, rows, [](const BacktestRow& row) { return row.simple.queue_length_min; });
  EXPECT_GT(ours.coverage, 0.70);
  EXPECT_LT(ours.coverage, 0.90);
  EXPECT_LT(ours.mean_pinball_min, 0.95 * simple.mean_pinball_min);
  for (size_t lead = 0; lead < kBacktestLeads_min.size(); ++lead) {
    const auto error = [&](auto minutes) {
      return Score(waits, rows, [&](const BacktestRow& row) { return Quantiles{0, minutes(row), 0}; }).mean_error_min;
    };
    EXPECT_LT(error([&](const BacktestRow& row) { return row.later_p50_min[lead]; }),
              1.05 * error([&](const BacktestRow& row) { return row.later_simple[lead].blend_min; }))
        << kBacktestLeads_min[lead];
  }
}

TEST(WaitPredictorTest, AnAnswerSeesNothingThatHappensAtOrAfterItsMinute) {
  const SimulatedHall hall{.queues_an_office = 2, .tickets_a_day = 60};
  const RecordedHistory train = SimulateDays(hall, 0, 4);
  const RecordedHistory whole = SimulateDays(hall, 4, 6);
  const std::vector<BacktestRow> seen = Backtest(train, whole, Small(), Quietly);
  // From noon of the first day on, everything is otherwise: who was waiting is called late, nobody else comes.
  constexpr float kNoon_min = 12 * 60;
  RecordedHistory other = whole;
  const absl::CivilDay day = whole.tickets.front().day;
  for (TicketLine& line : other.tickets) {
    if (line.day == day && line.ticket.called_min >= kNoon_min) line.ticket.called_min = 20 * 60;
  }
  for (CountersLine& line : other.counters) {
    if (line.day == day && line.counters.minute >= kNoon_min) line.counters.open = 0;
  }
  const std::vector<BacktestRow> foreseen = Backtest(train, other, Small(), Quietly);
  size_t compared = 0;
  for (size_t i = 0; i < seen.size(); ++i) {
    const TicketLine& line = whole.tickets[i];
    if (line.day != day || line.ticket.issued_min > kNoon_min) continue;
    ++compared;
    EXPECT_EQ(seen[i].wait_min, foreseen[i].wait_min);
    EXPECT_EQ(seen[i].ahead, foreseen[i].ahead);
    EXPECT_EQ(seen[i].later_p50_min, foreseen[i].later_p50_min);
  }
  EXPECT_GT(compared, 30u);
}

TEST(BacktestTest, RollingForwardsIsTheSameAsLearningFromTheFirstDaysAndLivingTheRest) {
  const SimulatedHall hall{.queues_an_office = 1, .tickets_a_day = 60};
  const RecordedHistory train = SimulateDays(hall, 0, 3), test = SimulateDays(hall, 3, 5),
                        all = SimulateDays(hall, 0, 5);
  const std::vector<BacktestRow> apart = Backtest(train, test, Small(), Quietly);
  const std::vector<BacktestRow> rolling = BacktestRolling(all, 3, Small(), Quietly);
  ASSERT_EQ(rolling.size(), apart.size());
  for (size_t i = 0; i < rolling.size(); ++i) {
    EXPECT_EQ(rolling[i].line, train.tickets.size() + apart[i].line);
    EXPECT_EQ(rolling[i].wait_min, apart[i].wait_min);
  }
  EXPECT_TRUE(BacktestRolling(all, 5, Small(), Quietly).empty()) << "no day is left to predict";
}

TEST(BacktestTest, EachDayIsLeftOutOnceAndLearntFromOtherwise) {
  const SimulatedHall hall{.queues_an_office = 1, .tickets_a_day = 60};
  const RecordedHistory all = SimulateDays(hall, 0, 4);
  std::vector<absl::CivilDay> lived;
  const std::vector<BacktestRow> rows =
      BacktestLeavingOut(all, 1, Small(), [&](absl::CivilDay day) { lived.push_back(day); });
  ASSERT_EQ(rows.size(), all.tickets.size());
  EXPECT_EQ(lived.size(), 4u);
  const std::vector<BacktestRow> last = BacktestRolling(all, 3, Small(), Quietly);
  ASSERT_FALSE(last.empty());
  for (const BacktestRow& row : last) EXPECT_EQ(rows[row.line].wait_min, row.wait_min) << "the last day sees the same";
}

TEST(WaitPredictorTest, AQueueNeverSeenIsAnsweredByItsLengthAtTodaysPace) {
  WaitPredictor predictor(Small());
  const size_t queue = predictor.QueueOf({"new", "1"});
  predictor.StartDay(absl::CivilDay(2026, 4, 1));
  for (int i = 0; i < 60; ++i) predictor.Issue(queue, i + 1, 500);
  for (int i = 0; i < 40; ++i) predictor.Call(queue, i + 1, 502 + 2 * i);
  const WaitPrediction told = predictor.Ask(queue, 581);
  EXPECT_FALSE(told.by_model);
  EXPECT_EQ(told.ahead, 20);
  EXPECT_NEAR(told.wait_min.p50, 21 * 2, 10);
  ExpectSound(told);
  ExpectSound(predictor.AskLater(queue, 581, 700));
}

TEST(WaitPredictorTest, AModelPoisonedByWrongDaysIsFoundOutAndReplaced) {
  const SimulatedHall hall{.queues_an_office = 2};
  WaitPredictor predictor(Small());
  for (int q = 0; q < 2; ++q) predictor.QueueOf(SimulatedQueueName(hall, q));
  for (int d = 0; d < 6; ++d) {
    RecordedDay day = SimulateDay(hall, d);
    // A broken clock at the counters: nobody seems to be called before the evening of a long day.
    for (RecordedQueue& queue : day.queues) {
      for (RecordedTicket& ticket : queue.tickets) ticket.called_min = 1000 + 0.5F * ticket.number;
    }
    predictor.Remember(day);
  }
  predictor.Train();
  for (int d = 6; d < 10; ++d) {
    predictor.StartDay(absl::CivilDay(2026, 3, 1) + d);
    const RecordedDay day = SimulateDay(hall, d);
    for (const ReplayMoment& moment : InTimeOrder(day, {})) {
      const RecordedQueue& queue = day.queues[moment.queue];
      if (moment.kind == ReplayMoment::Kind::kAskNow) {
        predictor.Issue(moment.queue, queue.tickets[moment.place].number, moment.minute);
      } else if (moment.kind == ReplayMoment::Kind::kCall) {
        predictor.Call(moment.queue, queue.tickets[moment.place].number, moment.minute);
      }
    }
  }
  // Either it never was better than the estimator on days it had not seen, or its own errors gave it away.
  EXPECT_TRUE(!predictor.uses_model() || predictor.guard().ratio() < 1.15);
  const WaitPrediction told = predictor.Ask(0, 700);
  ExpectSound(told);
}

TEST(WaitPredictorTest, NothingThatIsToldMakesItFail) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  WaitPredictor predictor(Small());
  SeededNumbers numbers(11);
  predictor.Train();  // without a past
  // 31 December, 29 February, the same day twice, a day in the past.
  const std::vector<absl::CivilDay> days = {
      absl::CivilDay(2027, 12, 31), absl::CivilDay(2028, 1, 1), absl::CivilDay(2028, 2, 29), absl::CivilDay(2028, 3, 1),
      absl::CivilDay(2028, 3, 1),   absl::CivilDay(1970, 1, 1), absl::CivilDay(9999, 12, 31)};
  for (const absl::CivilDay day : days) {
    predictor.StartDay(day);
    const int events = day.month() == 3 ? 0 : 400;  // also a day without any
    for (int i = 0; i < events; ++i) {
      const size_t queue = predictor.QueueOf({"o", std::to_string(numbers.Next() % 3)});
      const auto number = static_cast<int>(numbers.Next() % 150) - 10;
      double minute = 1500 * numbers.Unit() - 30;  // runs backwards half of the time
      if (i % 50 == 0) minute = i % 100 == 0 ? none : 1e300;
      switch (numbers.Next() % 5) {
        case 0:
        case 1:
          ExpectSound(predictor.Issue(queue, number, minute));
          break;
        case 2:
          predictor.Call(queue, number, minute);
          break;
        case 3:
          predictor.SetOpenCounters(queue, static_cast<int>(numbers.Next()), minute);
          break;
        default:
          ExpectSound(predictor.Ask(queue, minute));
          ExpectSound(predictor.AskLater(queue, minute, minute + 2000 * (numbers.Unit() - 0.5)));
      }
    }
    predictor.EndDay();
    predictor.EndDay();
    predictor.Train();
  }
  for (size_t queue = 0; queue < 3; ++queue) ExpectSound(predictor.Ask(queue, 600));
}

TEST(QueueNowTest, EventsTwiceOrAtAnEarlierTimeChangeNothingThatPassed) {
  const QueueProfile usual;
  QueueNow queue(&usual);
  EXPECT_TRUE(queue.Issue(1, 500));
  EXPECT_FALSE(queue.Issue(1, 510));
  EXPECT_TRUE(queue.Issue(2, 490)) << "a clock ran backwards: it counts as now";
  EXPECT_EQ(queue.minute(), 500);
  EXPECT_TRUE(queue.Call(1, 505));
  EXPECT_FALSE(queue.Call(1, 520));
  EXPECT_TRUE(queue.Call(77, 506)) << "never issued: somebody unknown was called";
  EXPECT_FALSE(queue.Issue(77, 507)) << "its late issue puts nobody into the line again";
  EXPECT_EQ(queue.waiting(), 1);
  EXPECT_EQ(queue.last_called().wait_min(), 5);
}

TEST(QueueProfileTest, DrainsAtTheRatesOfTheDay) {
  DaySums past{.days = 20};
  // One call a minute in the morning, none at lunch, two a minute after it.
  for (size_t s = SlotOf(8 * 60); s < SlotOf(17 * 60); ++s) {
    const bool lunch = s >= SlotOf(12 * 60) && s < SlotOf(13 * 60);
    past.slots[s].line_min = 300;
    past.slots[s].line_calls = lunch ? 0 : (s < SlotOf(12 * 60) ? 300 : 600);
  }
  const QueueProfile usual(past);
  EXPECT_NEAR(usual.Drain_min(9 * 60, 30, 1), 30, 2);
  EXPECT_NEAR(usual.Drain_min(9 * 60, 30, 2), 15, 2);
  EXPECT_GT(usual.Drain_min(11.75 * 60, 40, 1), 65) << "through lunch";
  EXPECT_NEAR(usual.Drain_min(14 * 60, 30, 1), 15, 2);
  EXPECT_GT(usual.Drain_min(23 * 60, 1e6, 1), 1000);
  QueueProfile quick = usual;
  quick.Quicken(2);
  EXPECT_NEAR(quick.Drain_min(9 * 60, 30, 1), usual.Drain_min(9 * 60, 30, 2), 0.01);
  EXPECT_FLOAT_EQ(quick.rate, 2 * usual.rate);
  EXPECT_FLOAT_EQ(quick.pace, 2 * usual.pace);
  EXPECT_FLOAT_EQ(quick.counter_rate, 2 * usual.counter_rate);
}

TEST(TrainingSetTest, FewDaysAreToldAgainAndDoubtedAndManyAreNot) {
  const auto told = [](int days, uint64_t seed) {
    PastDays past;
    for (int d = 0; d < days; ++d) {
      RecordedDay day{absl::CivilDay(2026, 1, 5) + d, {RecordedQueue{}}};
      for (int i = 0; i < 20; ++i) day.queues[0].tickets.push_back({i, 480.0F + i, 485.0F + (4 + d % 3) * i, {}});
      past.Add(std::move(day));
    }
    return MakeTrainingSet(past, {0}, {.retold = 4, .seed = seed});
  };
  const auto farthest = [](const TrainingRows& a, const TrainingRows& b) {
    EXPECT_EQ(a.rows(), b.rows());
    EXPECT_EQ(a.group, b.group);
    double most = 0;
    for (size_t i = 0; i < a.rows(); ++i) most = std::max(most, std::abs(double{a.target[i]} - b.target[i]));
    return most;
  };
  const TrainingSet few = told(5, 0);
  ASSERT_EQ(few.retold.size(), 4u);
  EXPECT_EQ(farthest(few.now, few.retold[0]), 0);
  EXPECT_GT(farthest(few.retold[0], few.retold[1]), 0.1) << "doubted";
  EXPECT_LT(farthest(few.retold[0], few.retold[1]), 1.5);
  EXPECT_GT(farthest(few.retold[0], few.retold[2]), 0.01) << "other days drawn";
  EXPECT_GT(farthest(few.retold[1], few.retold[3]), 0.1) << "doubted otherwise";
  EXPECT_EQ(farthest(few.retold[3], told(5, 0).retold[3]), 0) << "the same past gives the same rows";
  EXPECT_GT(farthest(few.now, told(5, 1).now), 0.01);
  EXPECT_TRUE(told(61, 0).retold.empty());
}

TEST(PastDaysTest, DaysCloseByCountMore) {
  PastDays past;
  // Twenty days of one call in ten minutes, then three of one in five.
  for (int d = 0; d < 23; ++d) {
    RecordedDay day{absl::CivilDay(2026, 1, 5) + d, {RecordedQueue{}}};
    const float gap = d < 20 ? 10 : 5;
    for (int i = 0; i < 40; ++i) day.queues[0].tickets.push_back({i, 480.0F, 485.0F + gap * i, {}});
    past.Add(std::move(day));
  }
  const QueueProfile usual = past.Profiles().front();
  EXPECT_FLOAT_EQ(usual.days, 23);
  EXPECT_GT(usual.pace, 0.125);
  EXPECT_LT(usual.pace, 0.17) << "the habits of weeks still stand behind";
}

TEST(QueueProfileTest, NumbersThatNobodyWaitedWithSayNothingOfThePace) {
  RecordedDay day{absl::CivilDay(2026, 1, 5), {RecordedQueue{}}};
  // A machine that starts at 501, while the line moves by one in ten minutes.
  for (int i = 0; i < 500; ++i) day.queues[0].tickets.push_back({i, 490.0F + 0.001F * i, 490.0F + 0.001F * i, {}});
  for (int i = 0; i < 30; ++i) day.queues[0].tickets.push_back({501 + i, 480.0F, 490.0F + 10 * i, {}});
  PastDays past;
  past.Add(day);
  const QueueProfile usual = past.Profiles().front();
  EXPECT_NEAR(usual.pace, 0.1, 0.02);
  EXPECT_GT(usual.rate, 1) << "the simple estimator is taken in";
}

}  // namespace
}  // namespace madoguchi::congestion
