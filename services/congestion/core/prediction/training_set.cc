#include "services/congestion/core/prediction/training_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "services/congestion/core/prediction/hall_now.h"
#include "services/congestion/core/prediction/tree_grower.h"

namespace madoguchi::congestion {
namespace {

constexpr std::array<float, 8> kLeads_min = {20, 30, 45, 60, 60, 90, 120, 120};
constexpr double kBlendOfNow = 0.4;

// An error of a long wait costs more minutes, but one long day must not decide alone.
constexpr double kWeightExponent = 0.3;
constexpr double kWeightMin_min = 2;
// Nobody waits: hardly anything to learn, and most tickets of quiet halls.
constexpr double kUnqueuedWeight = 0.3;

float RowWeight(double base_min, int ahead) {
  return static_cast<float>(std::pow(base_min + kWeightMin_min, kWeightExponent) * (ahead > 0 ? 1 : kUnqueuedWeight));
}

float LogRatio(double wait_min, double base_min) {
  return static_cast<float>(std::log((wait_min + 1) / (base_min + 1)));
}

// The logarithm of a queue's pace differs from day to day about this much: the mean of n days is wrong by its √n-th.
constexpr double kPaceOfDays = 0.5;
// The mean of more days is as good as sure, and reading them twice would only take its time.
constexpr size_t kDoubtedDaysMax = 60;

// Normal, by the sum of uniform ones: the same on every machine.
double Normal(uint64_t seed) {
  SeededNumbers numbers(seed);
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += numbers.Unit();
  return sum;
}

// Which tickets were called past others by a rule. They are part of the line, but not of what is to be learnt.
std::vector<bool> Overtakers(const RecordedQueue& queue) {
  std::vector<bool> overtakers(queue.tickets.size(), false);
  const auto waits_at = [](const RecordedTicket& ticket, float minute) {
    const bool called = ticket.called_min.has_value() && *ticket.called_min <= minute;
    const bool left = ticket.left_min.has_value() && *ticket.left_min <= minute;
    return !called && !left;
  };
  for (size_t i = 0; i < overtakers.size(); ++i) {
    const RecordedTicket& ticket = queue.tickets[i];
    if (!ticket.called_min.has_value()) continue;
    int ahead = 0, passed = 0;
    for (const RecordedTicket& other : queue.tickets) {
      if (!(other.issued_min < ticket.issued_min) || !waits_at(other, ticket.issued_min)) continue;
      ++ahead;
      // Nobody is known to wait for ever; who was never called may have gone before.
      passed += other.called_min.has_value() && waits_at(other, *ticket.called_min) ? 1 : 0;
    }
    overtakers[i] = Overtook(passed, ahead);
  }
  return overtakers;
}

struct Telling {
  uint64_t draw = 0;  // of the days that profiles are made of
  double doubt = 0;   // standard deviation of the logarithm of what the usual pace is mistaken by
};

// Feeds one day through the same state as a live one and takes down the drawn tickets.
class DayReader {
 public:
  DayReader(const PastDays& past, size_t index, const std::vector<int>& office_of, double share, Telling telling,
            TrainingSet& set)
      : day_(past.day(index)), index_(index), share_(share), set_(set), hall_(day_.day) {
    std::vector<QueueProfile> profiles = past.ProfilesWithout(index, telling.draw);
    for (size_t q = 0; q < profiles.size(); ++q) {
      if (telling.doubt > 0) profiles[q].Quicken(std::exp(telling.doubt * Normal((telling.draw << 40) ^ Group(q))));
      hall_.AddQueue(office_of[q], profiles[q]);
    }
    for (const RecordedQueue& queue : day_.queues) overtakers_.push_back(Overtakers(queue));
  }

  void Read() {
    using Kind = ReplayMoment::Kind;
    std::vector<ReplayMoment> moments = InTimeOrder(day_, {});
    AddLaterQuestions(moments);
    for (const ReplayMoment& moment : moments) {
      const RecordedTicket* ticket =
          moment.kind == Kind::kCounters ? nullptr : &day_.queues[moment.queue].tickets[moment.place];
      if (moment.kind == Kind::kAskNow) {
        AskNow(moment, *ticket);
      } else if (moment.kind == Kind::kAskLater) {
        AskLater(moment, *ticket);
      } else {
        Happen(day_, moment, hall_);
      }
    }
    // Whether somebody waited at the arrival is known only after the whole day was read.
    for (size_t i = 0; i < pending_.size(); ++i) {
      const Pending& row = pending_[i];
      TrainingSet::Fact fact = row.fact;
      fact.ahead = AheadOf(fact.queue, row.place);
      set_.later.Add(row.features, LogRatio(fact.wait_min, fact.base_min), RowWeight(fact.base_min, fact.ahead),
                     Group(fact.queue));
      set_.later_facts.push_back(fact);
    }
  }

 private:
  struct Pending {
    LaterFeatures features;
    TrainingSet::Fact fact;
    int place = 0;
  };

  uint64_t Hash(int queue, int place) const {
    return SeededNumbers((index_ << 40) ^ (static_cast<uint64_t>(queue) << 20) ^ static_cast<uint64_t>(place)).Next();
  }
  bool Drawn(int queue, int place, const RecordedTicket& ticket) const {
    return ticket.called_min.has_value() && !overtakers_[queue][place] &&
           static_cast<double>(Hash(queue, place) >> 11) * 0x1.0p-53 < share_;
  }
  uint32_t Group(size_t queue) const { return static_cast<uint32_t>(index_ * 4096 + queue); }
  static double Wait(const RecordedTicket& ticket) {
    return std::max(0.0, static_cast<double>(*ticket.called_min) - ticket.issued_min);
  }
  int AheadOf(size_t queue, int place) const {
    const auto found = ahead_.find({queue, place});
    return found == ahead_.end() ? 0 : found->second;
  }

  void AddLaterQuestions(std::vector<ReplayMoment>& moments) const {
    std::vector<ReplayMoment> questions;
    for (const ReplayMoment& moment : moments) {
      if (moment.kind != ReplayMoment::Kind::kAskNow) continue;
      if (!Drawn(moment.queue, moment.place, day_.queues[moment.queue].tickets[moment.place])) continue;
      const float lead = kLeads_min[Hash(moment.queue, moment.place) % kLeads_min.size()];
      questions.push_back({moment.minute - lead, ReplayMoment::Kind::kAskLater, moment.queue, moment.place, lead});
    }
    moments.insert(moments.begin(), questions.begin(), questions.end());
    std::stable_sort(moments.begin(), moments.end(),
                     [](const ReplayMoment& a, const ReplayMoment& b) { return a.minute < b.minute; });
  }

  void AskNow(const ReplayMoment& moment, const RecordedTicket& ticket) {
    if (!Drawn(moment.queue, moment.place, ticket)) return;
    const NowFeatures features = hall_.Now(moment.queue, moment.minute);
    const QueueNow& queue = hall_.queue(moment.queue);
    const TrainingSet::Fact fact{.day = index_,
                                 .queue = static_cast<size_t>(moment.queue),
                                 .ahead = queue.waiting(),
                                 .base_min = queue.PaceEstimate_min(queue.waiting()),
                                 .queue_length_min = queue.QueueLengthEstimate_min(queue.waiting()),
                                 .wait_min = Wait(ticket)};
    ahead_[{fact.queue, moment.place}] = fact.ahead;
    set_.now.Add(features, LogRatio(fact.wait_min, fact.base_min), RowWeight(fact.base_min, fact.ahead),
                 Group(fact.queue));
    set_.now_facts.push_back(fact);
  }

  void AskLater(const ReplayMoment& moment, const RecordedTicket& ticket) {
    hall_.queue(moment.queue).Advance(moment.minute);
    const QueueNow& queue = hall_.queue(moment.queue);
    const double base = BlendedEstimate_min(queue, ticket.issued_min);
    const double now = queue.QueueLengthEstimate_min(queue.waiting());
    const double usual = std::expm1(queue.profile().log_wait[SlotOf(ticket.issued_min)]);
    pending_.push_back({hall_.Later(moment.queue, moment.minute, ticket.issued_min, base),
                        {.day = index_,
                         .queue = static_cast<size_t>(moment.queue),
                         .base_min = base,
                         .wait_min = Wait(ticket),
                         .now_min = now,
                         .usual_min = usual,
                         .lead_min = moment.lead_min},
                        moment.place});
  }

  const RecordedDay& day_;
  const size_t index_;
  const double share_;
  TrainingSet& set_;
  HallNow hall_;
  std::vector<std::vector<bool>> overtakers_;  // queue → place
  std::vector<Pending> pending_;
  std::map<std::pair<size_t, int>, int> ahead_;
};

TrainingSet Read(const PastDays& past, const std::vector<int>& office_of, size_t rows_max, Telling telling) {
  TrainingSet set;
  set.now.features = kNowFeatures;
  set.later.features = kLaterFeatures;
  const double share = past.tickets() <= rows_max ? 1 : static_cast<double>(rows_max) / past.tickets();
  for (size_t index = 0; index < past.size(); ++index) DayReader(past, index, office_of, share, telling, set).Read();
  return set;
}

}  // namespace

double BlendedEstimate_min(const QueueNow& queue, double arrival_min) {
  return kBlendOfNow * queue.PaceEstimate_min(queue.waiting()) +
         (1 - kBlendOfNow) * std::expm1(queue.profile().log_wait[SlotOf(arrival_min)]);
}

TrainingSet MakeTrainingSet(const PastDays& past, const std::vector<int>& office_of, const TrainingDraws& draws) {
  const auto tellings = static_cast<uint64_t>(std::max(1, draws.retold));
  const uint64_t first = draws.seed * tellings;
  TrainingSet set = Read(past, office_of, draws.rows_max, {.draw = first});
  if (past.size() > kDoubtedDaysMax) return set;
  const double doubt = kPaceOfDays / std::sqrt(std::max<double>(1, past.size()));
  for (uint64_t told = 0; told < tellings; ++told) {
    const Telling telling{.draw = first + told / 2, .doubt = told % 2 == 0 ? 0 : doubt};
    set.retold.push_back(told == 0 ? set.now : Read(past, office_of, draws.rows_max, telling).now);
  }
  return set;
}

}  // namespace madoguchi::congestion
