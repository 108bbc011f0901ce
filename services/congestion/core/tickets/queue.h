// A queue and the rules by which it gives numbers, orders people and lets them go. hall.proto says what each rule
// means; the defaults stand here.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace madoguchi::congestion {

struct OfficeKey {
  std::string municipality;
  std::string office;

  friend auto operator<=>(const OfficeKey&, const OfficeKey&) = default;
};

struct QueueKey {
  std::string municipality;
  std::string office;
  std::string queue;

  OfficeKey office_key() const { return {municipality, office}; }
  friend auto operator<=>(const QueueKey&, const QueueKey&) = default;
};

struct NumberRange {
  int first = 1;
  int last = 3000;
  int offline_first = 0;  // 0: no number is kept for devices without a line
  std::string prefix;

  // The last number that the service itself gives.
  int online_last() const { return offline_first == 0 ? last : offline_first - 1; }
  bool IsOffline(int number) const { return offline_first != 0 && number >= offline_first && number <= last; }
  friend bool operator==(const NumberRange&, const NumberRange&) = default;
};

struct PriorityCategory {
  std::string id;
  std::string title;
  int head_start_s = 0;
  bool staff_only = false;
  friend bool operator==(const PriorityCategory&, const PriorityCategory&) = default;
};

struct BookingRule {
  int early_s = 600;
  int late_s = 900;
  int in_a_row_max = 2;
  friend bool operator==(const BookingRule&, const BookingRule&) = default;
};

struct RemoteRule {
  bool enabled = false;
  int from_minute = 0;
  int until_minute = 1440;
  int waiting_max = 100;
  int open_max = 30;
  int check_in_s = 3600;
  friend bool operator==(const RemoteRule&, const RemoteRule&) = default;
};

struct NoShowRule {
  int recalls_min = 2;
  int wait_s = 120;
  friend bool operator==(const NoShowRule&, const NoShowRule&) = default;
};

enum class ReturnPosition { kFront, kAfterSome, kBack };
enum class TransferPosition { kKeepsTime, kJoinsBack };

struct Queue {
  QueueKey key;
  std::string title;
  int counters = 0;        // that usually serve it
  int service_time_s = 0;  // expected, until enough tickets were finished today
  std::string title_en = {};
  std::string title_easy = {};
  NumberRange numbers = {};
  std::vector<PriorityCategory> categories = {};
  BookingRule booking = {};
  RemoteRule remote = {};
  NoShowRule no_show = {};
  ReturnPosition return_position = ReturnPosition::kFront;
  int return_after = 3;
  TransferPosition transfer_position = TransferPosition::kKeepsTime;
  int slightly_busy_s = 600;
  int busy_s = 1800;
  bool kiosk_signed_in = false;
  bool closed = false;  // gives no numbers; who waits is served

  // Null for an id that the queue does not have.
  const PriorityCategory* FindCategory(const std::string& id) const {
    for (const PriorityCategory& category : categories) {
      if (category.id == id) return &category;
    }
    return nullptr;
  }
  // Zero for a category that the queue does not know (of a ticket from another queue).
  absl::Duration HeadStart(const std::string& category) const {
    const PriorityCategory* const found = FindCategory(category);
    return found == nullptr ? absl::ZeroDuration() : absl::Seconds(found->head_start_s);
  }
  friend bool operator==(const Queue&, const Queue&) = default;
};

}  // namespace madoguchi::congestion
