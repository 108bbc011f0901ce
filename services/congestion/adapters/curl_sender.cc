#include "services/congestion/adapters/curl_sender.h"

#include <arpa/inet.h>
#include <curl/curl.h>

#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/error.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

struct FreeEasy {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, FreeEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

struct Range {
  uint32_t first;
  int bits;
};
// https://www.iana.org/assignments/iana-ipv4-special-registry: what is not globally reachable, and multicast.
constexpr Range kPrivate[] = {{0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16},
                              {0xAC100000, 12}, {0xC0000000, 24}, {0xC0000200, 24}, {0xC0A80000, 16}, {0xC6120000, 15},
                              {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},  {0xF0000000, 4}};

bool IsPrivate(uint32_t address) {
  for (const Range& range : kPrivate) {
    if ((address >> (32 - range.bits)) == (range.first >> (32 - range.bits))) return true;
  }
  return false;
}

size_t DropAnswer(char*, size_t size, size_t count, void*) { return size * count; }

struct Upload {
  const std::string* text;
  size_t sent = 0;
};
size_t ReadUpload(char* buffer, size_t size, size_t count, void* context) {
  auto* const upload = static_cast<Upload*>(context);
  const size_t bytes = std::min(size * count, upload->text->size() - upload->sent);
  std::memcpy(buffer, upload->text->data() + upload->sent, bytes);
  upload->sent += bytes;
  return bytes;
}

// Asked with the address that was connected to, before anything is sent.
int CheckAddress(void* context, char* connected_ip, char*, int, int) {
  auto* const refused = static_cast<bool*>(context);
  *refused = IsPrivateAddress(connected_ip);
  return *refused ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

Easy NewTransfer() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Easy curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (curl == nullptr) return curl;
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT, long{kReminderTimeout_s});
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, DropAnswer);
  return curl;
}

absl::Status Failed() {
  return Error(absl::StatusCode::kUnavailable, "DELIVERY_FAILED",
               "お知らせの送り先につながりません。しばらくしてから送り直します。");
}
absl::Status Refused() {
  return Error(absl::StatusCode::kFailedPrecondition, "DELIVERY_REFUSED",
               "お知らせを送り先が受け取りませんでした。送り先を確かめてください。");
}
absl::Status AddressRefused() {
  return Error(absl::StatusCode::kPermissionDenied, "ADDRESS_REFUSED",
               "庁内のアドレスへはお知らせを送れません。送り先を確かめてください。");
}

}  // namespace

bool IsPrivateAddress(const std::string& address) {
  in_addr v4;
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return IsPrivate(ntohl(v4.s_addr));
  in6_addr v6;
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return true;
  const auto* const bytes = v6.s6_addr;
  const auto embedded = [&](int from) {
    return (uint32_t{bytes[from]} << 24) | (uint32_t{bytes[from + 1]} << 16) | (uint32_t{bytes[from + 2]} << 8) |
           bytes[from + 3];
  };
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return IsPrivate(embedded(12));
  if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xFF && bytes[3] == 0x9B) return IsPrivate(embedded(12));
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return IsPrivate(embedded(2));  // 6to4
  // Only 2000::/3 is given to the public; of it documentation (2001:db8::/32) and Teredo (2001::/32) are not.
  if ((bytes[0] & 0xE0) != 0x20) return true;
  return bytes[0] == 0x20 && bytes[1] == 0x01 &&
         ((bytes[2] == 0x0D && bytes[3] == 0xB8) || (bytes[2] == 0x00 && bytes[3] == 0x00));
}

CurlSender::CurlSender(SenderOptions options) : options_(std::move(options)) {}

bool CurlSender::CanSend(Medium medium) const {
  return medium == Medium::kWebhook || (!options_.smtp_url.empty() && !options_.smtp_from.empty());
}

absl::Status CurlSender::Send(const Reminder& reminder, const Notice& notice) {
  return reminder.medium == Medium::kEmail ? SendMail(reminder, notice) : CallWebhook(reminder, notice);
}

absl::Status CurlSender::SendMail(const Reminder& reminder, const Notice& notice) const {
  const Easy curl = NewTransfer();
  if (curl == nullptr) return Failed();
  const std::string mail = MailText(options_, reminder.address, notice, absl::Now());
  Upload upload{&mail};
  const List to(curl_slist_append(nullptr, absl::StrCat("<", reminder.address, ">").c_str()));
  curl_easy_setopt(curl.get(), CURLOPT_URL, options_.smtp_url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, options_.smtp_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY);
  if (!options_.smtp_user.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_USERNAME, options_.smtp_user.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, options_.smtp_password.c_str());
  }
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, absl::StrCat("<", options_.smtp_from, ">").c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, ReadUpload);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &upload);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code == CURLE_OK) return absl::OkStatus();
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  return answer >= 500 ? Refused() : Failed();
}

absl::Status CurlSender::CallWebhook(const Reminder& reminder, const Notice& notice) const {
  const Easy curl = NewTransfer();
  if (curl == nullptr) return Failed();
  const std::string json = WebhookJson(notice);
  List headers(curl_slist_append(nullptr, "Content-Type: application/json; charset=utf-8"));
  curl_slist_append(headers.get(), absl::StrCat("Idempotency-Key: ", notice.id).c_str());
  bool refused = false;
  curl_easy_setopt(curl.get(), CURLOPT_URL, reminder.address.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "https");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, json.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(json.size()));
  if (!options_.webhook_ca.empty()) curl_easy_setopt(curl.get(), CURLOPT_CAINFO, options_.webhook_ca.c_str());
  if (!options_.webhook_private_addresses) {
    curl_easy_setopt(curl.get(), CURLOPT_PREREQFUNCTION, CheckAddress);
    curl_easy_setopt(curl.get(), CURLOPT_PREREQDATA, &refused);
  }
  const CURLcode code = curl_easy_perform(curl.get());
  if (refused) return AddressRefused();
  if (code != CURLE_OK) return Failed();
  long answer = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &answer);
  if (answer >= 200 && answer < 300) return absl::OkStatus();
  return answer >= 500 ? Failed() : Refused();
}

}  // namespace madoguchi::congestion
