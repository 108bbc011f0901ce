#include "ocr-worker/core/text/reading_graph.h"

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

// Lists that are in order already, one for each node before; of all of them the best `count` in order, the earlier list
// first where they are even.
class Merge {
 public:
  void Add(const std::vector<Arrival>& list, int from, double weight) {
    if (!list.empty()) heads_.push_back({list.front().weight + weight, weight, &list, from, 0});
  }

  std::vector<Arrival> Best(size_t count) {
    const auto worse = [](const Head& a, const Head& b) {
      return a.weight != b.weight ? a.weight < b.weight : a.from > b.from;
    };
    std::make_heap(heads_.begin(), heads_.end(), worse);
    std::vector<Arrival> best;
    while (!heads_.empty() && best.size() < count) {
      std::pop_heap(heads_.begin(), heads_.end(), worse);
      Head& head = heads_.back();
      best.push_back({head.weight, head.from, head.rank});
      if (static_cast<size_t>(++head.rank) == head.list->size()) {
        heads_.pop_back();
        continue;
      }
      head.weight = (*head.list)[head.rank].weight + head.step;
      std::push_heap(heads_.begin(), heads_.end(), worse);
    }
    return best;
  }

 private:
  struct Head {
    double weight, step;
    const std::vector<Arrival>* list;
    int from, rank;
  };
  std::vector<Head> heads_;
};

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
  const std::vector<Arrival> start(1);
  std::vector<std::vector<Arrival>> best(graph.nodes.size());
  Merge whole;
  for (size_t n = 0; n < graph.nodes.size(); ++n) {
    Merge ways;
    for (const auto& [from, weight] : graph.nodes[n].before) {
      ways.Add(from == kGraphStart ? start : best[from], from, weight);
    }
    best[n] = ways.Best(count);
    if (graph.nodes[n].last) whole.Add(best[n], static_cast<int>(n), 0);
  }
  const std::vector<Arrival> ends = whole.Best(count);
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
