#include "services/congestion/core/planning/booking_habits.h"

#include <algorithm>
#include <cmath>

#include "common/time/clock.h"
#include "services/congestion/core/planning/day_text.h"

namespace madoguchi::congestion {
namespace {

// So many bookings of an office weigh as much as what is common elsewhere.
constexpr double kPriorBookings = 20;
constexpr double kHalfAhead_days = 7;  // half of the bookings are made at least so long ahead
constexpr int kUsualDays = 56;
// Who has not come so long after the booked time does not come any more.
constexpr absl::Duration kGivenUp = absl::Minutes(30);

double Share(double some, double all, double prior) {
  return std::clamp((some + kPriorBookings * prior) / (all + kPriorBookings), 0.02, 1.0);
}

int SlotOf(absl::Time time) {
  const absl::CivilMinute minute = absl::ToCivilMinute(time, Jst());
  return (minute.hour() * 60 + minute.minute()) / kSlotMinutes;
}

// A row that a clock or a hand has spoilt teaches nothing.
bool IsSound(const BookedCount& count, absl::CivilDay today) {
  return count.day < today && today - count.day <= kHabitDaysMax && count.slot >= 0 && count.slot < kSlotsPerDay &&
         count.made > 0 && count.cancelled >= 0 && count.came >= 0 && count.cancelled + count.came <= count.made;
}

void LearnLeads(const std::vector<BookedCount>& past, absl::CivilDay today, BookingHabits& habits) {
  std::array<double, kLeadDaysMax + 1> of_lead = {};
  double all = 0;
  for (const BookedCount& count : past) {
    if (!IsSound(count, today) || count.lead_days < 0) continue;
    const auto kept = static_cast<double>(count.made - count.cancelled);
    of_lead[static_cast<size_t>(std::min(count.lead_days, kLeadDaysMax))] += kept;
    all += kept;
  }
  double longer = 0;
  for (int lead = kLeadDaysMax; lead >= 0; --lead) {
    const double own = of_lead[static_cast<size_t>(lead)];
    // Of those who book on a day, half have done so when one looks.
    habits.known_by[static_cast<size_t>(lead)] =
        Share(longer + own / 2, all, std::pow(0.5, (lead + 0.5) / kHalfAhead_days));
    longer += own;
  }
}

// Per open day since the first booking of the last weeks, so that an office that has just begun is not halved.
void LearnUsual(const std::vector<BookedCount>& past, const OfficeHours& hours, absl::CivilDay today,
                BookingHabits& habits) {
  absl::CivilDay first = today;
  for (const BookedCount& count : past) {
    if (!IsSound(count, today) || today - count.day > kUsualDays) continue;
    habits.usual[count.slot] += static_cast<double>(count.came);
    first = std::min(first, count.day);
  }
  int open = 0;
  for (absl::CivilDay day = first; day < today; ++day) open += PlanOf(hours, day).open ? 1 : 0;
  for (auto& [slot, people] : habits.usual) people /= std::max(1, open);
}

}  // namespace

BookingHabits HabitsOf(const std::vector<BookedCount>& past, const OfficeHours& hours, absl::CivilDay today) {
  BookingHabits habits;
  double made = 0, kept = 0, came = 0;
  for (const BookedCount& count : past) {
    if (!IsSound(count, today)) continue;
    habits.seen += count.made;
    made += static_cast<double>(count.made);
    kept += static_cast<double>(count.made - count.cancelled);
    came += static_cast<double>(count.came);
  }
  habits.show = Share(came, kept, BookingHabits().show);
  habits.kept = Share(kept, made, BookingHabits().kept);
  LearnLeads(past, today, habits);
  LearnUsual(past, hours, today, habits);
  return habits;
}

std::map<int, BookedSlot> ExpectBooked(const BookingHabits& habits, const BookedAhead& ahead, absl::CivilDay day,
                                       absl::Time now) {
  std::map<int, BookedSlot> slots;
  const auto lead = std::clamp<int64_t>(day - JstDay(now), 0, kLeadDaysMax);
  const double comes = habits.show * (lead > 0 ? habits.kept : 1);
  for (const BookedTime& time : ahead.times) {
    if (JstDay(time.time) != day) continue;
    BookedSlot& slot = slots[SlotOf(time.time)];
    slot.bookings += time.expected + time.came;
    slot.people += time.came;
    if (time.time + kGivenUp < now) continue;
    slot.people += time.expected * comes;
    slot.variance += time.expected * comes * (1 - comes);
  }
  const double still = 1 - habits.known_by[static_cast<size_t>(lead)];
  for (const auto& [number, people] : habits.usual) {
    // Nobody books a time that has begun, or one that is full.
    if (absl::FromCivil(absl::CivilMinute(day) + number * kSlotMinutes, Jst()) <= now) continue;
    BookedSlot& slot = slots[number];
    const double room = std::max(0.0, ahead.people_per_slot - slot.bookings) * habits.show;
    const double more = std::min(people * still, room);
    slot.people += more;
    slot.variance += more;
  }
  return slots;
}

std::map<int, BookedSlot> UsualBooked(const BookingHabits& habits) {
  std::map<int, BookedSlot> slots;
  for (const auto& [slot, people] : habits.usual) slots[slot] = {.people = people, .variance = people};
  return slots;
}

}  // namespace madoguchi::congestion
