#include "services/congestion/core/staffing/hall_simulation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <functional>
#include <queue>
#include <utility>

#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kSlotsMax = 96;
constexpr double kArrivalsMax = 2000;  // a slot
constexpr int kCountersMax = 200;
constexpr int kDaysMax = 1000, kDaysMin = 8;
constexpr double kPeopleMax = 60'000;  // of all simulated days

double InRange(double value, double low, double high) {
  return std::isfinite(value) ? std::clamp(value, low, high) : low;
}

DayToLive Sound(DayToLive day) {
  if (day.arrivals.size() > kSlotsMax) day.arrivals.resize(kSlotsMax);
  double people = 0;
  for (double& arrivals : day.arrivals) {
    arrivals = InRange(arrivals, 0, kArrivalsMax);
    people += arrivals;
  }
  if (!day.booked.empty()) day.booked.resize(day.arrivals.size(), 0);
  for (double& booked : day.booked) {
    booked = InRange(booked, 0, kArrivalsMax);
    people += booked;
  }
  day.booked_in_a_row_max = std::clamp(day.booked_in_a_row_max, 1, 1000);
  day.waiting = std::clamp(day.waiting, 0, static_cast<int>(kArrivalsMax));
  day.slot_min = InRange(day.slot_min, 1, 24 * 60);
  day.begin_min = InRange(day.begin_min, 0, day.slot_min * static_cast<double>(day.arrivals.size()));
  day.service_min = InRange(day.service_min, 0.1, 24 * 60);
  day.service_variation = InRange(day.service_variation, 0, 3);
  day.arrival_variation = InRange(day.arrival_variation, 0, 1);
  const int affordable = static_cast<int>(std::min<double>(kDaysMax, kPeopleMax / std::max(1.0, people)));
  day.days = std::clamp(day.days, 1, std::max(kDaysMin, affordable));
  return day;
}

constexpr int kShareBits = 10;
constexpr size_t kShares = size_t{1} << kShareBits;

// The standard normal distribution in equal shares: the middle of each.
const std::array<double, kShares>& NormalShares() {
  static const std::array<double, kShares> kMiddles = [] {
    std::array<double, kShares> middles{};
    double at = -4;
    for (size_t i = 0; i < kShares / 2; ++i) {
      const double level = (static_cast<double>(i) + 0.5) / kShares;
      for (int step = 0; step < 8; ++step) {  // Newton, from the share before
        at -= (0.5 * std::erfc(-at / std::sqrt(2.0)) - level) * std::sqrt(2 * M_PI) * std::exp(at * at / 2);
      }
      middles[i] = at;
      middles[kShares - 1 - i] = -at;
    }
    return middles;
  }();
  return kMiddles;
}

// Positive numbers of mean one and this standard deviation, lognormal. A draw is a look into a table: a year of a queue
// takes some million.
class AroundOne {
 public:
  explicit AroundOne(double deviation) {
    const double spread = std::sqrt(std::log1p(deviation * deviation));
    double sum = 0;
    for (size_t i = 0; i < kShares; ++i) sum += shares_[i] = std::exp(spread * NormalShares()[i]);
    for (double& share : shares_) share *= kShares / sum;
  }
  double Draw(SeededNumbers& numbers) const { return shares_[numbers.Next() >> (64 - kShareBits)]; }

 private:
  std::array<double, kShares> shares_;
};

// The counters of one day: everybody is called in order of arrival as soon as a counter that is staffed is free. A
// counter that closes finishes whom it serves.
class Counters {
 public:
  Counters(const std::vector<int>& staffed, double slot_min) : staffed_(staffed), slot_min_(slot_min) {}

  // Minute of the call of somebody who comes at `arrival` and then takes `service` minutes.
  double Serve(double arrival, double service) {
    const double minute = FreeAt(std::max(arrival, last_call_));
    Call(minute, service);
    return minute;
  }
  // The first minute from `minute` on at which somebody could be called. `minute` does not run backwards.
  double FreeAt(double minute) {
    while (true) {
      while (!busy_until_.empty() && busy_until_.top() <= minute) busy_until_.pop();
      if (static_cast<int>(busy_until_.size()) < StaffedAt(minute)) return minute;
      const double freed = busy_until_.top();
      const double next_slot = (std::floor(minute / slot_min_) + 1) * slot_min_;
      minute = minute < slot_min_ * static_cast<double>(staffed_.size()) ? std::min(freed, next_slot) : freed;
    }
  }
  void Call(double minute, double service) {
    last_call_ = minute;
    busy_until_.push(minute + service);
  }

 private:
  int StaffedAt(double minute) const {
    const auto slot = static_cast<size_t>(minute / slot_min_);
    return staffed_[std::min(slot, staffed_.size() - 1)];
  }

  const std::vector<int>& staffed_;
  const double slot_min_;
  double last_call_ = 0;
  std::priority_queue<double, std::vector<double>, std::greater<>> busy_until_;
};

// The minutes at which people come in one slot, one after another.
class Arrivals {
 public:
  Arrivals(const DayToLive& hall, double people, size_t slot, double crowd, SeededNumbers* numbers)
      : end_(static_cast<double>(slot + 1) * hall.slot_min),
        rate_(people * crowd / hall.slot_min),
        counted_(hall.counted),
        left_(static_cast<int>(std::lround(people))),
        numbers_(*numbers),
        minute_(static_cast<double>(slot) * hall.slot_min) {}

  // False when nobody comes in this slot any more.
  bool Next(double* minute) {
    if (counted_) {
      // The first of those that are left, if each comes at any time of the rest of the slot.
      if (left_ <= 0) return false;
      minute_ += (end_ - minute_) * (1 - std::pow(1 - numbers_.Unit(), 1.0 / left_--));
    } else {
      if (rate_ <= 0) return false;
      minute_ -= std::log(1 - numbers_.Unit()) / rate_;
    }
    *minute = minute_;
    return minute_ < end_;
  }

 private:
  const double end_;
  const double rate_;
  const bool counted_;
  int left_;
  SeededNumbers& numbers_;
  double minute_;
};

double At(std::vector<float>& waits, double level) {
  const auto place = waits.begin() + static_cast<std::ptrdiff_t>(level * static_cast<double>(waits.size() - 1));
  std::nth_element(waits.begin(), place, waits.end());
  return *place;
}

SlotWaits WaitsOf(std::vector<float>& waits) {
  if (waits.empty()) return {};
  double sum = 0;
  for (const float wait : waits) sum += wait;
  return {At(waits, 0.5), At(waits, 0.9), sum / static_cast<double>(waits.size())};
}

struct Person {
  double arrival = 0;
  double service = 0;
  size_t slot = 0;
  bool booked = false;
};

// One day with two lines before the same counters: who has booked is called first, but only so many in a row.
class TwoLines {
 public:
  TwoLines(const DayToLive& hall, const std::vector<int>& staffed)
      : begin_(hall.begin_min), in_a_row_max_(hall.booked_in_a_row_max), counters_(staffed, hall.slot_min) {}

  // Who came before the day is lived is not of it.
  void Expect(const Person& person) {
    if (person.arrival >= begin_) people_.push_back(person);
  }
  // Tells of each person how long the wait was.
  template <class Told>
  void Live(Told told) {
    std::stable_sort(people_.begin(), people_.end(),
                     [](const Person& one, const Person& other) { return one.arrival < other.arrival; });
    size_t next = 0;
    double minute = begin_;
    while (next < people_.size() || !booked_.empty() || !walked_in_.empty()) {
      if (booked_.empty() && walked_in_.empty()) minute = std::max(minute, people_[next].arrival);
      minute = counters_.FreeAt(minute);
      for (; next < people_.size() && people_[next].arrival <= minute; ++next) {
        (people_[next].booked ? booked_ : walked_in_).push_back(people_[next]);
      }
      const Person person = TakeFirst();
      counters_.Call(minute, person.service);
      told(person, minute - person.arrival);
    }
  }

 private:
  Person TakeFirst() {
    const bool booked = !booked_.empty() && (walked_in_.empty() || in_a_row_ < in_a_row_max_);
    in_a_row_ = booked ? in_a_row_ + 1 : 0;
    std::deque<Person>& line = booked ? booked_ : walked_in_;
    const Person first = line.front();
    line.pop_front();
    return first;
  }

  const double begin_;
  const int in_a_row_max_;
  Counters counters_;
  std::vector<Person> people_;
  std::deque<Person> booked_, walked_in_;
  int in_a_row_ = 0;
};

std::vector<SlotWaits> SimulateTwoLines(const DayToLive& hall, const std::vector<int>& staffed) {
  const size_t slots = hall.arrivals.size();
  std::vector<std::vector<float>> waits(slots), booked_waits(slots);
  const AroundOne crowds(hall.arrival_variation), services(hall.service_variation);
  SeededNumbers numbers(hall.seed);
  for (int day = 0; day < hall.days; ++day) {
    // The same people without a booking come however many have one.
    SeededNumbers today(numbers.Next()), of_booked(numbers.Next());
    const double crowd = crowds.Draw(today);
    TwoLines lines(hall, staffed);
    for (int i = 0; i < hall.waiting; ++i) {
      lines.Expect({.arrival = hall.begin_min, .service = hall.service_min * services.Draw(today), .slot = slots});
    }
    for (size_t s = 0; s < slots; ++s) {
      Arrivals walking_in(hall, hall.arrivals[s], s, crowd, &today);
      for (double minute = 0; walking_in.Next(&minute);) {
        lines.Expect({.arrival = minute, .service = hall.service_min * services.Draw(today), .slot = s});
      }
      Arrivals booked(hall, hall.booked.empty() ? 0 : hall.booked[s], s, 1, &of_booked);
      for (double minute = 0; booked.Next(&minute);) {
        lines.Expect(
            {.arrival = minute, .service = hall.service_min * services.Draw(of_booked), .slot = s, .booked = true});
      }
    }
    lines.Live([&](const Person& person, double wait) {
      if (person.slot < slots) (person.booked ? booked_waits : waits)[person.slot].push_back(static_cast<float>(wait));
    });
  }
  std::vector<SlotWaits> found;
  for (size_t s = 0; s < slots; ++s) {
    found.push_back(WaitsOf(waits[s]));
    found.back().booked_mean_min = WaitsOf(booked_waits[s]).mean_min;
  }
  return found;
}

}  // namespace

std::vector<SlotWaits> SimulateHall(const DayToLive& asked, const std::vector<int>& counters) {
  const DayToLive hall = Sound(asked);
  const size_t slots = hall.arrivals.size();
  if (slots == 0) return {};
  std::vector<int> staffed(slots, 1);
  for (size_t s = 0; s < std::min(slots, counters.size()); ++s) staffed[s] = std::clamp(counters[s], 1, kCountersMax);
  if (!hall.booked.empty() || hall.waiting > 0 || hall.begin_min > 0) return SimulateTwoLines(hall, staffed);
  std::vector<std::vector<float>> waits(slots);
  const AroundOne crowds(hall.arrival_variation), services(hall.service_variation);
  SeededNumbers numbers(hall.seed);
  for (int day = 0; day < hall.days; ++day) {
    SeededNumbers today(numbers.Next());
    const double crowd = crowds.Draw(today);
    Counters open(staffed, hall.slot_min);
    for (size_t s = 0; s < slots; ++s) {
      Arrivals arrivals(hall, hall.arrivals[s], s, crowd, &today);
      for (double minute = 0; arrivals.Next(&minute);) {
        const double service = hall.service_min * services.Draw(today);
        waits[s].push_back(static_cast<float>(open.Serve(minute, service) - minute));
      }
    }
  }
  std::vector<SlotWaits> found;
  for (std::vector<float>& slot : waits) found.push_back(WaitsOf(slot));
  return found;
}

double WaitedHours(const DayToLive& day, const std::vector<SlotWaits>& waits) {
  double minutes = 0;
  for (size_t s = 0; s < std::min(day.arrivals.size(), waits.size()); ++s) {
    if (std::isfinite(day.arrivals[s])) minutes += std::max(0.0, day.arrivals[s]) * waits[s].mean_min;
    const double booked = s < day.booked.size() && std::isfinite(day.booked[s]) ? std::max(0.0, day.booked[s]) : 0;
    minutes += booked * waits[s].booked_mean_min;
  }
  return minutes / 60;
}

}  // namespace madoguchi::congestion
