#include "ocr-worker/core/text/recognizer.h"

#include <algorithm>
#include <cmath>

#include "common/status/macros.h"
#include "ocr-worker/core/text/characters.h"

namespace madoguchi::ocr {

namespace {

constexpr double kFloor = 1e-6;

}  // namespace

ReadingGraph WaysOf(const Recognition& recognition) {
  ReadingGraph graph;
  std::vector<int> before = {kGraphStart};
  bool new_word = false;
  for (size_t place = 0; place < recognition.size(); ++place) {
    const RecognizedCharacter& character = recognition[place];
    if (IsSpace(character.text)) {
      new_word = before.front() != kGraphStart;
      continue;
    }
    double sum = std::max(kFloor, character.confidence);
    for (const auto& [text, confidence] : character.alternatives) sum += std::max(kFloor, confidence);
    std::vector<int> here;
    const auto add = [&](const std::string& text, double confidence) {
      ReadingNode node{.text = text, .place = static_cast<int>(place), .new_word = new_word};
      node.share = std::max(kFloor, confidence) / sum;
      for (const int from : before) node.before.emplace_back(from, std::log(node.share));
      here.push_back(static_cast<int>(graph.nodes.size()));
      graph.nodes.push_back(std::move(node));
    };
    add(character.text, character.confidence);
    for (const auto& [text, confidence] : character.alternatives) {
      if (!IsSpace(text)) add(text, confidence);
    }
    before = std::move(here);
    new_word = false;
  }
  for (const int node : before) {
    if (node != kGraphStart) graph.nodes[node].last = true;
  }
  return graph;
}

absl::StatusOr<Offer> Recognizer::Read(const std::vector<cv::Mat>& images, procedures::LeafType expected,
                                       const Patience& patience) {
  Offer offer;
  ASSIGN_OR_RETURN(offer.best, Recognize(images, expected, patience));
  offer.ways = WaysOf(offer.best);
  return offer;
}

}  // namespace madoguchi::ocr
