#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/time/clock.h"
#include "services/congestion/core/calendar/calendar_files.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

// Dark text on light grounds (at least 7:1); the bar before the level says the same without colour.
constexpr char kStyle[] = R"css(
  body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1a1a1c; background: #fff;
         font: 1rem/1.7 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; }
  h1 { font-size: 1.75rem; } h2 { font-size: 1.25rem; margin-top: 2rem; }
  table { border-collapse: collapse; width: 100%; }
  caption { text-align: left; font-weight: bold; padding: .5rem 0; }
  th, td { border: 1px solid #767676; padding: .375rem .5rem; text-align: left; vertical-align: top; }
  thead th { background: #f1f1f4; }
  tbody th { font-weight: normal; white-space: nowrap; }
  .number { text-align: right; white-space: nowrap; }
  .level { white-space: nowrap; }
  .level-0 td, .level-0 th { color: #4d4d4d; background: #f8f8fb; }
  .level-4 td, .level-4 th { background: #fff3d6; }
  .level-5 td, .level-5 th { background: #ffe3dd; font-weight: bold; }
  .bar { font-family: monospace; letter-spacing: .1em; }
  .note { border-left: .5rem solid #1a1a1c; padding: .5rem 1rem; }
  @media print { body { margin: 0; max-width: none; font-size: 10pt; } section { break-inside: avoid-page; }
                 tr { break-inside: avoid; } .level-4 td, .level-5 td { -webkit-print-color-adjust: exact; } }
)css";

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

// ■■■□□, hidden from screen readers, who hear the number and the words.
std::string Bar(int level) {
  std::string bar;
  for (int i = 1; i <= kLevelMax; ++i) bar += i <= level ? "■" : "□";
  return absl::StrCat("<span class=\"bar\" aria-hidden=\"true\">", bar, "</span>");
}

std::string LevelCell(int level) {
  if (level == 0) return LevelText(0);
  return absl::StrCat(Bar(level), " ", level, " ", LevelText(level));
}

std::string DayRow(const CalendarDay& day) {
  const std::string head =
      absl::StrFormat("<tr class=\"level-%d\"><th scope=\"row\"><time datetime=\"%s\">%d日（%s）</time></th>",
                      day.level, FormatDay(day.day), day.day.day(), WeekdayText(WeekdayIndex(day.day)));
  if (day.closed) {
    return absl::StrCat(head, "<td class=\"level\">", LevelText(0), "</td><td></td><td></td><td>",
                        Escaped(day.closed_reason), "</td></tr>\n");
  }
  const std::string people = absl::StrFormat("約%d人（%d〜%d人）", std::llround(day.people.p50),
                                             std::llround(day.people.p10), std::llround(day.people.p90));
  return absl::StrCat(head, "<td class=\"level\">", LevelCell(day.level), "</td><td class=\"number\">", people,
                      "</td><td class=\"number\">", WaitInWords(day.wait_p90_min), "</td><td>",
                      Escaped(absl::StrJoin(day.reasons, "、")), "</td></tr>\n");
}

std::string MonthTable(absl::CivilMonth month, const std::string& rows) {
  return absl::StrFormat(
      "<section><table><caption>%d年%d月</caption><thead><tr><th scope=\"col\">日</th><th scope=\"col\">混み具合</th>"
      "<th scope=\"col\">来庁の見込み</th><th scope=\"col\">混む時間帯の待ち時間</th><th scope=\"col\">理由</th></tr>"
      "</thead><tbody>\n%s</tbody></table></section>\n",
      month.year(), month.month(), rows);
}

std::string Legend() {
  std::string items;
  for (int level = 1; level <= kLevelMax; ++level) absl::StrAppend(&items, "<li>", LevelCell(level), "</li>");
  return absl::StrCat("<h2>混み具合の見方</h2><ul>", items,
                      "</ul><p>「約100人（80〜130人）」は、10日のうち8日がこの幅に入る見込みです。"
                      "待ち時間は、10人のうち9人がその時間以内に呼ばれる見込みです。</p>\n");
}

}  // namespace

std::string CalendarHtml(const CalendarSheet& sheet) {
  const std::string title = absl::StrCat("混雑カレンダー ", Escaped(sheet.title));
  std::string html =
      absl::StrCat("<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">",
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>", title,
                   "</title><style>", kStyle, "</style></head>\n<body><main><h1>", title, "</h1>\n<p>",
                   absl::FormatTime("%Y年%-m月%-d日", sheet.made, Jst()), " 現在の見込みです。</p>\n");
  if (!sheet.note.empty()) absl::StrAppend(&html, "<p class=\"note\">", Escaped(sheet.note), "</p>\n");
  html += Legend();
  for (size_t i = 0; i < sheet.days.size();) {
    const absl::CivilMonth month(sheet.days[i].day);
    std::string rows;
    for (; i < sheet.days.size() && absl::CivilMonth(sheet.days[i].day) == month; ++i) rows += DayRow(sheet.days[i]);
    html += MonthTable(month, rows);
  }
  return html + "</main></body></html>\n";
}

}  // namespace madoguchi::congestion
