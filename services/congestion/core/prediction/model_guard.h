// Watches whether the model deserves to be used: the loss of what it says against that of the queue-length estimator,
// on the same tickets, the last few hundred counting most. A model that does clearly worse (poisoned by wrong events,
// or by a day like no other) gives way, and comes back when it has been no worse again. Not thread-safe.
#pragma once

namespace madoguchi::congestion {

struct GuardBounds {
  double memory_tickets = 400;  // outcomes after which one counts a third
  double tickets_min = 100;     // before so many nothing is decided
  double distrust_ratio = 1.5;
  double trust_ratio = 1.0;
};

// Weights and losses of the last outcomes.
struct GuardState {
  double tickets = 0;
  double model_loss = 0;
  double estimator_loss = 0;
  bool trusted = true;
};

class ModelGuard {
 public:
  explicit ModelGuard(GuardBounds bounds = {}) : bounds_(bounds) {}

  // Losses in minutes; not finite ones of the model count as a very bad one.
  void Learn(double model_loss_min, double estimator_loss_min);
  // Another model: what the one before did is forgotten once it was enough to judge by (where few come, the models of
  // several nights are judged together); but after one that was distrusted it has to prove itself first.
  void Renew();
  bool trusted() const { return state_.trusted; }
  const GuardState& state() const { return state_; }
  // As it was; of losses that cannot have been only the trust.
  void Restore(const GuardState& state);
  // Of the two losses; 1 before anything was learnt.
  double ratio() const;

 private:
  GuardBounds bounds_;
  GuardState state_;
};

}  // namespace madoguchi::congestion
