// What the hall's stores promise, tried on each real database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/testing/sql_backends.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"
#include "services/congestion/adapters/schema.h"
#include "services/congestion/adapters/sql_reminder_store.h"
#include "services/congestion/adapters/sql_stores.h"
#include "services/congestion/adapters/sql_visit_store.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const OfficeKey kOffice{"131016", "main"};
const QueueKey kKey{"131016", "main", "resident"};
const absl::CivilDay kDay(2025, 4, 1);

class StoresContractTest : public ::testing::TestWithParam<testing::SqlBackend> {
 protected:
  StoresContractTest() { Open(); }

  void Open() {
    database_.reset();
    database_ = sql::OpenDatabase(GetParam().url(dir_), CongestionMigrations()).value();
    queues_ = std::make_unique<SqlQueueStore>(database_.get());
    events_ = std::make_unique<SqlTicketEventStore>(database_.get());
    visits_ = std::make_unique<SqlVisitStore>(database_.get());
    reminders_ = std::make_unique<SqlReminderStore>(database_.get());
  }

  Request NewRequest(const std::string& body = "") {
    return {"131016", "Method", absl::StrCat("r", ++requests_), body, now_};
  }
  Queue MakeQueue(const QueueKey& key = kKey) {
    Queue queue{key, "住民票 𠮷", 3, 300};
    queue.numbers = {100, 299, 250, "A"};
    queue.categories = {{"elderly", "高齢の方", 900, true}};
    queue.booking = {60, 120, 3};
    queue.remote = {true, 500, 1000, 7, 8, 900};
    queue.no_show = {1, 30};
    queue.return_position = ReturnPosition::kAfterSome;
    queue.transfer_position = TransferPosition::kJoinsBack;
    queue.kiosk_signed_in = true;
    queue.closed = true;
    return queue;
  }
  HallEvent MakeEvent(EventKind kind, int number, absl::CivilDay day = kDay) {
    return {
        .kind = kind, .day = day, .ticket = {"resident", number}, .time = now_, .received = now_ + absl::Seconds(1)};
  }
  // As a device tells it.
  HallEvent DeviceEvent(const std::string& id, EventKind kind, int number) {
    HallEvent event = MakeEvent(kind, number);
    event.id = id;
    return event;
  }
  absl::StatusOr<HallEvent> Append(const HallEvent& event, const Request& request, const OfficeKey& office = kOffice) {
    return events_->AppendOnce(office, request, [&]() -> absl::StatusOr<HallEvent> { return event; });
  }

  testing::TempDir dir_;
  const absl::Time now_ = absl::FromUnixMicros(1'743'462'000'123'456);
  int requests_ = 0;
  std::unique_ptr<sql::Database> database_;
  std::unique_ptr<QueueStore> queues_;
  std::unique_ptr<TicketEventStore> events_;
  std::unique_ptr<VisitStore> visits_;
  std::unique_ptr<ReminderStore> reminders_;
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
  EXPECT_EQ(queues_->Insert(MakeQueue(), request).value().answer, MakeQueue());
  EXPECT_THAT(queues_->Insert(MakeQueue(), NewRequest()), Fails(StatusCode::kAlreadyExists, "QUEUE_EXISTS"));
  Request other = request;
  other.body = "another";
  EXPECT_THAT(queues_->Insert(MakeQueue(), other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
}

TEST_P(StoresContractTest, ChangedRulesHoldFromThenOn) {
  Queue queue = MakeQueue();
  EXPECT_THAT(queues_->Update(queue, NewRequest()), Fails(StatusCode::kNotFound, "UNKNOWN_QUEUE"));
  ASSERT_OK(queues_->Insert(queue, NewRequest()));
  queue.title = "戸籍";
  queue.numbers.last = 399;
  EXPECT_EQ(queues_->Update(queue, NewRequest()).value().answer, queue);
  Open();
  EXPECT_THAT(queues_->All().value(), ElementsAre(queue));
}

TEST_P(StoresContractTest, AnOfficesSettingsAreKept) {
  OfficeSettings office{
      .key = kOffice, .title = "本庁舎 𠮷", .sponsor = "見本の広告", .webhook_hosts = {"a.example.jp"}};
  office.notices = {{"本日は混み合っています", "Busy today", "きょうは こんでいます", now_, std::nullopt}};
  EXPECT_EQ(queues_->SaveOffice(office, NewRequest()).value().answer, office);
  office.email_reminders = true;
  ASSERT_OK(queues_->SaveOffice(office, NewRequest()));
  Open();
  EXPECT_THAT(queues_->Offices().value(), ElementsAre(office));
}

TEST_P(StoresContractTest, ARepeatedChangeIsToldTheFirstAnswerAndChangesNothing) {
  Queue queue = MakeQueue();
  const Request created = NewRequest("create"), changed = NewRequest("change"), settled = NewRequest("settle");
  ASSERT_OK(queues_->Insert(queue, created));
  Queue first = queue, second = queue;
  first.title = "戸籍";
  first.counters = 5;
  second.title = "税";
  OfficeSettings office{.key = kOffice, .title = "本庁舎"}, later{.key = kOffice, .title = "見本庁舎"};
  EXPECT_FALSE(queues_->Update(first, changed).value().repeated);
  ASSERT_OK(queues_->SaveOffice(office, settled));
  ASSERT_OK(queues_->Update(second, NewRequest()));
  ASSERT_OK(queues_->SaveOffice(later, NewRequest()));
  Open();
  EXPECT_TRUE(queues_->Update(first, changed).value().repeated);
  EXPECT_EQ(queues_->Update(first, changed).value().answer, first);
  EXPECT_EQ(queues_->Insert(queue, created).value().answer, queue);
  EXPECT_EQ(queues_->SaveOffice(office, settled).value().answer, office);
  EXPECT_TRUE(queues_->SaveOffice(office, settled).value().repeated);
  EXPECT_THAT(queues_->All().value(), ElementsAre(second));
  EXPECT_THAT(queues_->Offices().value(), ElementsAre(later));
}

TEST_P(StoresContractTest, CategoriesOfOldDaysAreForgotten) {
  HallEvent event = MakeEvent(EventKind::kIssued, 1);
  event.category = "maternity";
  ASSERT_OK(Append(event, NewRequest()));
  event.day = kDay - 1;
  ASSERT_OK(Append(event, NewRequest()));
  EXPECT_EQ(events_->ForgetCategories(kDay).value(), 1);
  EXPECT_EQ(events_->EventsOfDay(kOffice, kDay - 1).value()[0].category, "");
  EXPECT_EQ(events_->EventsOfDay(kOffice, kDay - 1).value()[0].ticket.number, 1) << "everything else stays";
  EXPECT_EQ(events_->EventsOfDay(kOffice, kDay).value()[0].category, "maternity");
  EXPECT_EQ(events_->ForgetCategories(kDay).value(), 0);
}

TEST_P(StoresContractTest, EventsAreKeptWholeInOrderOfArrival) {
  HallEvent issued = MakeEvent(EventKind::kIssued, 17);
  issued.stand = now_;
  issued.told = {4, 100, 200, 300, true};
  issued.channel = Channel::kRemote;
  issued.category = "elderly";
  issued.booking_time = now_ + absl::Hours(1);
  issued.check_in_by = now_ + absl::Hours(2);
  issued.queues = {"tax", "pay"};
  HallEvent finished = MakeEvent(EventKind::kFinished, 17);
  finished.queues = {""};
  HallEvent called = MakeEvent(EventKind::kCalled, 17);
  called.counter = "3番";
  HallEvent moved = MakeEvent(EventKind::kTransferred, 17);
  moved.to_queue = "tax";
  int64_t sequence = 0;
  for (HallEvent* event : {&issued, &called, &moved, &finished}) {
    const HallEvent kept = Append(*event, NewRequest()).value();
    EXPECT_EQ(kept.sequence, ++sequence);
    event->sequence = kept.sequence;
    event->id = kept.id;
    EXPECT_EQ(kept, *event);
  }
  Open();
  EXPECT_THAT(events_->EventsOfDay(kOffice, kDay).value(), ElementsAre(issued, called, moved, finished));
  EXPECT_THAT(events_->EventsOfDay(kOffice, kDay + 1).value(), IsEmpty());
  ASSERT_OK(Append(MakeEvent(EventKind::kIssued, 18), NewRequest()).status());
  EXPECT_THAT(events_->EventsOfTicket(kOffice, kDay, issued.ticket).value(),
              ElementsAre(issued, called, moved, finished));
  EXPECT_THAT(events_->EventsOfTicket(kOffice, kDay + 1, issued.ticket).value(), IsEmpty());
}

TEST_P(StoresContractTest, ARepeatedRequestGivesItsEventWithoutDecidingAgain) {
  const Request request = NewRequest("body");
  const HallEvent first = Append(MakeEvent(EventKind::kIssued, 1), request).value();
  const auto again =
      events_->AppendOnce(kOffice, request, []() -> absl::StatusOr<HallEvent> { return NumbersUsedUp(); });
  EXPECT_EQ(again.value(), first);
  Request other = request;
  other.body = "another";
  EXPECT_THAT(Append(MakeEvent(EventKind::kIssued, 2), other), Fails(StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(events_->EventsOfDay(kOffice, kDay).value(), ElementsAre(first));
}

TEST_P(StoresContractTest, ARefusalIsNotRemembered) {
  const Request request = NewRequest();
  const auto refuse = []() -> absl::StatusOr<HallEvent> { return QueueEmpty(); };
  EXPECT_THAT(events_->AppendOnce(kOffice, request, refuse), Fails(StatusCode::kNotFound, "QUEUE_EMPTY"));
  EXPECT_OK(Append(MakeEvent(EventKind::kIssued, 1), request));
}

TEST_P(StoresContractTest, EachEventOfADeviceIsTakenOnce) {
  std::vector<HallEvent> events = {DeviceEvent("device-1", EventKind::kIssued, 1),
                                   DeviceEvent("device-2", EventKind::kCalled, 1),
                                   DeviceEvent("device-1", EventKind::kIssued, 1)};
  const Request request = NewRequest("body");
  EXPECT_THAT(events_->AppendAll(kOffice, request, &events).value(),
              ElementsAre(Taken::kRecorded, Taken::kRecorded, Taken::kKnown));
  EXPECT_EQ(events[1].sequence, 2);
  EXPECT_THAT(events_->AppendAll(kOffice, request, &events).value(),
              ElementsAre(Taken::kRecorded, Taken::kRecorded, Taken::kKnown))
      << "the first answer again";
  std::vector<HallEvent> more = {DeviceEvent("device-2", EventKind::kFinished, 1),
                                 DeviceEvent("device-3", EventKind::kFinished, 1)};
  EXPECT_THAT(events_->AppendAll(kOffice, NewRequest(), &more).value(), ElementsAre(Taken::kReused, Taken::kRecorded));
  EXPECT_THAT(events_->EventsOfDay(kOffice, kDay).value(), SizeIs(3));
}

TEST_P(StoresContractTest, DaysAndOfficesAreKeptApart) {
  const OfficeKey branch{"141003", "branch"};
  for (const absl::CivilDay day : {kDay - 2, kDay - 1, kDay}) {
    EXPECT_EQ(Append(MakeEvent(EventKind::kIssued, 1, day), NewRequest()).value().sequence, 1);
  }
  EXPECT_EQ(Append(MakeEvent(EventKind::kIssued, 5), NewRequest(), branch).value().sequence, 1);
  EXPECT_THAT(events_->EventsSince(kOffice, kDay - 1).value(), SizeIs(2));
  EXPECT_THAT(events_->EventsSince(branch, kDay - 1).value(), SizeIs(1));
}

TEST_P(StoresContractTest, VisitsOfADayReplaceWhatWasKeptOfIt) {
  ASSERT_OK(Append(MakeEvent(EventKind::kIssued, 1), NewRequest()));
  EXPECT_THAT(visits_->Unseen(kOffice, kDay - 8, kDay + 1).value(), ElementsAre(kDay));
  EXPECT_THAT(visits_->Unseen(kOffice, kDay - 8, kDay).value(), IsEmpty()) << "today is not over";
  EXPECT_EQ(visits_->LastDay(kOffice).value(), absl::CivilDay(1970, 1, 1));
  const Visit visit{
      "resident", now_, now_ + absl::Minutes(1), std::nullopt, false, "3番", {.p10_s = 1, .p50_s = 2, .p90_s = 3}};
  ASSERT_OK(visits_->Replace({kOffice, kDay, 1, {visit, visit}}));
  ASSERT_OK(visits_->Replace({kOffice, kDay, 1, {visit}}));
  EXPECT_EQ(visits_->LastDay(kOffice).value(), kDay);
  EXPECT_THAT(visits_->Unseen(kOffice, kDay - 8, kDay + 1).value(), IsEmpty());
  std::vector<Visit> found;
  ASSERT_OK(visits_->Read(kDay, [&](const PastVisits& day) {
    EXPECT_EQ(day.day, kDay);
    found = day.visits;
  }));
  EXPECT_THAT(found, ElementsAre(visit));
  ASSERT_OK(Append(MakeEvent(EventKind::kCalled, 1), NewRequest()));
  EXPECT_THAT(visits_->Unseen(kOffice, kDay - 8, kDay + 1).value(), ElementsAre(kDay)) << "told of later";
}

TEST_P(StoresContractTest, AReminderIsForgottenWithItsAddress) {
  const TicketRef ticket{kOffice, kDay, {"resident", 1}};
  Reminder reminder{.ticket = ticket, .address = "taro@example.jp", .ahead = 3};
  ASSERT_OK(reminders_->Save(reminder, NewRequest()));
  reminder.address = "hanako@example.jp";
  ASSERT_OK(reminders_->Save(reminder, NewRequest()));
  ASSERT_THAT(reminders_->All().value(), SizeIs(1));
  reminder.state = ReminderState::kDead;
  reminder.attempts = 5;
  reminder.reason = "DELIVERY_FAILED";
  ASSERT_OK(reminders_->Move(reminder));
  EXPECT_EQ(reminders_->All().value()[0].reason, "DELIVERY_FAILED");
  ASSERT_OK(reminders_->Revive(ticket, NewRequest()));
  EXPECT_EQ(reminders_->All().value()[0].state, ReminderState::kDue);
  EXPECT_THAT(reminders_->Revive(ticket, NewRequest()), Fails(StatusCode::kNotFound, "UNKNOWN_REMINDER"));
  ASSERT_OK(reminders_->Forget(ticket));
  EXPECT_THAT(reminders_->All().value(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Databases, StoresContractTest, ::testing::ValuesIn(testing::SqlBackends()), testing::NameOf);

}  // namespace
}  // namespace madoguchi::congestion
