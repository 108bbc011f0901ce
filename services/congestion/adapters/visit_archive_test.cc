// What past days leave behind, tried on a real database with a real hall: each day once it is over, again when somebody
// tells of it later, nobody's number and nobody's category.
#include "services/congestion/core/hall/visit_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/adapters/sql_visit_store.h"
#include "services/congestion/core/hall/change_signal.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const OfficeKey kMain{"131016", "main"};
const OfficeKey kBranch{"131016", "branch"};
const absl::CivilDay kFirst(2027, 12, 29);

class NoFigures final : public HallMeter {
 public:
  void Entered(TicketState) override {}
  void Called(absl::Duration, absl::Duration) override {}
  void Served(absl::Duration) override {}
  void Waiting(const QueueKey&, int) override {}
  void Conflicts(int) override {}
};

class VisitArchiveTest : public ::testing::Test {
 protected:
  VisitArchiveTest() {
    Open();
    for (const OfficeKey& office : {kMain, kBranch}) {
      EXPECT_OK(queues_->Insert({{office.municipality, office.office, "resident"}, "住民異動", 3, 360}, NewRequest()));
    }
    Start();
  }

  std::string path() const { return dir_ / "congestion.db"; }
  void Open() {
    archive_.reset();
    hall_.reset();
    database_ = sql::OpenDatabase("sqlite://" + path(), CongestionMigrations()).value();
    queues_ = std::make_unique<SqlQueueStore>(database_.get());
    events_ = std::make_unique<SqlTicketEventStore>(database_.get());
    visits_ = std::make_unique<SqlVisitStore>(database_.get());
  }
  void Start() {
    hall_ = Hall::Load(queues_.get(), {&clock_, events_.get(), &figures_, nullptr, &signal_}).value();
    archive_ = std::make_unique<VisitArchive>(&clock_, hall_.get(), events_.get(), visits_.get());
  }
  Request NewRequest() { return {"131016", "Method", absl::StrCat("r", ++requests_), "", clock_.Now()}; }
  static absl::Time At(absl::CivilDay day, int minute) {
    return absl::FromCivil(absl::CivilMinute(day) + minute, Jst());
  }
  void Tell(const OfficeKey& office, absl::CivilDay day, int number, EventKind kind, int minute,
            const std::string& category = "") {
    std::vector<HallEvent> events = {{.kind = kind,
                                      .id = absl::StrCat("event-", ++told_),
                                      .day = day,
                                      .ticket = {"resident", number},
                                      .time = At(day, minute),
                                      .received = At(day, minute)}};
    events[0].category = category;
    if (kind == EventKind::kCalled) events[0].counter = "3番";
    EXPECT_OK(events_->AppendAll(office, NewRequest(), &events));
  }
  std::vector<PastVisits> Kept(absl::CivilDay since = kFirst) {
    std::vector<PastVisits> days;
    EXPECT_OK(visits_->Read(since, [&](const PastVisits& day) { days.push_back(day); }));
    return days;
  }

  testing::TempDir dir_;
  FakeClock clock_{At(kFirst, 600)};
  NoFigures figures_;
  ChangeSignal signal_;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<SqlQueueStore> queues_;
  std::unique_ptr<SqlTicketEventStore> events_;
  std::unique_ptr<SqlVisitStore> visits_;
  std::unique_ptr<Hall> hall_;
  std::unique_ptr<VisitArchive> archive_;
  int requests_ = 0;
  int told_ = 0;
};

TEST_F(VisitArchiveTest, ADayIsPutAwayOnceWhenItIsOver) {
  Tell(kMain, kFirst, 1, EventKind::kIssued, 540);
  Tell(kMain, kFirst, 1, EventKind::kCalled, 550);
  Tell(kMain, kFirst, 1, EventKind::kFinished, 556);
  Tell(kBranch, kFirst, 1, EventKind::kIssued, 541);
  EXPECT_EQ(archive_->Step().value(), 0) << "today is not over";
  EXPECT_THAT(Kept(), IsEmpty());
  clock_.Set(At(kFirst + 1, 5));
  EXPECT_EQ(archive_->Step().value(), 2) << "one of each office";
  EXPECT_EQ(archive_->Step().value(), 0);
  const std::vector<PastVisits> kept = Kept();
  ASSERT_THAT(kept, ElementsAre(Field(&PastVisits::office, kBranch), Field(&PastVisits::office, kMain)));
  ASSERT_EQ(kept[1].visits.size(), 1u);
  const Visit& visit = kept[1].visits[0];
  EXPECT_EQ(visit.joined, At(kFirst, 540));
  EXPECT_EQ(visit.called, At(kFirst, 550));
  EXPECT_EQ(visit.left, At(kFirst, 556));
  EXPECT_TRUE(visit.finished);
  EXPECT_EQ(visit.counter, "3番");
}

TEST_F(VisitArchiveTest, WhoWasNeverCalledLeftWithTheDayAndTheYear) {
  Tell(kMain, absl::CivilDay(2027, 12, 31), 1, EventKind::kIssued, 1439);
  clock_.Set(At(absl::CivilDay(2028, 1, 1), 1));
  EXPECT_EQ(archive_->Step().value(), 1);
  const std::vector<PastVisits> kept = Kept();
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].visits[0].left, At(absl::CivilDay(2028, 1, 1), 0));
  EXPECT_EQ(kept[0].visits[0].called, std::nullopt);
  EXPECT_FALSE(kept[0].visits[0].finished);
}

TEST_F(VisitArchiveTest, WhatIsToldLaterReplacesTheDayAlsoAfterARestart) {
  Tell(kMain, kFirst, 1, EventKind::kIssued, 540);
  Tell(kMain, kFirst + 1, 1, EventKind::kIssued, 540);
  clock_.Set(At(kFirst + 3, 5));
  EXPECT_EQ(archive_->Step().value(), 2);
  Open();
  Start();
  EXPECT_EQ(archive_->Step().value(), 0) << "it is known how far each day was seen";
  Tell(kMain, kFirst, 7, EventKind::kIssued, 545);
  EXPECT_EQ(archive_->Step().value(), 1) << "only the day of which something came";
  EXPECT_EQ(Kept()[0].visits.size(), 2u);
  EXPECT_EQ(Kept()[1].visits.size(), 1u);
}

TEST_F(VisitArchiveTest, AProcessThatWasAwayForMonthsMissesNoDay) {
  for (int day = 0; day < 60; day += 7) Tell(kMain, kFirst + day, 1, EventKind::kIssued, 540);
  clock_.Set(At(kFirst + 200, 5));
  EXPECT_EQ(archive_->Step().value(), 9);
  EXPECT_EQ(visits_->LastDay(kMain).value(), kFirst + 56);
}

TEST_F(VisitArchiveTest, NothingSaysWhoSomebodyWas) {
  Tell(kMain, kFirst, 17, EventKind::kIssued, 540, "maternity");
  clock_.Set(At(kFirst + kCategoryDaysMax, 5));
  ASSERT_OK(archive_->Step());
  EXPECT_EQ(events_->EventsOfDay(kMain, kFirst).value()[0].category, "maternity") << "a device may still tell of it";
  clock_.Set(At(kFirst + kCategoryDaysMax + 1, 5));
  ASSERT_OK(archive_->Step());
  EXPECT_EQ(events_->EventsOfDay(kMain, kFirst).value()[0].category, "");
  EXPECT_EQ(Kept()[0].visits.size(), 1u);
  // … nor do the bytes that were given up.
  archive_.reset();
  hall_.reset();
  database_.reset();
  std::ifstream file(path(), std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(bytes, HasSubstr("resident"));
  EXPECT_THAT(bytes, Not(HasSubstr("maternity")));
}

}  // namespace
}  // namespace madoguchi::congestion
