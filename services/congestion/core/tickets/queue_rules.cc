#include "services/congestion/core/tickets/queue_rules.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

class Faults {
 public:
  void Add(std::string field, std::string reason, std::string message) {
    faults_.push_back({std::move(field), std::move(reason), std::move(message)});
  }
  void Range(const std::string& field, absl::string_view what, int value, int min, int max) {
    if (value >= min && value <= max) return;
    Add(field, "OUT_OF_RANGE", absl::StrCat(what, "を ", min, " から ", max, " で指定してください。"));
  }
  // May be empty.
  void Line(const std::string& field, absl::string_view what, const std::string& text, size_t bytes_max) {
    Length(field, what, text, bytes_max);
    if (text.empty() || IsReadable(text)) return;
    Add(field, "INVALID", absl::StrCat(what, "を、読める文字で1行に入れてください（空白だけ、改行は使えません）。"));
  }
  void Length(const std::string& field, absl::string_view what, const std::string& text, size_t bytes_max) {
    if (text.size() > bytes_max) Add(field, "TOO_LONG", absl::StrCat(what, "を短くしてください。"));
  }
  std::vector<FieldFault> Take() { return std::move(faults_); }

 private:
  std::vector<FieldFault> faults_;
};

void CheckRequiredId(Faults& faults, const std::string& field, absl::string_view what, const std::string& id) {
  if (IsId(id)) return;
  faults.Add(field, "INVALID",
             absl::StrCat(what, "は小文字の英字で始め、英数字とハイフンで", kIdBytesMax, "文字以内にしてください。"));
}

void CheckNumbers(Faults& faults, const NumberRange& numbers) {
  faults.Range("queue.numbers.first", "最初の番号", numbers.first, 1, kTicketNumberMax);
  faults.Range("queue.numbers.last", "最後の番号", numbers.last, numbers.first,
               std::min(kTicketNumberMax, numbers.first + kTicketsPerQueueAndDayMax - 1));
  if (numbers.offline_first != 0) {
    faults.Range("queue.numbers.offline_first", "通信が切れたときの最初の番号", numbers.offline_first,
                 numbers.first + 1, numbers.last);
  }
  const bool plain = std::all_of(numbers.prefix.begin(), numbers.prefix.end(), absl::ascii_isupper);
  if (!plain || numbers.prefix.size() > kPrefixBytesMax) {
    faults.Add("queue.numbers.prefix", "INVALID", "番号の頭に付ける文字は、英大文字3文字以内にしてください。");
  }
}

void CheckCategories(Faults& faults, const std::vector<PriorityCategory>& categories) {
  if (categories.size() > kCategoriesMax) {
    faults.Add("queue.categories", "TOO_MANY", absl::StrCat("優先の区分は", kCategoriesMax, "個までにしてください。"));
  }
  std::set<std::string> ids;
  for (size_t i = 0; i < categories.size(); ++i) {
    const std::string path = absl::StrCat("queue.categories[", i, "].");
    CheckRequiredId(faults, path + "id", "優先の区分の ID ", categories[i].id);
    if (!ids.insert(categories[i].id).second) faults.Add(path + "id", "INVALID", "同じ区分が二つあります。");
    if (categories[i].title.empty()) faults.Add(path + "title", "REQUIRED", "優先の区分の名前を入れてください。");
    faults.Line(path + "title", "優先の区分の名前", categories[i].title, kTitleBytesMax);
    faults.Range(path + "head_start_s", "早める秒数", categories[i].head_start_s, 0, kHeadStartMax_s);
  }
}

}  // namespace

bool IsId(absl::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax && absl::ascii_islower(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
}

bool IsReadable(absl::string_view text) {
  const bool controls = std::any_of(text.begin(), text.end(), [](char c) { return absl::ascii_iscntrl(c); });
  for (bool blank = true; blank && !text.empty();) {
    blank = absl::ConsumePrefix(&text, " ") || absl::ConsumePrefix(&text, "　");
  }
  return !controls && !text.empty();
}

bool IsHostName(absl::string_view text) {
  const std::vector<absl::string_view> labels = absl::StrSplit(text, '.');
  const auto is_label = [](absl::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
  };
  return text.size() <= 253 && labels.size() >= 2 && std::all_of(labels.begin(), labels.end(), is_label) &&
         absl::ascii_isalpha(labels.back()[0]);
}

bool IsHostAndPort(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits(':', 1));
  int port = 0;
  const bool has_port = absl::StrContains(text, ':');
  return IsHostName(parts.first) && (!has_port || (absl::SimpleAtoi(parts.second, &port) && port > 0 && port < 65536));
}

std::vector<FieldFault> CheckQueue(const Queue& queue) {
  Faults faults;
  CheckRequiredId(faults, "parent", "庁舎の ID ", queue.key.office);
  CheckRequiredId(faults, "queue_id", "窓口の ID ", queue.key.queue);
  if (queue.title.empty()) faults.Add("queue.title", "REQUIRED", "窓口の名前を入れてください。");
  faults.Line("queue.title", "窓口の名前", queue.title, kTitleBytesMax);
  faults.Line("queue.title_en", "窓口の英語の名前", queue.title_en, kTitleBytesMax);
  faults.Line("queue.title_easy", "窓口のやさしい日本語の名前", queue.title_easy, kTitleBytesMax);
  faults.Range("queue.counters", "ふだん開けるカウンターの数", queue.counters, 1, kCountersPerQueueMax);
  faults.Range("queue.service_time_s", "1人あたりの応対の秒数", queue.service_time_s, kServiceTimeMin_s,
               kServiceTimeMax_s);
  CheckNumbers(faults, queue.numbers);
  CheckCategories(faults, queue.categories);
  faults.Range("queue.booking.early_s", "予約の前の秒数", queue.booking.early_s, 0, kRuleSecondsMax);
  faults.Range("queue.booking.late_s", "予約の後の秒数", queue.booking.late_s, 0, kRuleSecondsMax);
  faults.Range("queue.booking.in_a_row_max", "予約の方を続けて呼ぶ数", queue.booking.in_a_row_max, 1, 20);
  const RemoteRule& remote = queue.remote;
  faults.Range("queue.remote.from_minute", "受付を始める時刻（分）", remote.from_minute, 0, 1439);
  faults.Range("queue.remote.until_minute", "受付を終える時刻（分）", remote.until_minute, remote.from_minute + 1,
               1440);
  faults.Range("queue.remote.waiting_max", "受付をやめる待ち人数", remote.waiting_max, 0, kTicketsPerQueueAndDayMax);
  faults.Range("queue.remote.open_max", "来庁前の番号札の数", remote.open_max, 1, kTicketsPerQueueAndDayMax);
  faults.Range("queue.remote.check_in_s", "来庁までの秒数", remote.check_in_s, 60, kRuleSecondsMax);
  faults.Range("queue.no_show.recalls_min", "不在とするまでの呼び直しの回数", queue.no_show.recalls_min, 0, 10);
  faults.Range("queue.no_show.wait_s", "不在とするまでの秒数", queue.no_show.wait_s, 0, kRuleSecondsMax);
  faults.Range("queue.return_after", "戻る位置の人数", queue.return_after, 1, 100);
  faults.Range("queue.slightly_busy_s", "やや混雑とする秒数", queue.slightly_busy_s, 1, kRuleSecondsMax);
  faults.Range("queue.busy_s", "混雑とする秒数", queue.busy_s, queue.slightly_busy_s, kRuleSecondsMax);
  return faults.Take();
}

std::vector<FieldFault> CheckOffice(const OfficeSettings& office) {
  Faults faults;
  faults.Line("office.title", "庁舎の名前", office.title, kTitleBytesMax);
  faults.Line("office.title_en", "庁舎の英語の名前", office.title_en, kTitleBytesMax);
  faults.Line("office.title_easy", "庁舎のやさしい日本語の名前", office.title_easy, kTitleBytesMax);
  faults.Length("office.sponsor", "広告の文", office.sponsor, kNoticeBytesMax);
  if (office.notices.size() > kNoticesMax) {
    faults.Add("office.notices", "TOO_MANY", absl::StrCat("お知らせは", kNoticesMax, "件までにしてください。"));
  }
  for (size_t i = 0; i < office.notices.size(); ++i) {
    const HallNotice& notice = office.notices[i];
    const std::string path = absl::StrCat("office.notices[", i, "]");
    if (notice.text.empty()) faults.Add(path + ".text", "REQUIRED", "お知らせの文を入れてください。");
    faults.Length(path + ".text", "お知らせの文", notice.text, kNoticeBytesMax);
    faults.Length(path + ".text_en", "お知らせの英語の文", notice.text_en, kNoticeBytesMax);
    faults.Length(path + ".text_easy", "お知らせのやさしい日本語の文", notice.text_easy, kNoticeBytesMax);
    if (notice.from_time && notice.until_time && *notice.until_time <= *notice.from_time) {
      faults.Add(path + ".until_time", "OUT_OF_RANGE", "終わりを始まりより後にしてください。");
    }
  }
  if (office.webhook_hosts.size() > kWebhookHostsMax) {
    faults.Add("office.webhook_hosts", "TOO_MANY", absl::StrCat("送り先は", kWebhookHostsMax, "件までです。"));
  }
  for (size_t i = 0; i < office.webhook_hosts.size(); ++i) {
    if (IsHostAndPort(office.webhook_hosts[i])) continue;
    faults.Add(absl::StrCat("office.webhook_hosts[", i, "]"), "INVALID",
               "送り先は、小文字のホスト名だけを入れてください（例: hooks.example.jp）。");
  }
  return faults.Take();
}

}  // namespace madoguchi::congestion
