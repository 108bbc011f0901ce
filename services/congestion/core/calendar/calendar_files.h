// The calendar as files: a page to print and to read aloud, a calendar to subscribe to, a table. Levels are words and
// numbers everywhere; colour only repeats them. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/congestion/core/calendar/congestion_calendar.h"

namespace madoguchi::congestion {

struct CalendarSheet {
  std::string uid;    // what the days' identities are made of: "131016-main-resident"; never changes for one queue
  std::string title;  // 住民異動; 庁舎全体 for an office
  std::string note;   // about the history, "" for none
  absl::Time made;
  std::vector<CalendarDay> days;
};

// UTF-8, one document without scripts or anything fetched. A table a month; prints on A4.
std::string CalendarHtml(const CalendarSheet& sheet);

// RFC 5545: an all-day entry for each open day, and for crowded ones the quietest half hour as an entry of its own in
// Asia/Tokyo. Lines folded at 75 octets between characters, CRLF, UIDs that stay the same from one making to the next.
std::string CalendarIcs(const CalendarSheet& sheet);

struct CsvOptions {
  bool with_slots = false;  // one line a half hour instead of one a day
  bool byte_order_mark = false;
};
// RFC 4180 with a heading, CRLF. No cell can be taken for a formula by a spreadsheet.
std::string CalendarCsv(const CalendarSheet& sheet, const CsvOptions& options);

// One cell of a CSV: quoted where needed, with an apostrophe before what a spreadsheet would run.
std::string CsvCell(absl::string_view text);
// One content line of an iCalendar, folded and ended.
std::string IcsLine(absl::string_view name, absl::string_view value);
// A TEXT value: backslash, semicolon, comma and line ends escaped.
std::string IcsText(absl::string_view text);

}  // namespace madoguchi::congestion
