#include "procedures/values/check.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "procedures/limits.h"
#include "procedures/values/check_digit.h"
#include "procedures/values/era.h"
#include "procedures/values/text.h"

namespace madoguchi::procedures {
namespace {

ValueFault Fault(absl::string_view reason, std::string message) { return {std::string(reason), std::move(message)}; }

bool AllDigits(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

ValueFault WrongCheckDigit(absl::string_view label) {
  return Fault(reason::kWrongCheckDigit,
               absl::StrCat("「", label, "」のどこかの桁が違っています。書類と一桁ずつ見比べて、書き直してください。"));
}

}  // namespace

Checked CheckText(absl::string_view label, absl::string_view value, int characters_max) {
  if (value.size() > kValueBytesMax || CountCharacters(value) > characters_max) {
    return Fault(reason::kTooLong, absl::StrCat("「", label, "」は", characters_max, "文字までにしてください。"));
  }
  if (!IsPlainText(value)) {
    return Fault(reason::kBadCharacter,
                 absl::StrCat("「", label, "」に使えない文字が入っています。その文字を消して、書き直してください。"));
  }
  return std::nullopt;
}

Checked CheckKana(absl::string_view label, absl::string_view value) {
  if (Checked fault = CheckText(label, value, kKanaCharactersMax)) return fault;
  if (!IsKatakana(value)) {
    return Fault(reason::kNotKatakana, absl::StrCat("「", label, "」はカタカナで書いてください。"));
  }
  return std::nullopt;
}

Checked CheckDay(absl::string_view label, absl::string_view value, const Field& field, absl::CivilDay today) {
  const std::optional<absl::CivilDay> day = ParseIsoDay(value);
  if (!day) {
    // What was written is shown, but only as much as fits into a sentence.
    const std::string shown =
        value.size() <= 60 && IsPlainText(value) ? absl::StrCat("「", value, "」") : std::string("この日付");
    return Fault(reason::kImpossibleDate, absl::StrCat(shown, "という日付はありません。「", label,
                                                       "」の年・月・日を確かめて書き直してください。"));
  }
  if (*day < kFirstDay || day->year() > 2200) {
    return Fault(reason::kOutOfRange,
                 absl::StrCat("「", label, "」の年を確かめてください。明治6年より後の日付を書いてください。"));
  }
  if (field.not_after_today && *day > today) {
    return Fault(reason::kFutureDate,
                 absl::StrCat("「", label, "」には今日（", FormatEra(today), "）までの日付を書いてください。"));
  }
  if (field.not_before_today && *day < today) {
    return Fault(reason::kPastDate,
                 absl::StrCat("「", label, "」には今日（", FormatEra(today), "）からの日付を書いてください。"));
  }
  return std::nullopt;
}

Checked CheckPostal(absl::string_view label, absl::string_view value) {
  if (value.size() == 7 && AllDigits(value) && value != "0000000") return std::nullopt;
  return Fault(reason::kBadPostalCode, absl::StrCat("「", label, "」は7桁の数字で書いてください（例：1000001）。"));
}

Checked CheckPhone(absl::string_view label, absl::string_view value) {
  // 0X0 numbers (mobile, IP, 0800) have 11 digits, all others 10.
  const bool shape = AllDigits(value) && value.size() >= 10 && value[0] == '0' && value[1] != '0';
  const bool eleven = shape && value.size() == 11 && value[2] == '0' && absl::StrContains("256789", value.substr(1, 1));
  const bool ten = shape && value.size() == 10 && value[2] != '0';
  if (eleven || ten) return std::nullopt;
  return Fault(
      reason::kBadPhone,
      absl::StrCat("「", label, "」は市外局番から10桁か11桁の数字で書いてください（例：0312345678、09012345678）。"));
}

Checked CheckMyNumber(absl::string_view label, absl::string_view value) {
  if (!AllDigits(value) || value.size() != kMyNumberDigits) {
    return Fault(reason::kBadMyNumber,
                 absl::StrCat("「", label, "」は", kMyNumberDigits, "桁の数字で書いてください。"));
  }
  if (!IsMyNumber(value)) return WrongCheckDigit(label);
  return std::nullopt;
}

Checked CheckCorporateNumber(absl::string_view label, absl::string_view value) {
  if (!AllDigits(value) || value.size() != kCorporateNumberDigits) {
    return Fault(reason::kBadCorporateNumber,
                 absl::StrCat("「", label, "」は", kCorporateNumberDigits, "桁の数字で書いてください。"));
  }
  if (!IsCorporateNumber(value)) return WrongCheckDigit(label);
  return std::nullopt;
}

Checked CheckInteger(absl::string_view label, int64_t value, const Field& field) {
  if (value >= field.min && value <= field.max) return std::nullopt;
  return Fault(reason::kOutOfRange,
               absl::StrCat("「", label, "」は", field.min, "から", field.max, "までの数にしてください。"));
}

Checked CheckOption(absl::string_view label, absl::string_view value, const Field& field) {
  const bool known =
      std::any_of(field.options.begin(), field.options.end(), [&](const Option& o) { return o.value == value; });
  if (known) return std::nullopt;
  if (field.type == FieldType::kChoice && absl::StrContains(value, ",")) {
    return Fault(reason::kOneOnly, absl::StrCat("「", label, "」は一つだけ選んでください。"));
  }
  return Fault(reason::kUnknownOption, absl::StrCat("「", label, "」は示された選択肢から選んでください。"));
}

}  // namespace madoguchi::procedures
