// Reminders through a real SMTP sink and a real https server, both Python's own, and what becomes of addresses.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

#include "absl/time/clock.h"
#include "common/testing/child_process.h"
#include "services/congestion/adapters/curl_sender.h"
#include "services/congestion/core/hall/reminders.h"
#include "services/congestion/limits.h"
#include "services/congestion/testing/service_fixture.h"

namespace madoguchi::congestion {
namespace {

using absl::StatusCode;
using ::madoguchi::testing::Fails;
using ::testing::HasSubstr;
using ::testing::Not;

std::string FileText(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <class Condition>
bool Soon(Condition condition) {
  for (int i = 0; i < 600; ++i) {
    if (condition()) return true;
    absl::SleepFor(absl::Milliseconds(50));
  }
  return false;
}

// A host that takes connections and never says a word.
class SilentHost {
 public:
  SilentHost() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(socket_, reinterpret_cast<sockaddr*>(&address), size), 0);
    EXPECT_EQ(listen(socket_, 64), 0);
    EXPECT_EQ(getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~SilentHost() { close(socket_); }
  std::string host() const { return absl::StrCat("hooks.localhost:", port_); }

 private:
  const int socket_;
  int port_ = 0;
};

class RemindersTest : public ServiceTest {
 protected:
  RemindersTest() : smtp_port_(testing::FreePort()), https_port_(testing::FreePort()) {
    sinks_ = std::make_unique<testing::ChildProcess>(
        std::vector<std::string>{"python3", "-W", "ignore", "services/congestion/testing/notice_sinks.py",
                                 absl::StrCat(smtp_port_), absl::StrCat(https_port_), dir_ / "sink"},
        dir_ / "sinks.log");
    EXPECT_TRUE(Soon([&] { return FileText(dir_ / "sink.ready") == "ready"; })) << FileText(dir_ / "sinks.log");
    sender_ = {.smtp_url = absl::StrCat("smtp://127.0.0.1:", smtp_port_),
               .smtp_from = "madoguchi@city.example.jp",
               .smtp_tls = false,
               .webhook_private_addresses = true,
               .webhook_ca = dir_ / "sink.crt"};
    Start();
    EXPECT_OK(SetUpOffice(true, {host()}));
  }

  std::string host() const { return absl::StrCat("hooks.localhost:", https_port_); }
  absl::Status SetUpOffice(bool email, const std::vector<std::string>& hosts) {
    v1::UpdateOfficeRequest request;
    request.set_name(kOffice);
    request.set_request_id(NewId());
    request.mutable_office()->set_title("本庁舎");
    request.mutable_office()->set_email_reminders(email);
    for (const std::string& host : hosts) request.mutable_office()->add_webhook_hosts(host);
    return As(common::v1::ROLE_OPERATOR, &Stub::UpdateOffice, request).status();
  }
  absl::StatusOr<v1::Ticket> Remind(const v1::Ticket& ticket, const std::string& email, const std::string& url = "",
                                    int ahead = 1) {
    v1::SetReminderRequest request;
    request.set_name(ticket.name());
    request.set_request_id(NewId());
    request.set_key(ticket.key());
    request.set_email(email);
    request.set_webhook_url(url);
    request.set_ahead(ahead);
    return As(common::v1::ROLE_PUBLIC, &Stub::SetReminder, request);
  }
  bool IsSet(const v1::Ticket& ticket) { return LookUp(ticket.name(), ticket.key())->reminder_set(); }

  const int smtp_port_;
  const int https_port_;
  std::unique_ptr<testing::ChildProcess> sinks_;
};

TEST_F(RemindersTest, AMailIsSentOnceWhenItIsNearlyTime) {
  ASSERT_OK(Issue());
  ASSERT_OK(Issue());
  const v1::Ticket ticket = Issue().value();
  EXPECT_TRUE(Remind(ticket, "taro@example.jp")->reminder_set());
  absl::SleepFor(absl::Seconds(1.5));
  EXPECT_TRUE(IsSet(ticket)) << "two are before it";
  ASSERT_OK(Call("1"));
  ASSERT_TRUE(Soon([&] { return !IsSet(ticket); }));
  const std::string mail = FileText(dir_ / "sink.mail");
  EXPECT_THAT(mail, HasSubstr("from madoguchi@city.example.jp to ['taro@example.jp']"));
  EXPECT_THAT(mail, HasSubstr("本庁舎"));
  EXPECT_THAT(mail, HasSubstr("前にお待ちの方は 1 人です"));
  EXPECT_THAT(mail, HasSubstr("番号札 3 の順番が近づきました")) << "the subject";
  ASSERT_OK(Call("1"));
  absl::SleepFor(absl::Seconds(1.5));
  EXPECT_EQ(FileText(dir_ / "sink.mail"), mail) << "once";
  EXPECT_THAT(server_->metrics().Text(), HasSubstr("madoguchi_congestion_reminders_total{outcome=\"sent\"} 1"));
}

TEST_F(RemindersTest, AWebhookIsCalledAtAllowedHostsOnly) {
  const v1::Ticket ticket = Issue().value();
  EXPECT_THAT(Remind(ticket, "", "https://elsewhere.example.jp/x"),
              Fails(StatusCode::kFailedPrecondition, "REMINDERS_OFF"));
  EXPECT_THAT(Remind(ticket, "", absl::StrCat("http://", host(), "/x")),
              Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  EXPECT_THAT(Remind(ticket, "", absl::StrCat("https://", host(), "@evil.example.jp/x")),
              Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK(Remind(ticket, "", absl::StrCat("https://", host(), "/told?x=1")));
  ASSERT_TRUE(Soon([&] { return !IsSet(ticket); })) << FileText(dir_ / "sinks.log");
  EXPECT_THAT(FileText(dir_ / "sink.hook"), HasSubstr("/told?x=1"));
  EXPECT_THAT(FileText(dir_ / "sink.hook"), HasSubstr("\"label\":\"1\""));
}

TEST_F(RemindersTest, TheAddressGoesWithTheTicket) {
  ASSERT_OK(Issue());
  const v1::Ticket ticket = Issue().value();
  ASSERT_OK(Remind(ticket, "taro@example.jp", "", 0));
  v1::CancelTicketRequest cancel;
  cancel.set_name(ticket.name());
  cancel.set_key(ticket.key());
  cancel.set_request_id("cancel");
  ASSERT_OK(As(common::v1::ROLE_PUBLIC, &Stub::CancelTicket, cancel));
  EXPECT_TRUE(Soon([&] { return !IsSet(ticket); }));
  EXPECT_THAT(Remind(ticket, "taro@example.jp"), Fails(StatusCode::kFailedPrecondition, "WRONG_STATE"));
  const v1::Ticket other = Issue().value();
  ASSERT_OK(Remind(other, "taro@example.jp", "", 0));
  EXPECT_FALSE(Remind(other, "")->reminder_set()) << "taken back";
  EXPECT_FALSE(IsSet(other));
  EXPECT_EQ(FileText(dir_ / "sink.mail"), "");
}

TEST_F(RemindersTest, WhatCannotBeDeliveredIsTriedAgainThenShown) {
  const v1::Ticket ticket = Issue().value();
  ASSERT_OK(Remind(ticket, "refuse@example.jp"));
  v1::ListDeadRemindersRequest request;
  request.set_parent(kOffice);
  const auto dead = [&] { return As(common::v1::ROLE_OPERATOR, &Stub::ListDeadReminders, request).value(); };
  ASSERT_TRUE(Soon([&] {
    clock_.Advance(absl::Minutes(1));  // past every pause
    return dead().reminders_size() == 1;
  }));
  EXPECT_EQ(dead().reminders(0).ticket(), ticket.name());
  EXPECT_EQ(dead().reminders(0).by(), "email");
  EXPECT_EQ(dead().reminders(0).attempts(), kReminderAttemptsMax);
  EXPECT_EQ(dead().reminders(0).reason(), "DELIVERY_REFUSED");
  EXPECT_EQ(dead().reminders(0).label(), "1");
  EXPECT_THAT(dead().ShortDebugString(), Not(HasSubstr("refuse@")));
  v1::RetryReminderRequest retry;
  retry.set_name(ticket.name());
  retry.set_request_id("retry");
  EXPECT_OK(As(common::v1::ROLE_COUNTER, &Stub::RetryReminder, retry)) << "staff in the hall may, too";
  EXPECT_EQ(dead().reminders_size(), 0);
  retry.set_request_id("again");
  EXPECT_THAT(As(common::v1::ROLE_OPERATOR, &Stub::RetryReminder, retry),
              Fails(StatusCode::kNotFound, "UNKNOWN_REMINDER"));
}

TEST_F(RemindersTest, WhatMayNoLongerBeSentIsShownAtOnceAndSentOnceItMay) {
  ASSERT_OK(SetUpOffice(true, {host()}));
  ASSERT_OK(Issue());
  const v1::Ticket ticket = Issue().value();
  ASSERT_OK(Remind(ticket, "", absl::StrCat("https://", host(), "/late"), 0));
  ASSERT_OK(SetUpOffice(true, {}));
  ASSERT_OK(Call("1"));
  v1::ListDeadRemindersRequest request;
  request.set_parent(kOffice);
  const auto dead = [&] { return As(common::v1::ROLE_COUNTER, &Stub::ListDeadReminders, request).value(); };
  ASSERT_TRUE(Soon([&] { return dead().reminders_size() == 1; })) << "without waiting for four more attempts";
  EXPECT_EQ(dead().reminders(0).reason(), "REMINDERS_OFF");
  EXPECT_EQ(dead().reminders(0).attempts(), 1);
  Start();
  EXPECT_EQ(dead().reminders_size(), 1) << "also after a restart";
  ASSERT_OK(SetUpOffice(true, {host()}));
  v1::RetryReminderRequest retry;
  retry.set_name(ticket.name());
  retry.set_request_id("retry");
  ASSERT_OK(As(common::v1::ROLE_COUNTER, &Stub::RetryReminder, retry));
  ASSERT_TRUE(Soon([&] { return !IsSet(ticket); }));
  EXPECT_THAT(FileText(dir_ / "sink.hook"), HasSubstr("/late"));
  EXPECT_EQ(dead().reminders_size(), 0);
}

TEST_F(RemindersTest, ASlowHostHoldsUpNobodyElse) {
  const SilentHost silent;
  ASSERT_OK(SetUpOffice(true, {host(), silent.host()}));
  std::vector<v1::Ticket> waiting;
  for (int i = 0; i < 10; ++i) {
    waiting.push_back(Issue().value());
    ASSERT_OK(Remind(waiting.back(), "", absl::StrCat("https://", silent.host(), "/", i), 50));
  }
  absl::SleepFor(absl::Seconds(1.5));  // the silent host has its share of the threads
  const v1::Ticket mail = Issue().value(), hook = Issue().value();
  const absl::Time begin = absl::Now();
  ASSERT_OK(Remind(mail, "taro@example.jp", "", 50));
  ASSERT_OK(Remind(hook, "", absl::StrCat("https://", host(), "/quick"), 50));
  ASSERT_TRUE(Soon([&] { return !IsSet(mail) && !IsSet(hook); }));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(kReminderTimeout_s - 2)) << "one after another takes longer";
  for (const v1::Ticket& ticket : waiting) EXPECT_TRUE(IsSet(ticket));
  EXPECT_THAT(FileText(dir_ / "sink.hook"), HasSubstr("/quick"));
}

TEST_F(RemindersTest, WrongAddressesAndUnwantedMediaAreRefused) {
  const v1::Ticket ticket = Issue().value();
  for (const char* address : {"taro", "taro@", "@example.jp", "taro@localhost", "taro@example.jp\r\nBcc: x@example.jp",
                              "taro x@example.jp", "<taro@example.jp>", "taro@10.0.0.1"}) {
    EXPECT_THAT(Remind(ticket, address), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS")) << address;
  }
  EXPECT_THAT(Remind(ticket, "taro@example.jp", "", -1), Fails(StatusCode::kInvalidArgument, "INVALID_FIELDS"));
  ASSERT_OK(SetUpOffice(false, {}));
  EXPECT_THAT(Remind(ticket, "taro@example.jp"), Fails(StatusCode::kFailedPrecondition, "REMINDERS_OFF"));
}

TEST(CurlSenderTest, NeverReachesTheOwnNetwork) {
  for (const char* address :
       {"127.0.0.1",  "10.1.2.3", "172.16.0.1",      "172.31.255.255",  "192.168.1.1",  "169.254.169.254",
        "100.64.0.1", "0.0.0.0",  "224.0.0.1",       "255.255.255.255", "::1",          "::",
        "fe80::1",    "fc00::1",  "::ffff:10.0.0.1", "64:ff9b::a00:1",  "2002:a00:1::", "2001:db8::1",
        "ff02::1",    "name"}) {
    EXPECT_TRUE(IsPrivateAddress(address)) << address;
  }
  for (const char* address : {"8.8.8.8", "172.32.0.1", "192.0.3.1", "2400:cb00::1", "::ffff:8.8.8.8"}) {
    EXPECT_FALSE(IsPrivateAddress(address)) << address;
  }
  CurlSender sender({});
  Reminder reminder{.medium = Medium::kWebhook, .address = "https://hooks.localhost:1/"};
  const int port = testing::FreePort();
  reminder.address = absl::StrCat("https://hooks.localhost:", port, "/");
  EXPECT_FALSE(sender.Send(reminder, {}).ok());
  EXPECT_FALSE(sender.CanSend(Medium::kEmail)) << "no relay";
}

}  // namespace
}  // namespace madoguchi::congestion
