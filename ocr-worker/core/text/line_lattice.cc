#include "ocr-worker/core/text/line_lattice.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "ocr-worker/core/text/characters.h"
#include "ocr-worker/core/text/kana_context.h"
#include "ocr-worker/core/text/twins.h"

namespace madoguchi::ocr {

namespace {

constexpr int kSegmentPiecesMax = 7;
constexpr double kSegmentWidthMax = 1.45;  // of a character's height
constexpr double kInnerGapMax = 0.6;
constexpr double kSpaceGap = 0.75;
constexpr double kOnlySpaceGap = 0.28;  // enough when no other gap of the line comes near it
constexpr double kOnlySpaceTimes = 1.6;
constexpr size_t kSpacesMax = 2;  // in a name or an address; with more, the hand spreads its characters
constexpr double kFurtherTimes = 1.25;
constexpr size_t kReadings = 7;  // per segment
constexpr int kAlternatives = 4;

// Tuned on lines composed from held-back fonts (training/characters/README.md).
constexpr double kBigramWeight = 0.25;
constexpr double kTooWide = 9.0;  // per character height beyond kWide
constexpr double kWide = 1.12;
constexpr double kInnerGap = 3.0;  // per character height of empty columns inside a segment
// Figures are written in one stroke, or in strokes that cross: parts side by side are two of them (19, not 9).
constexpr double kParted = 1.5, kPartedGap = 8.0;  // ln, and per character height
constexpr double kFloor = 1e-6;
constexpr double kNegligible = 1e-6;  // share of all ways from which a character is worth weighing

struct Node {
  int segment;
  Candidate candidate;
  double own;  // log weight of the node itself
  CharacterBigrams::Character character;
  std::vector<double> steps;  // log weights of coming here from each node that may stand before
  double forward = 0, backward = 0, best = 0;
  int previous = -1;  // on the best way
};

int GapBefore(const LinePieces& pieces, int piece) {
  if (piece == 0) return 0;
  return pieces.boxes[piece].x - pieces.Box(std::max(0, piece - kSegmentPiecesMax), piece - 1).br().x;
}

// Of empty columns inside a segment, in character heights.
double InnerGaps(const LinePieces& pieces, const Segment& segment) {
  double gaps = 0;
  for (int i = segment.first + 1; i <= segment.last; ++i)
    gaps += std::max(0, pieces.boxes[i].x - pieces.Box(segment.first, i - 1).br().x);
  return gaps / pieces.character_px;
}

double Geometry(const LinePieces& pieces, const Segment& segment, double inner_gaps) {
  const double width = pieces.Box(segment.first, segment.last).width / pieces.character_px;
  return -kTooWide * std::max(0.0, width - kWide) - kInnerGap * inner_gaps;
}

double LogAdd(double a, double b) {
  if (a < b) std::swap(a, b);
  return std::isinf(b) ? a : a + std::log1p(std::exp(b - a));
}

class Lattice {
 public:
  Lattice(const LinePieces& pieces, const std::vector<Segment>& segments, const std::vector<ScoredPiece>& scored,
          const CharacterBigrams& bigrams, double word_gap_px, LineWords words)
      : word_gap_px_(word_gap_px),
        reading_(words == LineWords::kReading),
        pieces_(pieces),
        segments_(segments),
        scored_(scored),
        bigrams_(bigrams),
        ending_(pieces.boxes.size()) {
    for (size_t s = 0; s < segments.size(); ++s) AddNodes(static_cast<int>(s));
    std::stable_sort(nodes_.begin(), nodes_.end(),
                     [&](const Node& a, const Node& b) { return At(a).last < At(b).last; });
    for (size_t n = 0; n < nodes_.size(); ++n) ending_[At(nodes_[n]).last].push_back(static_cast<int>(n));
  }

  Offer Read() {
    Forward();
    Backward();
    std::vector<bool> chosen(nodes_.size(), false);
    Offer offer;
    offer.best = Best(chosen);
    offer.ways = Ways(chosen);
    return offer;
  }

 private:
  static constexpr double kNever = -std::numeric_limits<double>::infinity();

  const Segment& At(const Node& node) const { return segments_[node.segment]; }
  bool NewWord(int first) const { return GapBefore(pieces_, first) > word_gap_px_; }

  // A segment of k pieces weighs k times its characters' evidence, or else few long segments would always win over many
  // short ones.
  void AddNodes(int s) {
    const Segment& segment = segments_[s];
    const int length = segment.last - segment.first + 1;
    const double gaps = InnerGaps(pieces_, segment), shape = Geometry(pieces_, segment, gaps);
    const cv::Rect box = pieces_.Box(segment.first, segment.last);
    const double size = std::max(box.width, box.height) / pieces_.character_px;
    std::vector<Candidate> readings = WithTwins(scored_[s].candidates);
    if (readings.size() > kReadings) readings.resize(kReadings);
    for (Candidate& reading : readings) {
      const double evidence =
          std::log(std::max(kFloor, scored_[s].whole)) + std::log(std::max(kFloor, reading.probability));
      const CharacterBigrams::Character character = bigrams_.Find(reading.text);
      double own = length * evidence + shape;
      if (gaps > 0 && IsDigit(reading.text)) own -= kParted + kPartedGap * gaps;
      if (reading_) own += KanaSizeWeight(reading.text, size);
      if (reading_ && segment.last + 1 == static_cast<int>(ending_.size())) own += KanaEndWeight(reading.text);
      nodes_.push_back({s, std::move(reading), own, character, {}});
    }
  }

  double Begin(const Node& node) const {
    if (reading_) return KanaWeight(bigrams_, "", node.candidate.text);
    return kBigramWeight * bigrams_.LogProbability(bigrams_.Find(kWordStart), node.character);
  }

  void Weigh(Node& node) const {
    const int first = At(node).first;
    if (first == 0) return;
    const std::vector<int>& before = ending_[first - 1];
    if (NewWord(first)) {
      for (const int p : before) {
        node.steps.push_back(Begin(node) + (reading_ ? KanaEndWeight(nodes_[p].candidate.text) : 0));
      }
      return;
    }
    for (const int p : before) {
      node.steps.push_back(reading_ ? KanaWeight(bigrams_, nodes_[p].candidate.text, node.candidate.text)
                                    : kBigramWeight * bigrams_.LogProbability(nodes_[p].character, node.character));
    }
  }

  void Forward() {
    for (Node& node : nodes_) {
      Weigh(node);
      const int first = At(node).first;
      node.forward = node.best = first == 0 ? Begin(node) : kNever;
      if (first > 0) {
        for (size_t i = 0; i < node.steps.size(); ++i) {
          const int p = ending_[first - 1][i];
          const double step = node.steps[i];
          node.forward = LogAdd(node.forward, nodes_[p].forward + step);
          if (nodes_[p].best + step > node.best) {
            node.best = nodes_[p].best + step;
            node.previous = p;
          }
        }
      }
      node.forward += node.own;
      node.best += node.own;
    }
  }

  void Backward() {
    const int end = static_cast<int>(ending_.size()) - 1;
    for (Node& node : nodes_) node.backward = At(node).last == end ? 0 : kNever;
    total_ = kNever;
    for (const int n : ending_[end]) total_ = LogAdd(total_, nodes_[n].forward);
    for (size_t i = nodes_.size(); i-- > 0;) {
      const Node& node = nodes_[i];
      const int first = At(node).first;
      if (first == 0) continue;
      for (size_t k = 0; k < node.steps.size(); ++k) {
        Node& before = nodes_[ending_[first - 1][k]];
        before.backward = LogAdd(before.backward, node.steps[k] + node.own + node.backward);
      }
    }
  }

  double Posterior(const Node& node) const { return std::exp(std::min(0.0, node.forward + node.backward - total_)); }

  Recognition Best(std::vector<bool>& chosen) const {
    Recognition backwards;
    int at = -1;
    for (const int n : ending_.back()) {
      if (at < 0 || nodes_[n].best > nodes_[at].best) at = n;
    }
    while (at >= 0) {
      const Node& node = nodes_[at];
      chosen[at] = true;
      backwards.push_back(Character(node));
      if (At(node).first > 0 && NewWord(At(node).first)) backwards.push_back({" ", 1, {}});
      at = node.previous;
    }
    return {backwards.rbegin(), backwards.rend()};
  }

  ReadingGraph Ways(const std::vector<bool>& chosen) const {
    ReadingGraph graph;
    std::vector<int> kept(nodes_.size(), kGraphStart);
    const int end = static_cast<int>(ending_.size()) - 1;
    for (size_t n = 0; n < nodes_.size(); ++n) {
      const Node& node = nodes_[n];
      if (!chosen[n] && Posterior(node) < kNegligible) continue;
      const int first = At(node).first;
      ReadingNode way{.text = node.candidate.text,
                      .place = first,
                      .new_word = first > 0 && NewWord(first),
                      .share = Posterior(node),
                      .last = At(node).last == end};
      if (first == 0) {
        way.before.emplace_back(kGraphStart, Begin(node) + node.own);
      } else {
        for (size_t i = 0; i < node.steps.size(); ++i) {
          const int p = ending_[first - 1][i];
          if (kept[p] != kGraphStart) way.before.emplace_back(kept[p], node.steps[i] + node.own);
        }
      }
      kept[n] = static_cast<int>(graph.nodes.size());
      graph.nodes.push_back(std::move(way));
    }
    return graph;
  }

  RecognizedCharacter Character(const Node& chosen) const {
    RecognizedCharacter character{chosen.candidate.text, Posterior(chosen), {}};
    for (const int n : ending_[At(chosen).last]) {
      const Node& other = nodes_[n];
      if (other.segment != chosen.segment || &other == &chosen) continue;
      character.alternatives.emplace_back(other.candidate.text, Posterior(other));
    }
    std::stable_sort(character.alternatives.begin(), character.alternatives.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (character.alternatives.size() > kAlternatives) character.alternatives.resize(kAlternatives);
    return character;
  }

  const double word_gap_px_;
  const bool reading_;
  const LinePieces& pieces_;
  const std::vector<Segment>& segments_;
  const std::vector<ScoredPiece>& scored_;
  const CharacterBigrams& bigrams_;
  std::vector<Node> nodes_;               // by last piece
  std::vector<std::vector<int>> ending_;  // nodes by last piece
  double total_ = 0;
};

}  // namespace

std::vector<Segment> Segments(const LinePieces& pieces) {
  std::vector<Segment> segments;
  const int count = static_cast<int>(pieces.boxes.size());
  for (int first = 0; first < count; ++first) {
    for (int last = first; last < std::min(count, first + kSegmentPiecesMax); ++last) {
      if (last > first) {
        const int gap = pieces.boxes[last].x - pieces.Box(first, last - 1).br().x;
        if (gap > kInnerGapMax * pieces.character_px) break;
        if (pieces.Box(first, last).width > kSegmentWidthMax * pieces.character_px) break;
      }
      segments.push_back({first, last});
    }
  }
  return segments;
}

Offer ReadLattice(const LinePieces& pieces, const std::vector<Segment>& segments,
                  const std::vector<ScoredPiece>& scored, const CharacterBigrams& bigrams, double word_gap_px,
                  LineWords words) {
  if (pieces.boxes.empty()) return {};
  return Lattice(pieces, segments, scored, bigrams, word_gap_px, words).Read();
}

double WordGap(const LinePieces& pieces, bool one_gap_tells) {
  const double usual = kSpaceGap * pieces.character_px;
  std::vector<double> gaps = {0, 0};
  for (size_t i = 1; i < pieces.boxes.size(); ++i) gaps.push_back(GapBefore(pieces, static_cast<int>(i)));
  std::sort(gaps.rbegin(), gaps.rend());
  const double widest = gaps[0], second = gaps[1];
  if (!one_gap_tells) return usual;
  if (gaps.size() > kSpacesMax && gaps[kSpacesMax] > usual)  // everything stands apart: only what stands further counts
    return widest > kFurtherTimes * second ? widest - 0.5 : widest + 1;
  const bool alone = widest > kOnlySpaceGap * pieces.character_px && widest > kOnlySpaceTimes * second;
  return alone ? std::min(usual, widest - 0.5) : usual;
}

Offer ReadBoxes(const std::vector<ScoredPiece>& boxes, const CharacterBigrams& bigrams) {
  constexpr int kSide = 10;
  LinePieces pieces;
  pieces.character_px = kSide;
  std::vector<Segment> segments;
  std::vector<ScoredPiece> scored = boxes;
  for (int i = 0; i < static_cast<int>(boxes.size()); ++i) {
    pieces.boxes.push_back({i * kSide, 0, kSide, kSide});
    segments.push_back({i, i});
    scored[i].whole = 1;  // the box says so
    if (scored[i].candidates.empty()) scored[i].candidates.push_back({"", 1});
  }
  return ReadLattice(pieces, segments, scored, bigrams, kSide);
}

}  // namespace madoguchi::ocr
