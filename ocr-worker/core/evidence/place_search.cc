#include "ocr-worker/core/evidence/place_search.h"

#include <algorithm>

namespace madoguchi::ocr {

namespace {

constexpr size_t kStatesMax = 24;  // at each node
constexpr size_t kWaysMax = 32;
constexpr size_t kEndingsMax = 3;  // ways on from a place
constexpr double kHopeless = -22;  // ln weight behind the likeliest way: evidence can never make that up

struct State {
  Gazetteer::Walk walk;
  double weight = 0;
  int from = kGraphStart;  // node
  int rank = 0;            // its state
};

}  // namespace

std::vector<Way> WaysByPlace(const ReadingGraph& graph, const Gazetteer& places) {
  std::vector<Way> found;
  if (graph.nodes.empty()) return found;
  const std::vector<Way> likeliest = BestWays(graph, 1);
  if (likeliest.empty()) return found;
  const double total = LogTotal(graph);
  const double least = likeliest.front().log_share + total + kHopeless;
  const std::vector<std::vector<Way>> on = BestWaysOn(graph, kEndingsMax);

  std::vector<std::vector<State>> states(graph.nodes.size());
  const std::vector<Gazetteer::Walk> begin = places.Begin();
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    const ReadingNode& node = graph.nodes[n];
    if (on[n].empty()) continue;  // leads nowhere
    const auto arrive = [&](const Gazetteer::Walk& walk, double weight, int from, int rank) {
      if (weight + on[n].front().log_share < least) return;
      for (const Gazetteer::Walk& next : places.Step(walk, node.text)) {
        states[n].push_back({next, weight, from, rank});
      }
    };
    for (const auto& [from, step] : node.before) {
      if (from == kGraphStart) {
        for (const Gazetteer::Walk& walk : begin) arrive(walk, step, kGraphStart, 0);
        continue;
      }
      for (size_t rank = 0; rank < states[from].size(); ++rank) {
        arrive(states[from][rank].walk, states[from][rank].weight + step, from, static_cast<int>(rank));
      }
    }
    std::stable_sort(states[n].begin(), states[n].end(),
                     [](const State& a, const State& b) { return a.weight > b.weight; });
    std::vector<State> kept;
    for (const State& state : states[n]) {
      if (kept.size() == kStatesMax) break;
      const bool known = std::any_of(kept.begin(), kept.end(), [&](const State& k) { return k.walk == state.walk; });
      if (!known) kept.push_back(state);
    }
    states[n] = std::move(kept);
    for (const State& state : states[n]) {
      if (!places.AtTown(state.walk) && !places.AtMunicipality(state.walk)) continue;
      Way beginning{{static_cast<int>(n)}, 0};
      for (State at = state; at.from != kGraphStart; at = states[at.from][at.rank]) beginning.nodes.push_back(at.from);
      std::reverse(beginning.nodes.begin(), beginning.nodes.end());
      for (const Way& ending : on[n]) {
        Way way{beginning.nodes, state.weight + ending.log_share - total};
        way.nodes.insert(way.nodes.end(), ending.nodes.begin(), ending.nodes.end());
        found.push_back(std::move(way));
      }
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Way& a, const Way& b) { return a.log_share > b.log_share; });
  std::vector<Way> ways;
  for (Way& way : found) {
    const bool known = std::any_of(ways.begin(), ways.end(), [&](const Way& w) { return w.nodes == way.nodes; });
    if (!known) ways.push_back(std::move(way));
    if (ways.size() == kWaysMax) break;
  }
  return ways;
}

}  // namespace madoguchi::ocr
