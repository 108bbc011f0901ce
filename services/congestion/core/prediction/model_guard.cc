#include "services/congestion/core/prediction/model_guard.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {
namespace {

constexpr double kLossMax_min = 24 * 60;

double Bounded(double loss_min) {
  return std::isfinite(loss_min) ? std::clamp(loss_min, 0.0, kLossMax_min) : kLossMax_min;
}

}  // namespace

void ModelGuard::Learn(double model_loss_min, double estimator_loss_min) {
  const double kept = std::exp(-1 / bounds_.memory_tickets);
  state_.tickets = state_.tickets * kept + 1;
  state_.model_loss = state_.model_loss * kept + Bounded(model_loss_min);
  state_.estimator_loss = state_.estimator_loss * kept + Bounded(estimator_loss_min);
  if (state_.tickets < bounds_.tickets_min) return;
  if (state_.trusted && ratio() > bounds_.distrust_ratio) state_.trusted = false;
  if (!state_.trusted && ratio() < bounds_.trust_ratio) state_.trusted = true;
}

void ModelGuard::Renew() {
  if (state_.tickets >= bounds_.tickets_min) state_ = {.trusted = state_.trusted};
}

double ModelGuard::ratio() const { return state_.estimator_loss > 0 ? state_.model_loss / state_.estimator_loss : 1; }

void ModelGuard::Restore(const GuardState& state) {
  const bool possible = std::isfinite(state.tickets) && std::isfinite(state.model_loss) &&
                        std::isfinite(state.estimator_loss) && state.tickets >= 0 && state.model_loss >= 0 &&
                        state.estimator_loss >= 0;
  state_ = possible ? state : GuardState{.trusted = state.trusted};
}

}  // namespace madoguchi::congestion
