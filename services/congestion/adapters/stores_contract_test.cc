// What QueueStore and TicketEventStore promise, tried on each real database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const QueueKey kKey{"131016", "main", "resident"};
const absl::CivilDay kDay(2025, 4, 1);

struct Backend {
  const char* name;
  std::string (*url)(const testing::TempDir&);
};

class StoresContractTest : public ::testing::TestWithParam<Backend> {
 protected:
  StoresContractTest() { Open(); }

  void Open() {
    database_ = sql::OpenDatabase(GetParam().url(dir_), CongestionMigrations()).value();
    queues_ = std::make_unique<SqlQueueStore>(database_.get());
    events_ = std::make_unique<SqlTicketEventStore>(database_.get());
  }

  Request NewRequest(const std::string& body = "") {
    return {"131016", "Method", absl::StrCat("r", ++requests_), body, now_};
  }
  Queue MakeQueue(const QueueKey& key = kKey) { return {key, "住民票 𠮷", 3, 300}; }
  TicketEvent Issued(int number, absl::CivilDay day = kDay) {
    return {EventKind::kIssued, day, number, now_, "", 4, 250};
  }
  absl::StatusOr<TicketEvent> Append(const TicketEvent& event, const Request& request, const QueueKey& key = kKey) {
    return events_->AppendOnce(key, request, [&]() -> absl::StatusOr<TicketEvent> { return event; });
  }
  std::vector<std::string> ReplaySince(absl::CivilDay since) {
    std::vector<std::string> found;
    EXPECT_OK(events_->Replay(since, [&](const QueueKey& key, const TicketEvent& event) {
      found.push_back(absl::StrCat(key.queue, " ", absl::FormatCivilTime(event.day), " ", event.number));
    }));
    return found;
  }

  testing::TempDir dir_;
  const absl::Time now_ = absl::FromUnixMicros(1'743'462'000'123'456);
  int requests_ = 0;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<QueueStore> queues_;
  std::unique_ptr<TicketEventStore> events_;
};

TEST_P(StoresContractTest, QueuesAreKept) {
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  ASSERT_OK(queues_->Insert(MakeQueue({"131016", "main", "tax"}), NewRequest()));
  Open();
  EXPECT_THAT(queues_->All().value(), UnorderedElementsAre(MakeQueue(), MakeQueue({"131016", "main", "tax"})));
}

TEST_P(StoresContractTest, AQueueIsCreatedOnce) {
  const Request request = NewRequest("body");
  ASSERT_OK(queues_->Insert(MakeQueue(), request));
  EXPECT_EQ(queues_->Insert(MakeQueue(), request).value(), MakeQueue());
  EXPECT_THAT(queues_->Insert(MakeQueue(), NewRequest()), Fails(StatusCode::kAlreadyExists, "QUEUE_EXISTS"));
  Request other = request;
  other.body = "another";
  EXPECT_THAT(queues_->Insert(MakeQueue(), other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_P(StoresContractTest, EventsAreKeptWhole) {
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  const TicketEvent issued = Issued(17);
  const TicketEvent called{EventKind::kCalled, kDay, 17, now_ + absl::Minutes(4), "3番"};
  const TicketEvent finished{EventKind::kFinished, kDay, 17, now_ + absl::Minutes(9)};
  EXPECT_EQ(Append(issued, NewRequest()).value(), issued);
  EXPECT_EQ(Append(called, NewRequest()).value(), called);
  EXPECT_EQ(Append(finished, NewRequest()).value(), finished);
  Open();
  EXPECT_THAT(events_->EventsOf(kKey, kDay, 17).value(), UnorderedElementsAre(issued, called, finished));
  EXPECT_THAT(events_->EventsOf(kKey, kDay, 18).value(), IsEmpty());
  EXPECT_THAT(events_->EventsOf(kKey, kDay + 1, 17).value(), IsEmpty());
}

TEST_P(StoresContractTest, ARepeatedRequestGivesItsEventWithoutDecidingAgain) {
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  const Request request = NewRequest("body");
  const TicketEvent first = Append(Issued(1), request).value();
  const auto again = events_->AppendOnce(kKey, request, []() -> absl::StatusOr<TicketEvent> { return QueueFull(); });
  EXPECT_EQ(again.value(), first);
  Request other = request;
  other.body = "another";
  EXPECT_THAT(Append(Issued(2), other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(ReplaySince(kDay), ElementsAre("resident 2025-04-01 1"));
}

TEST_P(StoresContractTest, ARefusalIsNotRemembered) {
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  const Request request = NewRequest();
  const auto refuse = []() -> absl::StatusOr<TicketEvent> { return QueueEmpty(); };
  EXPECT_THAT(events_->AppendOnce(kKey, request, refuse), Fails(StatusCode::kNotFound, "QUEUE_EMPTY"));
  EXPECT_OK(Append(Issued(1), request));
}

TEST_P(StoresContractTest, TheSameEventTwiceIsRefusedWhateverTheRequests) {
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  ASSERT_OK(Append(Issued(1), NewRequest()));
  EXPECT_EQ(Append(Issued(1), NewRequest()).status().code(), StatusCode::kAlreadyExists);
}

TEST_P(StoresContractTest, ReplayGivesTheDaysAskedForOfAllQueues) {
  const QueueKey tax{"141003", "branch", "tax"};
  ASSERT_OK(queues_->Insert(MakeQueue(), NewRequest()));
  ASSERT_OK(queues_->Insert(MakeQueue(tax), NewRequest()));
  for (const absl::CivilDay day : {kDay - 2, kDay - 1, kDay}) ASSERT_OK(Append(Issued(1, day), NewRequest()));
  ASSERT_OK(Append(Issued(5), NewRequest(), tax));
  EXPECT_THAT(ReplaySince(kDay - 1),
              UnorderedElementsAre("resident 2025-03-31 1", "resident 2025-04-01 1", "tax 2025-04-01 5"));
}

INSTANTIATE_TEST_SUITE_P(Databases, StoresContractTest,
                         ::testing::Values(Backend{
                             "Sqlite",
                             [](const testing::TempDir& dir) { return "sqlite://" + (dir / "congestion.db"); }}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace madoguchi::congestion
