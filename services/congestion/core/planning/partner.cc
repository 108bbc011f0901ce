#include "services/congestion/core/planning/partner.h"

#include "absl/strings/str_cat.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

std::vector<FieldFault> CheckPartner(const Partner& partner, int valid_days) {
  std::vector<FieldFault> faults;
  if (!IsId(partner.id)) {
    faults.push_back(
        {"partner_id", "INVALID",
         absl::StrCat("団体の ID は小文字の英字で始め、英数字とハイフンで", kIdBytesMax, "文字以内にしてください。")});
  }
  if (partner.title.empty()) faults.push_back({"title", "REQUIRED", "団体の名前を入れてください。"});
  if (partner.title.size() > kTitleBytesMax) {
    faults.push_back({"title", "TOO_LONG", "団体の名前を短くしてください。"});
  }
  if (valid_days < 0 || valid_days > kPartnerDaysMax) {
    faults.push_back(
        {"valid_days", "OUT_OF_RANGE", absl::StrCat("鍵が使える日数を1から", kPartnerDaysMax, "で指定してください。")});
  }
  return faults;
}

bool SameHash(absl::string_view one, absl::string_view other) {
  if (one.size() != other.size() || one.empty()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < one.size(); ++i) difference |= static_cast<unsigned char>(one[i] ^ other[i]);
  return difference == 0;
}

}  // namespace madoguchi::congestion
