// What past days teach: for a sample of their tickets, what was known when each was issued (and some time before), and
// how long its holder waited. The sample is bounded and drawn by a hash, so that the same past gives the same rows.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/congestion/core/prediction/boosted_trees.h"
#include "services/congestion/core/prediction/past_days.h"
#include "services/congestion/core/prediction/queue_now.h"

namespace madoguchi::congestion {

inline constexpr size_t kTrainingRowsMax = 36'000;

struct TrainingSet {
  struct Fact {
    size_t day = 0;  // place in the past
    size_t queue = 0;
    int ahead = 0;                // rows of `now`; of `later`, when the person came
    double base_min = 0;          // what the target is a ratio to
    double queue_length_min = 0;  // rows of `now`: what the simple estimator says, without its factors
    double wait_min = 0;
    double now_min = 0;    // rows of `later`: what the line said when it was asked
    double usual_min = 0;  // … and what is usual at the arrival
    float lead_min = 0;    // rows of `later`
  };
  TrainingRows now;  // target: log((1 + wait) / (1 + base))
  // The same tickets told again with other days drawn for their profiles; every second time as if each queue's usual
  // pace had been mistaken, by as much as few days mistake it: who learns from these believes today's pace more than
  // the past's. Empty where days are so many that neither matters.
  std::vector<TrainingRows> retold;
  TrainingRows later;
  std::vector<Fact> now_facts;
  std::vector<Fact> later_facts;
};

struct TrainingDraws {
  size_t rows_max = kTrainingRowsMax;
  int retold = 2;
  uint64_t seed = 0;  // of all that is drawn
};

// `office_of` each queue.
TrainingSet MakeTrainingSet(const PastDays& past, const std::vector<int>& office_of, const TrainingDraws& draws);

// What a later wait is told relative to: between what the line says now and what is usual at that time.
double BlendedEstimate_min(const QueueNow& queue, double arrival_min);

}  // namespace madoguchi::congestion
