#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/congestion/core/calendar/calendar_files.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// Also the full-width ones, which some spreadsheets take for the same.
constexpr std::array<absl::string_view, 10> kFormulaBegins = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

std::string Line(const std::vector<std::string>& cells) {
  return absl::StrCat(
      absl::StrJoin(cells, ",", [](std::string* out, const std::string& cell) { absl::StrAppend(out, CsvCell(cell)); }),
      "\r\n");
}

std::string People(double people) { return absl::StrFormat("%.1f", people); }
// Upwards: most people wait no longer.
std::string Minutes(double minutes) { return absl::StrCat(std::llround(std::ceil(minutes))); }

std::string DayLine(const CalendarDay& day) {
  const bool open = !day.closed;
  return Line({FormatDay(day.day), WeekdayText(WeekdayIndex(day.day)), absl::StrCat(day.level), LevelText(day.level),
               open ? People(day.people.p10) : "", open ? People(day.people.p50) : "",
               open ? People(day.people.p90) : "", open ? Minutes(day.wait_p90_min) : "",
               open ? absl::StrJoin(day.reasons, "、") : day.closed_reason});
}

std::string SlotLine(const CalendarDay& day, const CalendarSlot& slot) {
  const ExpectedSlot& expected = slot.expected;
  return Line({FormatDay(day.day), WeekdayText(WeekdayIndex(day.day)), FormatTimeOfDay(expected.slot * kSlotMinutes),
               absl::StrCat(slot.level), LevelText(slot.level), People(expected.people.p10),
               People(expected.people.p50), People(expected.people.p90), Minutes(expected.wait_p50_min),
               Minutes(expected.wait_p90_min)});
}

}  // namespace

std::string CsvCell(absl::string_view text) {
  const bool formula = std::any_of(kFormulaBegins.begin(), kFormulaBegins.end(),
                                   [&](absl::string_view begin) { return absl::StartsWith(text, begin); });
  const std::string cell = absl::StrCat(formula ? "'" : "", text);
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

std::string CalendarCsv(const CalendarSheet& sheet, const CsvOptions& options) {
  std::string csv = options.byte_order_mark ? kByteOrderMark : "";
  if (options.with_slots) {
    csv += Line({"日付", "曜日", "時刻", "段階", "混み具合", "人数の見込み（少ないとき）", "人数の見込み",
                 "人数の見込み（多いとき）", "待ち時間の見込み（分）", "待ち時間（10人に9人はこれ以内、分）"});
  } else {
    csv += Line({"日付", "曜日", "段階", "混み具合", "人数の見込み（少ないとき）", "人数の見込み",
                 "人数の見込み（多いとき）", "混む時間帯の待ち時間（10人に9人はこれ以内、分）", "理由"});
  }
  for (const CalendarDay& day : sheet.days) {
    if (!options.with_slots) {
      csv += DayLine(day);
      continue;
    }
    for (const CalendarSlot& slot : day.slots) csv += SlotLine(day, slot);
  }
  return csv;
}

}  // namespace madoguchi::congestion
