#include "ocr-worker/core/evidence/reading_graph.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace madoguchi::ocr {

namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

double LogAdd(double a, double b) {
  if (a < b) std::swap(a, b);
  return std::isinf(b) ? a : a + std::log1p(std::exp(b - a));
}

// One of the best ways to a node: from which node, by which of its ways.
struct Arrival {
  double weight = 0;
  int from = kGraphStart;
  int rank = 0;
};

void KeepBest(std::vector<Arrival>& arrivals, size_t count) {
  std::stable_sort(arrivals.begin(), arrivals.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  if (arrivals.size() > count) arrivals.resize(count);
}

// ln weight of all ways from the start to each node; returns that of all whole ways.
double Forward(const ReadingGraph& graph, std::vector<double>& forward) {
  forward.assign(graph.nodes.size(), kNever);
  double total = kNever;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    for (const auto& [from, weight] : graph.nodes[n].before) {
      forward[n] = LogAdd(forward[n], (from == kGraphStart ? 0 : forward[from]) + weight);
    }
    if (graph.nodes[n].last) total = LogAdd(total, forward[n]);
  }
  return total;
}

}  // namespace

double LogTotal(const ReadingGraph& graph) {
  std::vector<double> forward;
  return Forward(graph, forward);
}

void Reweigh(ReadingGraph& graph) {
  std::vector<double> forward, backward(graph.nodes.size(), kNever);
  const double total = Forward(graph, forward);
  for (size_t n = graph.nodes.size(); n-- > 0;) {
    if (graph.nodes[n].last) backward[n] = LogAdd(backward[n], 0);
    for (const auto& [from, weight] : graph.nodes[n].before) {
      if (from != kGraphStart) backward[from] = LogAdd(backward[from], backward[n] + weight);
    }
    graph.nodes[n].share = std::exp(std::min(0.0, forward[n] + backward[n] - total));
  }
}

std::vector<Way> BestWays(const ReadingGraph& graph, size_t count) {
  std::vector<std::vector<Arrival>> best(graph.nodes.size());
  std::vector<Arrival> ends;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    for (const auto& [from, weight] : graph.nodes[n].before) {
      if (from == kGraphStart) {
        best[n].push_back({weight, kGraphStart, 0});
        continue;
      }
      for (size_t rank = 0; rank < best[from].size(); ++rank) {
        best[n].push_back({best[from][rank].weight + weight, from, static_cast<int>(rank)});
      }
    }
    KeepBest(best[n], count);
    if (!graph.nodes[n].last) continue;
    for (size_t rank = 0; rank < best[n].size(); ++rank) {
      ends.push_back({best[n][rank].weight, static_cast<int>(n), static_cast<int>(rank)});
    }
  }
  KeepBest(ends, count);
  const double total = LogTotal(graph);
  std::vector<Way> ways;
  for (const Arrival& end : ends) {
    Way way{{}, end.weight - total};
    for (Arrival at = end; at.from != kGraphStart; at = best[at.from][at.rank]) way.nodes.push_back(at.from);
    std::reverse(way.nodes.begin(), way.nodes.end());
    ways.push_back(std::move(way));
  }
  return ways;
}

std::vector<std::vector<Way>> BestWaysOn(const ReadingGraph& graph, size_t count) {
  std::vector<std::vector<Way>> on(graph.nodes.size());
  const auto keep_best = [&](std::vector<Way>& ways) {
    std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) { return a.log_share > b.log_share; });
    if (ways.size() > count) ways.resize(count);
  };
  for (size_t n = graph.nodes.size(); n-- > 0;) {
    const ReadingNode& node = graph.nodes[n];
    if (node.last) on[n].push_back({});
    keep_best(on[n]);
    for (const auto& [from, weight] : node.before) {
      if (from == kGraphStart) continue;
      for (const Way& way : on[n]) {
        Way longer{{static_cast<int>(n)}, way.log_share + weight};
        longer.nodes.insert(longer.nodes.end(), way.nodes.begin(), way.nodes.end());
        on[from].push_back(std::move(longer));
      }
    }
  }
  return on;
}

}  // namespace madoguchi::ocr
