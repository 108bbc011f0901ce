// What PlanStore and ArrivalHistory promise, tried on each real database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/testing/sql_backends.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "common/time/clock.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sodium_plan_secrets.h"
#include "services/congestion/adapters/sql_arrival_history.h"
#include "services/congestion/adapters/sql_plan_store.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

const OfficeKey kOffice{"131016", "main"};
const OfficeKey kElsewhere{"132047", "main"};
const absl::CivilDay kToday(2027, 3, 1);

class PlanStoresContractTest : public ::testing::TestWithParam<testing::SqlBackend> {
 protected:
  PlanStoresContractTest() { Open(); }

  void Open() {
    database_.reset();
    database_ = sql::OpenDatabase(GetParam().url(dir_), CongestionMigrations()).value();
    store_ = std::make_unique<SqlPlanStore>(database_.get());
    history_ = std::make_unique<SqlArrivalHistory>(database_.get());
  }

  Request NewRequest(const std::string& body = "") {
    return {"131016", "Method", absl::StrCat("r", ++requests_), body, now_};
  }
  PlannedEvent MakeEvent(const std::string& id, absl::CivilDay first, const std::string& partner = "") {
    return {.id = id,
            .revision = 3,
            .state = PlannedEventState::kConfirmed,
            .queue = "resident",
            .title = "𠮷田学園 \"見本\"",
            .show_title = true,
            .headcount = 300,
            .show_percent = 80,
            .first = first,
            .last = first + 2,
            .from_min = 600,
            .until_min = 720,
            .partner = partner,
            .note = "改行\nあり",
            .create_time = now_,
            .update_time = now_ + absl::Seconds(1),
            .update_actor = "staff-1"};
  }
  absl::StatusOr<PlannedEvent> Put(const PlannedEvent& event, const Request& request) {
    return store_->PutEvent(kOffice, event.id, event.partner, kToday, request,
                            [&](const PlanStore::EventsNow&) -> absl::StatusOr<PlannedEvent> { return event; });
  }
  PlanStore::EventsNow Now(const std::string& id, const std::string& partner) {
    PlanStore::EventsNow now;
    const auto look = [&](const PlanStore::EventsNow& seen) -> absl::StatusOr<PlannedEvent> {
      now = seen;
      return UnknownEvent();
    };
    EXPECT_THAT(store_->PutEvent(kOffice, id, partner, kToday, NewRequest(), look),
                Fails(StatusCode::kNotFound, "UNKNOWN_EVENT"));
    return now;
  }

  testing::TempDir dir_;
  const absl::Time now_ = absl::FromUnixMicros(1'803'462'000'123'456);
  int requests_ = 0;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<PlanStore> store_;
  std::unique_ptr<SqlArrivalHistory> history_;
};

TEST_P(PlanStoresContractTest, HoursAreKeptWhole) {
  EXPECT_EQ(store_->Hours(kOffice).value(), std::nullopt);
  OfficeHours hours = UsualHours();
  hours.revision = 1;
  hours.weekly[2] = {510, 1170};
  hours.weekly[4].reset();
  hours.open_at_year_end = true;
  hours.closed = {{absl::CivilDay(2028, 2, 29), absl::CivilDay(2028, 3, 1), "設備点検"}};
  hours.extra = {{absl::CivilDay(2028, 3, 25), {540, 720}, "休日窓口"}};
  const auto put = [&](const std::optional<OfficeHours>&) -> absl::StatusOr<OfficeHours> { return hours; };
  ASSERT_OK(store_->PutHours(kOffice, NewRequest(), put));
  Open();
  EXPECT_EQ(store_->Hours(kOffice).value(), hours);
  EXPECT_EQ(store_->Hours(kElsewhere).value(), std::nullopt);
}

TEST_P(PlanStoresContractTest, EventsAreKeptWholeAndInOrder) {
  const PlannedEvent late = MakeEvent("e2", absl::CivilDay(2027, 5, 1));
  const PlannedEvent early = MakeEvent("e9", absl::CivilDay(2027, 4, 1), "university");
  const PlannedEvent over = MakeEvent("e1", absl::CivilDay(2027, 2, 1));
  for (const PlannedEvent& event : {late, early, over}) ASSERT_OK(Put(event, NewRequest()));
  Open();
  EXPECT_THAT(store_->Events(kOffice, kToday).value(), ElementsAre(early, late));
  EXPECT_THAT(store_->Events(kOffice, absl::CivilDay(1970, 1, 1)).value(), ElementsAre(over, early, late));
  EXPECT_THAT(store_->Events(kElsewhere, kToday).value(), IsEmpty());
}

TEST_P(PlanStoresContractTest, ADecisionSeesWhatIsKeptAndHowMuch) {
  ASSERT_OK(Put(MakeEvent("e1", kToday, "university"), NewRequest()));
  ASSERT_OK(Put(MakeEvent("e2", kToday), NewRequest()));
  ASSERT_OK(Put(MakeEvent("e3", kToday - 10, "university"), NewRequest()));
  PlannedEvent cancelled = MakeEvent("e4", kToday, "university");
  cancelled.state = PlannedEventState::kCancelled;
  ASSERT_OK(Put(cancelled, NewRequest()));
  const PlanStore::EventsNow now = Now("e1", "university");
  EXPECT_EQ(now.kept, MakeEvent("e1", kToday, "university"));
  EXPECT_EQ(now.of_office, 2) << "neither over nor cancelled";
  EXPECT_EQ(now.of_partner, 1);
  EXPECT_EQ(Now("e5", "").kept, std::nullopt);
}

TEST_P(PlanStoresContractTest, ARepeatedRequestGivesTheFirstAnswerAndARefusalIsNotKept) {
  const Request request = NewRequest("body");
  const PlannedEvent event = MakeEvent("e1", kToday);
  const auto refuse = [](const PlanStore::EventsNow&) -> absl::StatusOr<PlannedEvent> {
    return TooManyPlannedEvents();
  };
  EXPECT_THAT(store_->PutEvent(kOffice, "e1", "", kToday, request, refuse),
              Fails(StatusCode::kResourceExhausted, "TOO_MANY_PLANNED_EVENTS"));
  ASSERT_OK(Put(event, request));
  PlannedEvent changed = event;
  changed.headcount = 5;
  ASSERT_OK(Put(changed, NewRequest()));
  EXPECT_EQ(store_->PutEvent(kOffice, "another", "", kToday, request, refuse).value(), event);
  Request other = request;
  other.body = "another";
  EXPECT_THAT(Put(event, other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_P(PlanStoresContractTest, PartnersAreKeptWithTheirLastUse) {
  Partner partner{.id = "university",
                  .title = "見本大学",
                  .key_hash = "abc",
                  .create_time = now_,
                  .expire_time = now_ + absl::Hours(24)};
  int seen = -1;
  const auto put = [&](const PlanStore::PartnersNow& now) -> absl::StatusOr<Partner> {
    seen = now.of_office;
    return partner;
  };
  ASSERT_OK(store_->PutPartner(kOffice, "university", NewRequest(), put));
  EXPECT_EQ(seen, 0);
  ASSERT_OK(store_->NotePartnerUse(kOffice, "university", now_));
  ASSERT_OK(store_->NotePartnerUse(kOffice, "nobody", now_));
  Open();
  partner.last_use_time = now_;
  EXPECT_EQ(store_->FindPartner(kOffice, "university").value(), partner);
  EXPECT_THAT(store_->Partners(kOffice).value(), ElementsAre(partner));
  EXPECT_EQ(store_->FindPartner(kElsewhere, "university").value(), std::nullopt);
}

TEST_P(PlanStoresContractTest, NothingCountedIsNothing) {
  EXPECT_EQ(history_->Count(kToday, false).value(), 0);
  EXPECT_EQ(history_->Count(kToday, true).value(), 0);
  EXPECT_THAT(history_->Of({"131016", "main", "resident"}, kToday - 30).value(), IsEmpty());
}

TEST(SodiumPlanSecretsTest, KeysAreLongDifferentAndOneWay) {
  SodiumPlanSecrets secrets;
  const std::string key = secrets.NewKey();
  EXPECT_EQ(key.size(), 43u);
  EXPECT_NE(key, secrets.NewKey());
  EXPECT_EQ(secrets.HashOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(secrets.NewId().size(), 21u);
}

INSTANTIATE_TEST_SUITE_P(Databases, PlanStoresContractTest, ::testing::ValuesIn(testing::SqlBackends()),
                         testing::NameOf);

}  // namespace
}  // namespace madoguchi::congestion
