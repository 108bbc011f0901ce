#include "services/congestion/core/prediction/wait_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace madoguchi::congestion {
namespace {

// However odd its features, a prediction stays within these factors of its base.
constexpr double kLogRatioMax = 3;

// A queue's own correction counts like its days against so many.
constexpr double kQueueOffsetPriorDays = 8;

constexpr size_t kMiddle = 1;  // of kLevels
constexpr double kLaterRidge = 300;

// Leads (minutes) up to which each set of bounds of a later wait holds.
constexpr std::array<double, kLeadGroups> kLeadGroups_min = {35, 75, 1e9};
size_t LeadGroup(double lead_min) {
  size_t group = 0;
  while (lead_min > kLeadGroups_min[group]) ++group;
  return group;
}

double Bounded(double log_ratio) {
  return std::isfinite(log_ratio) ? std::clamp(log_ratio, -kLogRatioMax, kLogRatioMax) : 0;
}

// Rows of the days that a member learns from, and those it does not see. The only member sees everything.
bool Sees(size_t member, size_t members, size_t day) { return members == 1 || day % members != member; }

TrainingRows RowsOf(const TrainingRows& rows, const std::vector<TrainingSet::Fact>& facts,
                    const std::function<bool(size_t day)>& seen) {
  TrainingRows chosen;
  chosen.features = rows.features;
  for (size_t i = 0; i < rows.rows(); ++i) {
    if (!seen(facts[i].day)) continue;
    chosen.Add({&rows.values[i * rows.features], rows.features}, rows.target[i], rows.weight[i], rows.group[i]);
  }
  return chosen;
}

size_t DaysOf(const std::vector<TrainingSet::Fact>& facts) {
  size_t days = 0;
  for (const TrainingSet::Fact& fact : facts) days = std::max(days, fact.day + 1);
  return days;
}

}  // namespace

WaitModel::LaterPart WaitModel::TrainLater(const TrainingRows& rows, const BoostingOptions& options) {
  LaterPart part;
  part.linear = LinearQuantile::Train(rows, kLevels[kMiddle], kLaterRidge);
  TrainingRows rest = rows;
  for (size_t i = 0; i < rest.rows(); ++i) {
    rest.target[i] -= static_cast<float>(part.linear.Predict(&rest.values[i * rest.features]));
  }
  part.trees = BoostedTrees::Train(rest, kLevels[kMiddle], options);
  return part;
}

WaitModel WaitModel::Train(const TrainingSet& set, size_t queues, const WaitModelOptions& options) {
  WaitModel model;
  model.rows_ = set.now.rows();
  model.queue_offsets_.resize(queues);
  model.later_bounds_.assign(kLeadGroups_min.size(), {-0.7, 0, 0.7});
  if (set.now.rows() == 0) return model;
  model.LearnFactors(set);
  model.LearnBlend(set);
  const uint64_t first_seed = options.seed << 20;
  const size_t members = std::clamp<size_t>(DaysOf(set.now_facts), 1, std::max(1, options.members));
  for (size_t m = 0; m < members; ++m) {
    const auto seen = [&](size_t day) { return Sees(m, members, day); };
    const TrainingRows now = RowsOf(set.now, set.now_facts, seen);
    const TrainingRows later = RowsOf(set.later, set.later_facts, seen);
    Member member;
    for (size_t level = 0; level < kLevels.size(); ++level) {
      BoostingOptions trees = level == kMiddle ? options.middle : options.bounds;
      trees.seed += first_seed + 16 * m + level;
      member.now[level] = BoostedTrees::Train(now, kLevels[level], trees);
    }
    BoostingOptions trees = options.bounds;
    trees.seed += first_seed + 16 * m + kLevels.size();
    member.later = TrainLater(later, trees);
    model.members_.push_back(std::move(member));
  }
  const int whole = set.retold.empty() ? (options.whole + 1) / 2 : options.whole;
  for (int w = 0; w < whole; ++w) {
    BoostingOptions trees = options.middle;
    trees.seed += first_seed + 16 * (members + w);
    const TrainingRows& rows = set.retold.empty() ? set.now : set.retold[w % set.retold.size()];
    model.whole_.push_back(BoostedTrees::Train(rows, kLevels[kMiddle], trees));
  }
  model.pull_ = options.pull_days / (options.pull_days + static_cast<double>(DaysOf(set.now_facts)));
  model.CorrectNow(set, queues);
  model.CorrectLater(set);
  return model;
}

void WaitModel::LearnFactors(const TrainingSet& set) {
  for (size_t level = 0; level < kLevels.size(); ++level) {
    std::vector<Weighted> ratios;
    for (const TrainingSet::Fact& fact : set.now_facts) {
      if (fact.ahead > 0) ratios.push_back({static_cast<float>(fact.wait_min / fact.queue_length_min), 1});
    }
    factors_[level] = WeightedQuantile(ratios, kLevels[level], static_cast<float>(factors_[level]));
  }
}

void WaitModel::LearnBlend(const TrainingSet& set) {
  for (size_t group = 0; group < kLeadGroups_min.size(); ++group) {
    double least = 0;
    for (int tenth = 0; tenth <= 10; ++tenth) {
      const double share = tenth / 10.0;
      double error = 0;
      for (const TrainingSet::Fact& fact : set.later_facts) {
        if (fact.ahead == 0 || LeadGroup(fact.lead_min) != group) continue;
        error += std::abs(share * fact.now_min + (1 - share) * fact.usual_min - fact.wait_min);
      }
      if (tenth > 0 && error >= least) continue;
      least = error;
      blend_shares_[group] = share;
    }
  }
}

double WaitModel::Blend(double now_min, double usual_min, double lead_min) const {
  const double share = blend_shares_[LeadGroup(lead_min)];
  return share * now_min + (1 - share) * usual_min;
}

void WaitModel::CorrectNow(const TrainingSet& set, size_t queues) {
  const size_t members = members_.size();
  struct Honest {
    Offsets told;
    double log_wait;
    size_t queue;
    size_t day;
    double queue_length_min;
    double wait_min;
  };
  std::vector<Honest> honest;
  for (size_t i = 0; i < set.now.rows(); ++i) {
    const TrainingSet::Fact& fact = set.now_facts[i];
    if (fact.ahead == 0) continue;
    const Member& member = members_[fact.day % members];
    Honest row{{}, std::log1p(fact.wait_min), fact.queue, fact.day, fact.queue_length_min, fact.wait_min};
    for (size_t level = 0; level < kLevels.size(); ++level) {
      row.told[level] =
          std::log1p(fact.base_min) + Bounded(member.now[level].Predict(&set.now.values[i * set.now.features]));
    }
    honest.push_back(row);
  }
  if (honest.empty()) return;
  std::vector<Weighted> errors;
  for (size_t level = 0; level < kLevels.size(); ++level) {
    if (level == kMiddle) continue;
    errors.clear();
    for (const Honest& row : honest) errors.push_back({static_cast<float>(row.log_wait - row.told[level]), 1});
    now_offsets_[level] = WeightedQuantile(errors, kLevels[level], 0);
  }
  std::vector<std::vector<const Honest*>> by_queue(queues);
  for (const Honest& row : honest) by_queue[row.queue].push_back(&row);
  for (size_t q = 0; q < queues; ++q) {
    size_t days = 0, last_day = ~size_t{0};
    for (const Honest* row : by_queue[q]) {
      days += row->day != last_day;
      last_day = row->day;
    }
    for (size_t level = 0; level < kLevels.size(); ++level) {
      if (level == kMiddle) continue;
      errors.clear();
      for (const Honest* row : by_queue[q]) {
        errors.push_back({static_cast<float>(row->log_wait - row->told[level] - now_offsets_[level]), 1});
      }
      queue_offsets_[q][level] = WeightedQuantile(errors, kLevels[level], 0) * days / (days + kQueueOffsetPriorDays);
    }
  }
  double loss = 0, queue_length_loss = 0;
  for (const Honest& row : honest) {
    Offsets told = row.told;
    for (size_t level = 0; level < kLevels.size(); ++level) told[level] += now_offsets_[level];
    const Quantiles minutes = Ordered({std::expm1(told[0]), std::expm1(told[1]), std::expm1(told[2])});
    loss += MeanPinballLoss(minutes, row.wait_min);
    queue_length_loss += MeanPinballLoss(ByQueueLength(row.queue_length_min), row.wait_min);
  }
  unseen_loss_min_ = loss / honest.size();
  unseen_queue_length_loss_min_ = queue_length_loss / honest.size();
}

void WaitModel::CorrectLater(const TrainingSet& set) {
  const size_t members = members_.size();
  std::array<std::vector<Weighted>, kLeadGroups> errors;
  for (size_t i = 0; i < set.later.rows(); ++i) {
    const TrainingSet::Fact& fact = set.later_facts[i];
    const double told = std::log1p(fact.base_min) +
                        Bounded(members_[fact.day % members].later.Predict(&set.later.values[i * set.later.features]));
    const double weight = fact.ahead > 0 ? fact.base_min + 2 : 0.5;
    errors[LeadGroup(fact.lead_min)].push_back(
        {static_cast<float>(std::log1p(fact.wait_min) - told), static_cast<float>(weight)});
  }
  for (size_t group = 0; group < errors.size(); ++group) {
    for (size_t level = 0; level < kLevels.size(); ++level) {
      later_bounds_[group][level] =
          WeightedQuantile(errors[group], kLevels[level], static_cast<float>(later_bounds_[group][level]));
    }
  }
}

Quantiles WaitModel::Now(size_t queue, const NowFeatures& features, double base_min, double queue_length_min) const {
  Offsets told = queue < queue_offsets_.size() ? queue_offsets_[queue] : Offsets{};
  for (size_t level = 0; level < kLevels.size(); ++level) {
    double sum = 0, parts = 0;
    if (level != kMiddle || whole_.empty()) {
      for (const Member& member : members_) sum += Bounded(member.now[level].Predict(features.data()));
      parts = static_cast<double>(members_.size());
    } else {
      for (const BoostedTrees& trees : whole_) sum += Bounded(trees.Predict(features.data()));
      parts = static_cast<double>(whole_.size());
    }
    if (parts > 0) told[level] += sum / parts;
    told[level] += std::log1p(base_min) + now_offsets_[level];
  }
  told[kMiddle] += pull_ * (std::log1p(factors_[kMiddle] * queue_length_min) - told[kMiddle]);
  if (members_.empty()) return {std::log1p(base_min / 4), std::log1p(base_min), std::log1p(base_min * 2)};
  return Ordered({told[0], told[1], told[2]});
}

Quantiles WaitModel::Later(const LaterFeatures& features, double base_min, double lead_min) const {
  double told = std::log1p(base_min);
  double sum = 0;
  for (const Member& member : members_) sum += Bounded(member.later.Predict(features.data()));
  if (!members_.empty()) told += sum / static_cast<double>(members_.size());
  std::array<double, 3> bounds = {-0.7, 0, 0.7};
  if (!later_bounds_.empty()) bounds = later_bounds_[LeadGroup(lead_min)];
  return Ordered({told + bounds[0], told + bounds[1], told + bounds[2]});
}

Quantiles WaitModel::ByQueueLength(double estimate_min) const {
  return Ordered({factors_[0] * estimate_min, factors_[1] * estimate_min, factors_[2] * estimate_min});
}

}  // namespace madoguchi::congestion
