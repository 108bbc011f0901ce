// `madoguchi congestion calendar|disperse|staff`: questions to the running hall's planning, answered as a table.
#pragma once

#include "cli/command.h"

namespace madoguchi::cli {

// NAME [--from DAY] [--days N] [--format text|csv|icalendar|html] [--out FILE]: the calendar of an office or a queue.
int CongestionCalendar(const Arguments& arguments, Console console);

// QUEUE --headcount N --from DAY --until DAY [--day_max N] [--slot_max N] --identity_key FILE: over which days a group
// should come.
int CongestionDisperse(const Arguments& arguments, Console console);

// QUEUE --day DAY [--target 15m] [--min N] [--max N] [--shift 120m] --identity_key FILE: how many counters a day needs.
int CongestionStaff(const Arguments& arguments, Console console);

}  // namespace madoguchi::cli
