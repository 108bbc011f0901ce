// Japan's public holidays, computed from the law (国民の祝日に関する法律, with the changes of 1985, 1998, 2001, 2005,
// 2007, 2014 and 2018, and the exceptions of 2019 to 2021), including substitute holidays (振替休日) and days between
// two holidays (国民の休日). The equinoxes are computed by the usual approximation of the astronomical ones; the
// official date is announced each February of the year before. Valid from 2000 to 2099. Pure.
#pragma once

#include "absl/time/civil_time.h"

namespace madoguchi::congestion {

bool IsJapaneseHoliday(absl::CivilDay day);

// City halls are closed: Saturday, Sunday, a holiday, or 29 December to 3 January.
bool IsClosedInJapan(absl::CivilDay day);

}  // namespace madoguchi::congestion
