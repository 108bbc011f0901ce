// A database that loses the line in the middle of a commit: nobody knows whether the change was kept. The hall takes up
// what was, so that no number is given twice and nobody is called twice.
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/core/hall/change_signal.h"
#include "services/congestion/core/hall/hall.h"

namespace madoguchi::congestion {
namespace {

const OfficeKey kMain{"131016", "main"};

class NoFigures final : public HallMeter {
 public:
  void Entered(TicketState) override {}
  void Called(absl::Duration, absl::Duration) override {}
  void Served(absl::Duration) override {}
  void Waiting(const QueueKey&, int) override {}
  void Conflicts(int) override {}
};

// Keeps what it is given, but its answer gets lost while `lost` is set.
class LossyEvents final : public TicketEventStore {
 public:
  explicit LossyEvents(sql::Database* database) : events_(database) {}

  absl::StatusOr<HallEvent> AppendOnce(const OfficeKey& office, const Request& request, Decide decide) override {
    absl::StatusOr<HallEvent> kept = events_.AppendOnce(office, request, decide);
    if (lost) return absl::UnavailableError("in doubt");
    return kept;
  }
  absl::StatusOr<std::vector<Taken>> AppendAll(const OfficeKey& office, const Request& request,
                                               std::vector<HallEvent>* events) override {
    absl::StatusOr<std::vector<Taken>> kept = events_.AppendAll(office, request, events);
    if (lost) return absl::UnavailableError("in doubt");
    return kept;
  }
  absl::StatusOr<std::vector<HallEvent>> EventsSince(const OfficeKey& office, absl::CivilDay since) override {
    ++readings;
    return events_.EventsSince(office, since);
  }
  absl::StatusOr<std::vector<HallEvent>> EventsOfDay(const OfficeKey& office, absl::CivilDay day) override {
    return events_.EventsOfDay(office, day);
  }
  absl::StatusOr<std::vector<HallEvent>> EventsOfTicket(const OfficeKey& office, absl::CivilDay day,
                                                        const TicketId& ticket) override {
    return events_.EventsOfTicket(office, day, ticket);
  }
  absl::StatusOr<int> ForgetCategories(absl::CivilDay before) override { return events_.ForgetCategories(before); }

  bool lost = false;
  int readings = 0;

 private:
  SqlTicketEventStore events_;
};

class HallInDoubtTest : public ::testing::Test {
 protected:
  HallInDoubtTest() {
    EXPECT_OK(queues_.Insert({{"131016", "main", "resident"}, "住民異動", 2, 360}, NewRequest()));
    hall_ = Hall::Load(&queues_, {&clock_, &events_, &figures_, nullptr, &signal_}).value();
    office_ = hall_->Office(kMain).value();
  }
  Request NewRequest() { return {"131016", "Method", absl::StrCat("r", ++requests_), "", clock_.Now()}; }

  testing::TempDir dir_;
  FakeClock clock_{absl::FromCivil(absl::CivilMinute(2027, 6, 1, 9, 0), Jst())};
  NoFigures figures_;
  ChangeSignal signal_;
  std::unique_ptr<sql::Database> database_ =
      sql::OpenDatabase("sqlite://" + (dir_ / "congestion.db"), CongestionMigrations()).value();
  SqlQueueStore queues_{database_.get()};
  LossyEvents events_{database_.get()};
  std::unique_ptr<Hall> hall_;
  OfficeHall* office_ = nullptr;
  int requests_ = 0;
};

TEST_F(HallInDoubtTest, NoNumberIsGivenTwiceAndNobodyIsCalledTwice) {
  ASSERT_OK(office_->Issue("resident", {}, NewRequest()));
  events_.lost = true;
  const Request lost = NewRequest();
  EXPECT_TRUE(absl::IsUnavailable(office_->Issue("resident", {}, lost).status()));
  events_.lost = false;
  EXPECT_EQ(office_->Issue("resident", {}, NewRequest())->id.number, 3) << "2 was kept after all";
  EXPECT_EQ(office_->Issue("resident", {}, lost)->id.number, 2) << "whoever asks again is told";
  events_.lost = true;
  EXPECT_TRUE(absl::IsUnavailable(office_->Call("resident", "1", std::nullopt, NewRequest()).status()));
  events_.lost = false;
  EXPECT_EQ(office_->Call("resident", "2", std::nullopt, NewRequest())->id.number, 2);
  EXPECT_EQ(office_->Look()->queues[0].waiting, 1);
}

TEST_F(HallInDoubtTest, WithoutADoubtNothingIsReadAgain) {
  const int readings = events_.readings;
  for (int i = 0; i < 5; ++i) ASSERT_OK(office_->Issue("resident", {}, NewRequest()));
  EXPECT_FALSE(office_->Issue("nowhere", {}, NewRequest()).ok());
  EXPECT_EQ(events_.readings, readings);
}

}  // namespace
}  // namespace madoguchi::congestion
