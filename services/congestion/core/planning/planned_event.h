// A group that is announced to come: who, how many, when, to which queue. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/status/error.h"
#include "services/congestion/core/planning/office_hours.h"

namespace madoguchi::congestion {

enum class PlannedEventState { kProposed, kConfirmed, kCancelled };

struct PlannedEvent {
  std::string id;
  int64_t revision = 0;
  PlannedEventState state = PlannedEventState::kProposed;
  std::string queue;        // id
  std::string title;        // as staff and the partner read it
  bool show_title = false;  // everybody may read it
  int64_t headcount = 0;
  int show_percent = 100;  // of these come in person
  absl::CivilDay first;
  absl::CivilDay last;
  int from_min = 0;  // of each day; the whole opening by default
  int until_min = 24 * 60;
  std::string partner;  // id; "" for staff
  std::string note;
  absl::Time create_time;
  absl::Time update_time;
  std::string update_actor;

  friend bool operator==(const PlannedEvent&, const PlannedEvent&) = default;
};

// Every fault, with its path in the message `event`: INVALID, REQUIRED, OUT_OF_RANGE, TOO_LONG, PAST. A negative and an
// absurd headcount are OUT_OF_RANGE and are named with the bound. `today` is the hall's.
std::vector<FieldFault> CheckEvent(const PlannedEvent& event, absl::CivilDay today);

// How a group reads in the calendar for everybody: 見本大学の転入, or 団体の来庁.
std::string PublicTitle(const PlannedEvent& event);

// What the event adds to one day: people expected on it, spread over the slots (by number of the half hour) in which
// it may come. Nothing on days that are closed or outside the window.
struct EventShare {
  absl::CivilDay day;
  double people = 0;
  std::vector<int> slots;
};
std::vector<EventShare> SharesOf(const PlannedEvent& event, const OfficeHours& hours);

}  // namespace madoguchi::congestion
