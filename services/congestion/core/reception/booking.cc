#include "services/congestion/core/reception/booking.h"

#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr uint64_t kNumbers = 1'000'000'000;
constexpr size_t kDigits = 10;

// A totally anti-symmetric quasigroup of order ten: H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004.
constexpr std::array<std::array<uint8_t, 10>, 10> kDamm = {{{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
                                                            {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
                                                            {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
                                                            {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
                                                            {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
                                                            {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
                                                            {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
                                                            {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
                                                            {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
                                                            {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}}};

// 0 for digits that end with their check digit.
uint8_t DammOf(absl::string_view digits) {
  uint8_t interim = 0;
  for (const char digit : digits) interim = kDamm[interim][static_cast<size_t>(digit - '0')];
  return interim;
}

// The digit at the start of `text`, which loses it: 0–9 or ０–９.
std::optional<char> TakeDigit(absl::string_view& text) {
  constexpr absl::string_view kFullWidthBlock = "\xEF\xBC";  // of ０ (EF BC 90) to ９ (EF BC 99)
  if (text[0] >= '0' && text[0] <= '9') {
    const char digit = text[0];
    text.remove_prefix(1);
    return digit;
  }
  if (text.size() >= 3 && absl::StartsWith(text, kFullWidthBlock)) {
    const int value = static_cast<unsigned char>(text[2]) - 0x90;
    if (value >= 0 && value <= 9) {
      text.remove_prefix(3);
      return static_cast<char>('0' + value);
    }
  }
  return std::nullopt;
}

bool SkipBlank(absl::string_view& text) {
  for (const absl::string_view blank : {" ", "-", "　", "－", "ー", "‐", "−"}) {
    if (absl::ConsumePrefix(&text, blank)) return true;
  }
  return false;
}

}  // namespace

std::string BookingNumberOf(uint64_t random) {
  const std::string digits = absl::StrFormat("%09d", random % kNumbers);
  return absl::StrCat(digits, static_cast<int>(DammOf(digits)));
}

std::optional<std::string> ReadBookingNumber(absl::string_view text) {
  std::string digits;
  while (!text.empty() && digits.size() <= kDigits) {
    if (SkipBlank(text)) continue;
    const std::optional<char> digit = TakeDigit(text);
    if (!digit) return std::nullopt;
    digits += *digit;
  }
  if (digits.size() != kDigits || DammOf(digits) != 0) return std::nullopt;
  return digits;
}

std::vector<FieldFault> CheckOffer(const BookingOffer& offer) {
  std::vector<FieldFault> faults;
  const auto range = [&](const char* field, absl::string_view what, int value, int min, int max) {
    if (value >= min && value <= max) return;
    faults.push_back({field, "OUT_OF_RANGE", absl::StrCat(what, "を", min, "から", max, "の間で指定してください。")});
  };
  range("offer.people_per_time", "1つの時刻に予約できる人数", offer.people_per_time, 0, kPeoplePerTimeMax);
  range("offer.minutes", "予約の時刻の間隔（分）", offer.minutes, kBookingMinutesMin, kBookingMinutesMax);
  range("offer.days_ahead", "何日先まで予約できるか", offer.days_ahead, 0, kBookingDaysMax);
  return faults;
}

std::vector<absl::Time> TimesOfDay(const BookingOffer& offer, const DayPlan& plan, absl::CivilDay day) {
  std::vector<absl::Time> times;
  if (!plan.open || offer.people_per_time <= 0) return times;
  const absl::Time midnight = absl::FromCivil(day, Jst());
  for (int minute = plan.open->from_min; minute + offer.minutes <= plan.open->until_min; minute += offer.minutes) {
    times.push_back(midnight + absl::Minutes(minute));
  }
  return times;
}

std::string ClosedNotice(const OfficeHours& hours, const Booking& booking) {
  const absl::CivilMinute time = absl::ToCivilMinute(booking.time, Jst());
  const DayPlan plan = PlanOf(hours, absl::CivilDay(time));
  const int minute = time.hour() * 60 + time.minute();
  if (booking.state != BookingState::kBooked) return "";
  if (plan.open && minute >= plan.open->from_min && minute < plan.open->until_min) return "";
  const std::string why = plan.open || plan.reason.empty() ? "都合" : plan.reason;
  return absl::StrCat(DayInWords(absl::CivilDay(time)), "は、", why,
                      "のため、この時刻の受付をしないことになりました。予約を取り消して、別の日時を選んでください。");
}

bool IsBookable(const BookingOffer& offer, absl::Time time, absl::Time now) {
  return time > now && JstDay(time) <= JstDay(now) + offer.days_ahead;
}

}  // namespace madoguchi::congestion
