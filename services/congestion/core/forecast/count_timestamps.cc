#include "services/congestion/core/forecast/count_timestamps.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace madoguchi::congestion {
namespace {

constexpr int kYearMin = 1900, kYearMax = 2199;
constexpr size_t kZoneBytesMax = 40;
using Order = TimestampForm::Order;

// Takes up to `digits_max` digits from the front of `text`; the number of them, 0 for none.
size_t TakeNumber(absl::string_view& text, size_t digits_max, int& number) {
  size_t digits = 0;
  number = 0;
  while (digits < std::min(digits_max, text.size()) && absl::ascii_isdigit(static_cast<unsigned char>(text[digits]))) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits;
}

bool TakeMark(absl::string_view& text, char mark) {
  if (text.empty() || text[0] != mark) return false;
  text.remove_prefix(1);
  return true;
}

bool TakeDate(absl::string_view& text, Timestamp& stamp) {
  TimestampForm& form = stamp.form;
  const size_t first = TakeNumber(text, 4, stamp.date[0]);
  if (first == 4 && !text.empty() && absl::ascii_isdigit(static_cast<unsigned char>(text[0]))) {
    form.date_mark = 0;
    return TakeNumber(text, 2, stamp.date[1]) == 2 && TakeNumber(text, 2, stamp.date[2]) == 2;
  }
  if (first == 0 || first == 3 || text.empty() || !absl::StrContains("-/.", text[0])) return false;
  form.date_mark = text[0];
  form.order = first == 4 ? Order::kYearFirst : Order::kMonthFirst;
  text.remove_prefix(1);
  const size_t second = TakeNumber(text, 2, stamp.date[1]);
  if (second == 0 || !TakeMark(text, form.date_mark)) return false;
  const size_t third = TakeNumber(text, first == 4 ? 2 : 4, stamp.date[2]);
  form.padded = second == 2 && (first == 4 ? third : first) == 2;
  return first == 4 ? third > 0 : third == 4;
}

// A fraction of a second and a zone: "", ".000Z", "+09:00", " +0900", " JST".
bool IsZone(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains(" .+-:/[]_", static_cast<char>(c));
  });
  return plain && text.size() <= kZoneBytesMax && (text.empty() || absl::StrContains(".Zz+- [", text[0]));
}

// Takes a time of the day and what follows it: "08:30", "8:30:00 AM", "08:30:00.000Z".
bool TakeTime(absl::string_view text, Timestamp& stamp) {
  TimestampForm& form = stamp.form;
  int hour = 0, minute = 0, second = 0;
  const size_t hour_digits = TakeNumber(text, 2, hour);
  if (hour_digits == 0 || !TakeMark(text, ':') || TakeNumber(text, 2, minute) != 2) return false;
  form.has_time = true;
  form.hour_padded = hour_digits == 2;
  form.has_seconds = TakeMark(text, ':');
  if (form.has_seconds && TakeNumber(text, 2, second) != 2) return false;
  const bool morning = absl::StartsWithIgnoreCase(text, " AM"), later = absl::StartsWithIgnoreCase(text, " PM");
  if (morning || later) {
    if (hour < 1 || hour > 12) return false;
    form.half_days = true;
    hour = hour % 12 + (later ? 12 : 0);
    text.remove_prefix(3);
  }
  form.suffix = std::string(text);
  stamp.minute = hour * 60 + minute;
  return hour < 24 && minute < 60 && second < 60 && IsZone(text);
}

}  // namespace

bool ParseTimestamp(absl::string_view text, Timestamp& stamp) {
  stamp = {};
  if (!TakeDate(text, stamp)) return false;
  if (text.empty()) return true;
  stamp.form.between = text[0];
  if (stamp.form.between != 'T' && stamp.form.between != ' ') return false;
  text.remove_prefix(1);
  return TakeTime(text, stamp);
}

bool ParseTimeOfDay(absl::string_view text, Timestamp& stamp) {
  if (stamp.form.has_time || !TakeTime(text, stamp)) return false;
  stamp.form.between = ' ';
  return true;
}

std::optional<absl::CivilDay> DayOf(const std::array<int, 3>& date, Order order) {
  const int year = order == Order::kYearFirst ? date[0] : date[2];
  const int month = order == Order::kYearFirst || order == Order::kDayFirst ? date[1] : date[0];
  const int of_month = order == Order::kYearFirst ? date[2] : order == Order::kDayFirst ? date[0] : date[1];
  if (year < kYearMin || year > kYearMax) return std::nullopt;
  const absl::CivilDay day(year, month, of_month);
  if (day.year() != year || day.month() != month || day.day() != of_month) return std::nullopt;
  return day;
}

std::string FormatTimestamp(const TimestampForm& form, absl::CivilMinute time) {
  const auto number = [](int64_t value, bool padded) {
    return padded ? absl::StrFormat("%02d", value) : absl::StrCat(value);
  };
  const std::string mark = form.date_mark == 0 ? "" : std::string(1, form.date_mark);
  const std::string year = absl::StrFormat("%04d", time.year());
  const std::string month = number(time.month(), form.padded), day = number(time.day(), form.padded);
  std::string text = form.order == Order::kYearFirst    ? absl::StrCat(year, mark, month, mark, day)
                     : form.order == Order::kMonthFirst ? absl::StrCat(month, mark, day, mark, year)
                                                        : absl::StrCat(day, mark, month, mark, year);
  if (!form.has_time) return text;
  const int hour = form.half_days ? (time.hour() + 11) % 12 + 1 : time.hour();
  absl::StrAppend(&text, std::string(1, form.between), number(hour, form.hour_padded), ":", number(time.minute(), true),
                  form.has_seconds ? ":00" : "");
  if (form.half_days) absl::StrAppend(&text, time.hour() < 12 ? " AM" : " PM");
  return text + form.suffix;
}

}  // namespace madoguchi::congestion
