#include "services/congestion/core/hall/reminders.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr absl::Duration kFirstRetry = absl::Seconds(15);
constexpr absl::Duration kRetryMax = absl::Minutes(5);

bool IsNearlyTime(const Reminder& reminder, const Ticket& ticket) {
  const bool waits = ticket.state == TicketState::kWaiting || ticket.state == TicketState::kNotArrived;
  return ticket.state == TicketState::kCalled || (waits && ticket.told.ahead <= reminder.ahead);
}

// Who is slow holds up only its own.
std::string LaneOf(const Reminder& reminder) {
  return reminder.medium == Medium::kEmail ? "mail" : HttpsHost(reminder.address);
}

}  // namespace

bool IsEmailAddress(absl::string_view text) {
  const size_t at = text.find('@');
  if (at == absl::string_view::npos || at == 0 || at > 64 || text.size() > kAddressBytesMax) return false;
  const absl::string_view user = text.substr(0, at);
  const bool plain = std::all_of(user.begin(), user.end(), [](char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-/=?^_`{|}~.", c);
  });
  return plain && IsHostName(absl::AsciiStrToLower(text.substr(at + 1)));
}

std::string HttpsHost(absl::string_view url) {
  if (url.size() > kWebhookUrlBytesMax || !absl::ConsumePrefix(&url, "https://")) return "";
  const bool printable =
      std::all_of(url.begin(), url.end(), [](char c) { return absl::ascii_isgraph(c) && c != '\\' && c != '"'; });
  const std::string host(url.substr(0, url.find_first_of("/?#")));
  return printable && IsHostAndPort(host) ? host : "";
}

absl::Status Reminders::Check(const Reminder& wish, const OfficeSettings& settings) const {
  if (wish.ahead < 0 || wish.ahead > kReminderAheadMax) {
    return InvalidFields(
        {{"ahead", "OUT_OF_RANGE",
          absl::StrCat("あと何人でお知らせするかを、0から", kReminderAheadMax, "で指定してください。")}});
  }
  if (wish.medium == Medium::kEmail) {
    if (!IsEmailAddress(wish.address)) {
      return InvalidFields({{"email", "INVALID", "メールアドレスを確かめてください。"}});
    }
    return settings.email_reminders && ports_.sender->CanSend(Medium::kEmail) ? absl::OkStatus() : RemindersOff();
  }
  const std::string host = HttpsHost(wish.address);
  if (host.empty()) return InvalidFields({{"webhook_url", "INVALID", "https で始まるアドレスを入れてください。"}});
  const auto& hosts = settings.webhook_hosts;
  return std::count(hosts.begin(), hosts.end(), host) > 0 && ports_.sender->CanSend(Medium::kWebhook) ? absl::OkStatus()
                                                                                                      : RemindersOff();
}

absl::Status Reminders::Set(const Reminder& wish, Request request) {
  ASSIGN_OR_RETURN(OfficeHall* const office, ports_.hall->Office(wish.ticket.office));
  RETURN_IF_ERROR(Check(wish, office->Settings()));
  ASSIGN_OR_RETURN(const Ticket ticket, office->Find(wish.ticket));
  if (ticket.state != TicketState::kWaiting && ticket.state != TicketState::kNotArrived &&
      ticket.state != TicketState::kHeld) {
    return WrongState();
  }
  request.time = ports_.clock->Now();
  // The ledger keeps a digest of the body; one that cannot be guessed back to the address.
  request.body = ports_.keys->KeyOf(absl::StrCat(request.body, "\n", wish.address, "\n", wish.ahead));
  return ports_.store->Save(wish, request);
}

absl::Status Reminders::Clear(const TicketRef& ticket, Request request) {
  request.time = ports_.clock->Now();
  request.body = ports_.keys->KeyOf(absl::StrCat(request.body, "\n"));
  return ports_.store->Forget(ticket, request);
}

absl::StatusOr<bool> Reminders::IsSet(const TicketRef& ticket) {
  ASSIGN_OR_RETURN(const std::optional<Reminder> wish, ports_.store->Find(ticket));
  return wish.has_value();
}

absl::StatusOr<std::vector<Reminder>> Reminders::Dead(const OfficeKey& office) {
  ASSIGN_OR_RETURN(std::vector<Reminder> dead, ports_.store->All());
  std::erase_if(dead, [&](const Reminder& reminder) {
    return reminder.state != ReminderState::kDead || reminder.ticket.office != office;
  });
  std::sort(dead.begin(), dead.end(), [](const Reminder& a, const Reminder& b) { return a.ticket < b.ticket; });
  return dead;
}

absl::Status Reminders::Retry(const TicketRef& ticket, Request request) {
  request.time = ports_.clock->Now();
  return ports_.store->Revive(ticket, request);
}

absl::Status Reminders::Step() {
  ASSIGN_OR_RETURN(const std::vector<Reminder> all, ports_.store->All());
  for (const Reminder& reminder : all) RETURN_IF_ERROR(Look(reminder));
  MutexLock lock(&mutex_);
  return std::exchange(failure_, absl::OkStatus());
}

absl::Status Reminders::Look(Reminder reminder) {
  const absl::StatusOr<OfficeHall*> office = ports_.hall->Office(reminder.ticket.office);
  if (!office.ok()) return ports_.store->Forget(reminder.ticket);
  const absl::StatusOr<Ticket> ticket = (*office)->Find(reminder.ticket);
  if (absl::IsNotFound(ticket.status())) return ports_.store->Forget(reminder.ticket);
  RETURN_IF_ERROR(ticket.status());
  if (HasEnded(ticket->state) || ticket->state == TicketState::kNoShow) return ports_.store->Forget(reminder.ticket);
  const absl::Time now = ports_.clock->Now();
  if (reminder.state == ReminderState::kWished && IsNearlyTime(reminder, *ticket)) {
    reminder.state = ReminderState::kDue;
    reminder.due = now;
    RETURN_IF_ERROR(ports_.store->Move(reminder));
  }
  if (reminder.state == ReminderState::kDue && reminder.due <= now) HandOut(reminder);
  return absl::OkStatus();
}

void Reminders::HandOut(const Reminder& reminder) {
  {
    MutexLock lock(&mutex_);
    if (!handed_out_.insert(reminder.ticket).second) return;
  }
  const auto deliver = [this, ticket = reminder.ticket] {
    const absl::Status status = Deliver(ticket);
    MutexLock lock(&mutex_);
    failure_.Update(status);
    handed_out_.erase(ticket);
  };
  if (lanes_->Run(LaneOf(reminder), deliver)) return;
  MutexLock lock(&mutex_);
  handed_out_.erase(reminder.ticket);
}

absl::Status Reminders::Deliver(const TicketRef& ref) {
  // It may have waited for its host: the wish may be gone, the holder called and served.
  ASSIGN_OR_RETURN(const std::optional<Reminder> reminder, ports_.store->Find(ref));
  if (!reminder || reminder->state != ReminderState::kDue || reminder->due > ports_.clock->Now()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(OfficeHall* const office, ports_.hall->Office(ref.office));
  ASSIGN_OR_RETURN(const Ticket ticket, office->Find(ref));
  if (HasEnded(ticket.state) || ticket.state == TicketState::kNoShow) return ports_.store->Forget(ref);
  return Send(*reminder, ticket, *office);
}

absl::Status Reminders::Send(Reminder reminder, const Ticket& ticket, OfficeHall& office) {
  Notice notice{.office_title = office.Settings().title, .ticket = ticket};
  for (const Queue& queue : office.Queues()) {
    if (queue.key.queue == ticket.queue) notice.queue_title = queue.title;
  }
  notice.id = ports_.keys->KeyOf(absl::StrCat(
      "notice/", reminder.ticket.office.municipality, "/", reminder.ticket.office.office, "/",
      absl::FormatCivilTime(reminder.ticket.day), "/", reminder.ticket.id.queue, "/", reminder.ticket.id.number));
  // Settings may have changed since the wish: where reminders may no longer go, none goes.
  absl::Status sent = Check(reminder, office.Settings());
  const bool allowed = sent.ok();
  if (allowed) sent = ports_.sender->Send(reminder, notice);
  if (sent.ok()) {
    ports_.meter->Reminder("sent");
    return ports_.store->Forget(reminder.ticket);
  }
  reminder.reason = ReasonOf(sent);
  // What somebody has to change first does not come right by waiting.
  const bool hopeless = !allowed || absl::IsPermissionDenied(sent);
  if (++reminder.attempts >= kReminderAttemptsMax || hopeless) {
    ports_.meter->Reminder("dead");
    reminder.state = ReminderState::kDead;
  } else {
    ports_.meter->Reminder("failed");
    const int doublings = std::min(reminder.attempts - 1, 10);
    reminder.due = ports_.clock->Now() + std::min(kRetryMax, kFirstRetry * (int64_t{1} << doublings));
  }
  return ports_.store->Move(reminder);
}

}  // namespace madoguchi::congestion
