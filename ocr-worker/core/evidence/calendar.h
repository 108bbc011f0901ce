// Which days can be meant by year, month and day as written: the months' lengths, the eras' bounds, no future where the
// definition says that the day has passed. Pure; thread-safe.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace madoguchi::ocr {

// The parts of a date as read; "" where a part is blank or not asked.
struct WrittenDay {
  std::string era;  // "showa" …; "": the year is of the western calendar, or its era is not known
  std::string year, month, day;
};

enum class DayFit {
  kPossible,
  kFuture,      // after today
  kImpossible,  // never was: 13月, 31日 of April, 昭和65年
};
// `today`: for dates that have passed; pass absl::CivilDay::max() for others. Parts that are blank exclude nothing.
DayFit FitOf(const WrittenDay& written, absl::CivilDay today);

}  // namespace madoguchi::ocr
