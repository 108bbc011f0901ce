// All ways in which a recogniser could read a field: characters, each with those that may stand before it. Evidence
// chooses among these ways and never beyond them.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace madoguchi::ocr {

inline constexpr int kGraphStart = -1;

struct ReadingNode {
  std::string text;                            // one character, UTF-8
  int place = 0;                               // where it begins: box or piece, ascending along every way
  bool new_word = false;                       // a wide gap or an empty box stands before it
  double share = 0;                            // of all ways, by weight, that lead through it: its probability
  bool last = false;                           // a way may end here
  std::vector<std::pair<int, double>> before;  // node or kGraphStart, and the ln weight of coming from there
};

// Nodes after all that stand before them. Empty: nothing was read.
struct ReadingGraph {
  std::vector<ReadingNode> nodes;
};

struct Way {
  std::vector<int> nodes;
  double log_share = 0;  // ln of its share of all ways
};

// The likeliest ways, best first, at most `count`.
std::vector<Way> BestWays(const ReadingGraph& graph, size_t count);

// The likeliest ways on from each node to the end (without the node itself), at most `count` each, with their ln
// weight; and those of whole ways by a beginning that a search has found: the same weights as BestWays, not normalised.
std::vector<std::vector<Way>> BestWaysOn(const ReadingGraph& graph, size_t count);

// Gives each node its share anew, after steps were weighed otherwise.
void Reweigh(ReadingGraph& graph);

// ln of the weight of all ways together: a way's weight less this is its log_share.
double LogTotal(const ReadingGraph& graph);

}  // namespace madoguchi::ocr
