// What notices say, as mail and as JSON.
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/time/clock.h"
#include "nlohmann/json.hpp"
#include "services/congestion/adapters/curl_sender.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kMailLineMax = 76;
constexpr size_t kEncodedWordBytes = 42;  // of UTF-8, so that "=?UTF-8?B?…?=" stays under 75 characters

bool IsCalled(const Notice& notice) { return notice.ticket.state == TicketState::kCalled; }

std::string Subject(const Notice& notice) {
  return IsCalled(notice) ? absl::StrCat("番号札 ", notice.ticket.label, " の方をお呼びしています")
                          : absl::StrCat("番号札 ", notice.ticket.label, " の順番が近づきました");
}

std::string Body(const Notice& notice) {
  const Ticket& ticket = notice.ticket;
  const std::string place =
      absl::StrCat(notice.office_title, notice.office_title.empty() ? "" : " ", notice.queue_title);
  std::string body = absl::StrCat(place, "\n番号札 ", ticket.label, "\n\n");
  if (IsCalled(notice)) {
    absl::StrAppend(&body, "カウンター ", ticket.counter, " へお越しください。\n");
  } else {
    absl::StrAppend(&body, "前にお待ちの方は ", ticket.told.ahead, " 人です。呼び出しまで、およそ ",
                    (ticket.told.p50_s + 59) / 60, " 分の見込みです。\n");
  }
  if (ticket.state == TicketState::kNotArrived && ticket.check_in_by) {
    absl::StrAppend(&body, absl::FormatTime("%H時%M分", *ticket.check_in_by, Jst()),
                    "までに庁舎で受付をしてください。過ぎると番号札は無効になります。\n");
  }
  return absl::StrCat(body, "\nこのお知らせは一度だけお送りします。アドレスの記録は消去しました。返信はできません。\n");
}

// RFC 2047: each word is cut between characters.
std::string EncodedHeader(const std::string& text) {
  std::string header;
  for (size_t from = 0; from < text.size();) {
    size_t end = std::min(text.size(), from + kEncodedWordBytes);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    absl::StrAppend(&header, header.empty() ? "" : "\r\n ", "=?UTF-8?B?",
                    absl::Base64Escape(text.substr(from, end - from)), "?=");
    from = end;
  }
  return header;
}

}  // namespace

std::string MailText(const SenderOptions& options, const std::string& to, const Notice& notice, absl::Time now) {
  const std::string host = options.smtp_from.substr(options.smtp_from.find('@') + 1);
  std::string mail = absl::StrCat(
      "Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S %z", now, Jst()), "\r\nFrom: <", options.smtp_from,
      ">\r\nTo: <", to, ">\r\nSubject: ", EncodedHeader(Subject(notice)), "\r\nMessage-ID: <", notice.id, "@", host,
      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
      "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
  const std::string body = absl::Base64Escape(absl::StrReplaceAll(Body(notice), {{"\n", "\r\n"}}));
  for (size_t from = 0; from < body.size(); from += kMailLineMax) {
    absl::StrAppend(&mail, body.substr(from, kMailLineMax), "\r\n");
  }
  return mail;
}

std::string WebhookJson(const Notice& notice) {
  const Ticket& ticket = notice.ticket;
  nlohmann::ordered_json json = {{"id", notice.id},
                                 {"office", notice.office_title},
                                 {"queue", notice.queue_title},
                                 {"label", ticket.label},
                                 {"state", IsCalled(notice) ? "CALLED" : "NEARLY_TIME"},
                                 {"counter", ticket.counter},
                                 {"ahead", ticket.told.ahead},
                                 {"expectedWaitS", ticket.told.p50_s}};
  return json.dump();
}

}  // namespace madoguchi::congestion
