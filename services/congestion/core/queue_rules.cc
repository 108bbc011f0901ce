#include "services/congestion/core/queue_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

bool IsId(absl::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax && absl::ascii_islower(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-'; });
}

std::vector<FieldFault> CheckQueue(const Queue& queue) {
  std::vector<FieldFault> faults;
  if (!IsId(queue.key.office)) {
    faults.push_back(
        {"parent", "INVALID",
         absl::StrCat("庁舎の ID は小文字の英字で始め、英数字とハイフンで", kIdBytesMax, "文字以内にしてください。")});
  }
  if (!IsId(queue.key.queue)) {
    faults.push_back(
        {"queue_id", "INVALID",
         absl::StrCat("窓口の ID は小文字の英字で始め、英数字とハイフンで", kIdBytesMax, "文字以内にしてください。")});
  }
  if (queue.title.empty()) faults.push_back({"queue.title", "REQUIRED", "窓口の名前を入れてください。"});
  if (queue.title.size() > kTitleBytesMax) {
    faults.push_back({"queue.title", "TOO_LONG", "窓口の名前を短くしてください。"});
  }
  if (queue.counters < 1 || queue.counters > kCountersPerQueueMax) {
    faults.push_back(
        {"queue.counters", "OUT_OF_RANGE",
         absl::StrCat("ふだん開けるカウンターの数を 1 から ", kCountersPerQueueMax, " で指定してください。")});
  }
  if (queue.service_time_s < kServiceTimeMin_s || queue.service_time_s > kServiceTimeMax_s) {
    faults.push_back({"queue.service_time_s", "OUT_OF_RANGE",
                      absl::StrCat("1件にかかる時間を ", kServiceTimeMin_s, " から ", kServiceTimeMax_s,
                                   " 秒で指定してください。")});
  }
  return faults;
}

}  // namespace madoguchi::congestion
