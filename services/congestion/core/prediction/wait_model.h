// The trained model. Several members each learn without some of the days. On the days that a member has not seen, its
// errors are honest: they set the width of the intervals, each queue's own correction of them, and say whether the
// model is worth using at all. The middle itself is told by members that have seen every day: while days are few, each
// of them counts. It is not corrected by queue; what looks like a queue's bias was that of its days. Immutable once
// trained; may be read by many threads.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "services/congestion/core/prediction/boosted_trees.h"
#include "services/congestion/core/prediction/linear_quantile.h"
#include "services/congestion/core/prediction/quantiles.h"
#include "services/congestion/core/prediction/training_set.h"
#include "services/congestion/core/prediction/wait_features.h"

namespace madoguchi::congestion {

// Later waits have bounds and blends by how much later: up to 35 minutes, up to 75, more.
inline constexpr size_t kLeadGroups = 3;

struct WaitModelOptions {
  int members = 4;  // that learn without some of the days
  // … and with all of them, for the middle alone: each of other draws, every second one of doubted paces. Half as many
  // where there is nothing to draw, because days are many.
  int whole = 4;
  // The middle is pulled to the calibrated queue length as if by so many days: few days prove little.
  double pull_days = 1;
  uint64_t seed = 0;  // of all that chance draws
  BoostingOptions middle{.trees = 100, .leaves_max = 32, .step = 0.06};
  BoostingOptions bounds{.trees = 100, .leaves_max = 12, .step = 0.06};
};

class WaitModel {
 public:
  // Without rows the model always gives its base, with wide bounds.
  static WaitModel Train(const TrainingSet& set, size_t queues, const WaitModelOptions& options);

  // Quantiles of log(1 + wait), in order.
  Quantiles Now(size_t queue, const NowFeatures& features, double base_min, double queue_length_min) const;
  Quantiles Later(const LaterFeatures& features, double base_min, double lead_min) const;

  // (people ahead + 1) / calls a minute, with multiplicative quantiles: minutes.
  Quantiles ByQueueLength(double estimate_min) const;

  // The share of the two that was best for such a lead: minutes.
  double Blend(double now_min, double usual_min, double lead_min) const;

  // Mean pinball loss in minutes, of tickets issued while somebody waited, on days not seen. Zero when there were none.
  double unseen_loss_min() const { return unseen_loss_min_; }
  double unseen_queue_length_loss_min() const { return unseen_queue_length_loss_min_; }
  size_t rows() const { return rows_; }

  // As bytes, and back. None when they were not written by this version of the rules or were damaged.
  std::string Bytes() const;
  static std::optional<WaitModel> FromBytes(absl::string_view bytes);
  // The same model for an installation that numbers its queues otherwise: what was queue q is now `number_of[q]`.
  WaitModel Renumbered(const std::vector<size_t>& number_of) const;

 private:
  // With a linear part that the trees only correct: what is told long before varies more.
  struct LaterPart {
    LinearQuantile linear;
    BoostedTrees trees;
    double Predict(const float* features) const { return linear.Predict(features) + trees.Predict(features); }
  };
  struct Member {
    std::array<BoostedTrees, kLevels.size()> now;
    LaterPart later;
  };
  using Offsets = std::array<double, kLevels.size()>;

  static LaterPart TrainLater(const TrainingRows& rows, const BoostingOptions& options);
  void LearnFactors(const TrainingSet& set);
  void LearnBlend(const TrainingSet& set);
  void CorrectNow(const TrainingSet& set, size_t queues);
  void CorrectLater(const TrainingSet& set);

  std::vector<Member> members_;
  std::vector<BoostedTrees> whole_;  // the middle
  double pull_ = 0;                  // of the middle to the calibrated queue length
  Offsets now_offsets_{};
  std::vector<Offsets> queue_offsets_;  // by queue, on top
  std::vector<Offsets> later_bounds_;   // by lead: p10, p50, p90 around what the members say
  std::array<double, kLeadGroups> blend_shares_ = {0.5, 0.4, 0.3};  // of now, by lead
  Offsets factors_ = {0.3, 0.9, 2};                                 // of the queue-length estimate
  double unseen_loss_min_ = 0;
  double unseen_queue_length_loss_min_ = 0;
  size_t rows_ = 0;
};

}  // namespace madoguchi::congestion
