#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/congestion/core/calendar/calendar_files.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kLineOctetsMax = 75;
constexpr int kCrowdedLevel = 4;

// Japan has had no summer time since 1951, so one rule is the whole zone.
constexpr char kTokyo[] =
    "BEGIN:VTIMEZONE\r\nTZID:Asia/Tokyo\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\n"
    "TZOFFSETTO:+0900\r\nTZNAME:JST\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

std::string Date(absl::CivilDay day) { return absl::StrFormat("%04d%02d%02d", day.year(), day.month(), day.day()); }

std::string LocalTime(absl::CivilDay day, int minute) {
  const absl::CivilMinute at = absl::CivilMinute(day) + minute;
  return absl::StrCat(Date(absl::CivilDay(at)), absl::StrFormat("T%02d%02d00", at.hour(), at.minute()));
}

std::string Description(const CalendarDay& day) {
  std::vector<std::string> lines = {
      absl::StrFormat("来庁の見込み 約%d人（%d〜%d人）", std::llround(day.people.p50), std::llround(day.people.p10),
                      std::llround(day.people.p90)),
      absl::StrFormat("混む時間帯の待ち時間 %s（10人に9人）", WaitInWords(day.wait_p90_min))};
  if (!day.reasons.empty()) lines.push_back(absl::StrCat("理由 ", absl::StrJoin(day.reasons, "、")));
  return absl::StrJoin(lines, "\n");
}

std::string Event(const CalendarSheet& sheet, absl::string_view id, const std::string& times,
                  const std::string& summary, const std::string& description, const std::string& stamp) {
  return absl::StrCat("BEGIN:VEVENT\r\n", IcsLine("UID", absl::StrCat(id, "-", sheet.uid, "@madoguchi")),
                      IcsLine("DTSTAMP", stamp), times, IcsLine("SUMMARY", IcsText(summary)),
                      IcsLine("DESCRIPTION", IcsText(description)), "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

std::string DayEvent(const CalendarSheet& sheet, const CalendarDay& day, const std::string& stamp) {
  const std::string times =
      absl::StrCat(IcsLine("DTSTART;VALUE=DATE", Date(day.day)), IcsLine("DTEND;VALUE=DATE", Date(day.day + 1)));
  const std::string summary = absl::StrCat(sheet.title, " ", LevelText(day.level), "（5段階の", day.level, "）");
  return Event(sheet, absl::StrCat("day-", Date(day.day)), times, summary, Description(day), stamp);
}

// The half hour of a crowded day in which people wait the least.
std::string QuietEvent(const CalendarSheet& sheet, const CalendarDay& day, const std::string& stamp) {
  const auto quietest =
      std::min_element(day.slots.begin(), day.slots.end(), [](const CalendarSlot& one, const CalendarSlot& other) {
        return one.expected.wait_p90_min < other.expected.wait_p90_min;
      });
  if (quietest == day.slots.end()) return "";
  const int start = quietest->expected.slot * kSlotMinutes;
  const std::string times = absl::StrCat(IcsLine("DTSTART;TZID=Asia/Tokyo", LocalTime(day.day, start)),
                                         IcsLine("DTEND;TZID=Asia/Tokyo", LocalTime(day.day, start + kSlotMinutes)));
  const std::string description =
      absl::StrFormat("待ち時間 %s（10人に9人）", WaitInWords(quietest->expected.wait_p90_min));
  return Event(sheet, absl::StrCat("quiet-", Date(day.day)), times,
               absl::StrCat(sheet.title, " この日の中では空いている時間帯"), description, stamp);
}

}  // namespace

std::string IcsText(absl::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\r') continue;
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') escaped.push_back('\\');
    // Other control characters have no place in a TEXT value.
    if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') escaped.push_back(c);
  }
  return escaped;
}

std::string IcsLine(absl::string_view name, absl::string_view value) {
  const std::string line = absl::StrCat(name, ":", value);
  std::string folded;
  size_t octets = 0;
  for (size_t i = 0; i < line.size();) {
    size_t length = 1;
    while (i + length < line.size() && (static_cast<unsigned char>(line[i + length]) & 0xC0) == 0x80) ++length;
    if (octets + length > kLineOctetsMax) {
      folded += "\r\n ";
      octets = 1;
    }
    folded.append(line, i, length);
    octets += length;
    i += length;
  }
  return folded + "\r\n";
}

std::string CalendarIcs(const CalendarSheet& sheet) {
  const std::string stamp = absl::FormatTime("%Y%m%dT%H%M%SZ", sheet.made, absl::UTCTimeZone());
  const std::string name = IcsText(absl::StrCat("混雑カレンダー ", sheet.title));
  std::string ics = absl::StrCat("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Madoguchi//congestion calendar//JA\r\n",
                                 "CALSCALE:GREGORIAN\r\n", IcsLine("NAME", name), IcsLine("X-WR-CALNAME", name),
                                 "X-WR-TIMEZONE:Asia/Tokyo\r\n", "REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n", kTokyo);
  for (const CalendarDay& day : sheet.days) {
    if (day.closed) continue;
    ics += DayEvent(sheet, day, stamp);
    if (day.level >= kCrowdedLevel) ics += QuietEvent(sheet, day, stamp);
  }
  return ics + "END:VCALENDAR\r\n";
}

}  // namespace madoguchi::congestion
