// 和暦: years of the Japanese eras and days of the civil calendar. Pure; thread-safe.
//
// Boundaries: 明治45年7月30日 is also 大正元年7月30日, and 大正15年12月25日 also 昭和元年12月25日 (the era changed in
// the course of the day); 昭和64年1月7日 is followed by 平成元年1月8日, 平成31年4月30日 by 令和元年5月1日. Before
// 明治6年 (1873) Japan counted by the moon: such dates have no day here. Sources: 元号を改める件 (1912, 1926),
// 元号を改める政令 (1989, 2019), 改暦ノ布告 (明治5年太政官布告第337号).
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "procedures/definition/definition.h"

namespace madoguchi::procedures {

struct EraDay {
  Era era = Era::kReiwa;
  int year = 1;  // 1 is 元年
  int month = 1;
  int day = 1;

  friend bool operator==(const EraDay&, const EraDay&) = default;
};

// First day that has a date here: 明治6年1月1日.
inline constexpr absl::CivilDay kFirstDay(1873, 1, 1);

// nullopt for a day that never was: 令和9年13月40日, 平成32年1月1日, 昭和64年2月1日.
std::optional<absl::CivilDay> FromEra(const EraDay& day);
// nullopt before kFirstDay. On a day of two eras the new one.
std::optional<EraDay> ToEra(absl::CivilDay day);

// "1985-01-02"; nullopt for another shape or a day that never was.
std::optional<absl::CivilDay> ParseIsoDay(absl::string_view text);
std::string FormatIsoDay(absl::CivilDay day);

// "昭和60年1月2日", "令和元年5月1日"; ISO before kFirstDay.
std::string FormatEra(absl::CivilDay day);
// Seven digits as core systems take them: era 1 明治 … 5 令和, year, month, day: "3600102". "" before kFirstDay.
std::string EraCode(absl::CivilDay day);

}  // namespace madoguchi::procedures
