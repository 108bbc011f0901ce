#include "ocr-worker/core/text/line_pieces.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kStroke = 72;
constexpr double kStackedShare =
    0.6;  // of the narrower one's width above the other: parts of one character, one above the other
constexpr double kTouchingWidth = 1.2;  // of a character's height; wider ink is several that touch
constexpr double kCutReach = 0.30;      // around the expected cut, where the thinnest place is looked for
constexpr double kHeightQuantile = 0.8;
constexpr double kRemainThin = 0.14, kRemainAway = 0.8, kWritingHeight = 0.35;  // of a character's height
constexpr double kRemainOff = 0.4;                                              // of the writing's height
constexpr double kMarginShare = 0.2;     // bare, so that no stroke lies along an edge and passes for a border's remain
constexpr double kHeightShareMin = 0.5;  // of the line: a name of flat strokes only is rare

struct Component {
  cv::Rect box;
  int label;
};

double Overlap(const cv::Rect& a, const cv::Rect& b) {
  const int shared = std::min(a.br().x, b.br().x) - std::max(a.x, b.x);
  return static_cast<double>(shared) / std::min(a.width, b.width);
}

// Components that stand above one another, joined until nothing changes; left to right.
std::vector<std::vector<Component>> Stack(std::vector<Component> components, double width_max) {
  std::vector<std::vector<Component>> stacks;
  std::vector<cv::Rect> boxes;
  std::sort(components.begin(), components.end(),
            [](const auto& a, const auto& b) { return a.box.width > b.box.width; });
  for (const Component& component : components) {
    size_t into = stacks.size();
    for (size_t i = 0; i < stacks.size() && into == stacks.size(); ++i) {
      const cv::Rect joined = boxes[i] | component.box;
      if (Overlap(boxes[i], component.box) > kStackedShare && joined.width <= std::max(width_max, boxes[i].width * 1.0))
        into = i;
    }
    if (into == stacks.size()) {
      stacks.push_back({component});
      boxes.push_back(component.box);
    } else {
      stacks[into].push_back(component);
      boxes[into] |= component.box;
    }
  }
  std::vector<size_t> order(stacks.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return 2 * boxes[a].x + boxes[a].width < 2 * boxes[b].x + boxes[b].width; });
  std::vector<std::vector<Component>> sorted;
  for (const size_t i : order) sorted.push_back(std::move(stacks[i]));
  return sorted;
}

double CharacterHeight(const std::vector<Component>& components, int line_height) {
  std::vector<int> heights;
  for (const auto& stack : Stack(components, line_height)) {
    cv::Rect box;
    for (const Component& component : stack) box |= component.box;
    heights.push_back(std::max(box.height, std::min(box.width, box.height * 2)));
  }
  const auto at = heights.begin() + static_cast<long>(kHeightQuantile * static_cast<double>(heights.size() - 1));
  std::nth_element(heights.begin(), at, heights.end());
  return std::clamp<double>(*at, kHeightShareMin * line_height, line_height);
}

// Columns at which touching characters come apart: the thinnest places about where cuts are expected.
std::vector<int> Cuts(const cv::Mat& mask, double character_px) {
  cv::Mat profile;
  cv::reduce(mask, profile, 0, cv::REDUCE_SUM, CV_32F);
  cv::blur(profile, profile, {3, 1}, {-1, -1}, cv::BORDER_REPLICATE);
  const int count = static_cast<int>(std::lround(mask.cols / (character_px * 0.5)));
  const double pitch = static_cast<double>(mask.cols) / count;
  const int reach = std::max(1, static_cast<int>(pitch * kCutReach));
  std::vector<int> cuts;
  for (int k = 1; k < count; ++k) {
    const int middle = static_cast<int>(k * pitch);
    int thinnest = middle;
    for (int x = std::max(1, middle - reach); x <= std::min(mask.cols - 2, middle + reach); ++x) {
      if (profile.at<float>(x) < profile.at<float>(thinnest)) thinnest = x;
    }
    if (cuts.empty() || thinnest > cuts.back() + 2) cuts.push_back(thinnest);
  }
  return cuts;
}

void AddPiece(LinePieces& pieces, const cv::Mat& mask, cv::Point origin) {
  const cv::Rect inner = cv::boundingRect(mask);
  if (inner.empty() || pieces.boxes.size() >= static_cast<size_t>(kPiecesMax)) return;
  pieces.boxes.push_back(inner + origin);
  cv::Mat owner = pieces.owner(cv::Rect(origin, mask.size()));
  owner.setTo(static_cast<double>(pieces.boxes.size()), mask);
}

// What a rule or a border left: thinner than a stroke is long, and beside the writing or far above or below its middle.
bool IsRemain(const Component& component, const cv::Rect& writing, double character_px) {
  const double thin = std::min(component.box.width, component.box.height);
  if (thin > kRemainThin * character_px) return false;
  const int away = std::max(component.box.x - writing.br().x, writing.x - component.box.br().x);
  const double middle = component.box.y + component.box.height / 2.0, centre = writing.y + writing.height / 2.0;
  const bool flat = component.box.height < component.box.width;
  return away > kRemainAway * character_px || (flat && std::abs(middle - centre) > kRemainOff * writing.height);
}

// Leaves out remains; the writing is what has some height.
void DropRemains(std::vector<Component>& components, int line_height) {
  const double character_px = CharacterHeight(components, line_height);
  cv::Rect writing;
  for (const Component& component : components) {
    if (component.box.height > kWritingHeight * character_px && component.box.width > kRemainThin * character_px)
      writing |= component.box;
  }
  if (writing.empty()) return;
  std::erase_if(components, [&](const Component& c) { return IsRemain(c, writing, character_px); });
}

}  // namespace

LinePieces CutLine(const cv::Mat& ink) {
  LinePieces pieces;
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink > kStroke, labels, stats, centroids, 8, CV_32S);
  std::vector<Component> components;
  cv::Rect bounds;
  for (int label = 1; label < count; ++label) {
    const int* s = stats.ptr<int>(label);
    components.push_back(
        {{s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH], s[cv::CC_STAT_HEIGHT]}, label});
    bounds |= components.back().box;
  }
  if (components.empty()) return pieces;
  DropRemains(components, bounds.height);
  bounds = {};
  for (const Component& component : components) bounds |= component.box;
  pieces.character_px = CharacterHeight(components, bounds.height);
  pieces.owner = cv::Mat(ink.size(), CV_16U, cv::Scalar(0));
  for (const auto& stack : Stack(components, kTouchingWidth * pieces.character_px)) {
    cv::Rect box;
    for (const Component& component : stack) box |= component.box;
    cv::Mat mask(box.size(), CV_8U, cv::Scalar(0));
    for (const Component& component : stack) mask.setTo(255, labels(box) == component.label);
    int from = 0;
    if (box.width > kTouchingWidth * pieces.character_px) {
      for (const int cut : Cuts(mask, pieces.character_px)) {
        AddPiece(pieces, mask.colRange(from, cut), {box.x + from, box.y});
        from = cut;
      }
    }
    AddPiece(pieces, mask.colRange(from, mask.cols), {box.x + from, box.y});
  }
  return pieces;
}

cv::Rect LinePieces::Box(int first, int last) const {
  cv::Rect box;
  for (int i = first; i <= last; ++i) box |= boxes[i];
  return box;
}

cv::Mat LinePieces::Ink(const cv::Mat& ink, int first, int last) const {
  const cv::Rect exact = Box(first, last);
  const cv::Rect box = cv::Rect(exact.x - 1, exact.y - 1, exact.width + 2, exact.height + 2) & cv::Rect({}, ink.size());
  cv::Mat mine;
  cv::inRange(owner(box), cv::Scalar(first + 1), cv::Scalar(last + 1), mine);
  cv::dilate(mine, mine, cv::Mat());  // the grey skirt of a stroke belongs to it
  const int margin = static_cast<int>(kMarginShare * character_px) + 1;
  cv::Mat crop(box.height + 2 * margin, box.width + 2 * margin, CV_8U, cv::Scalar(0));
  ink(box).copyTo(crop({margin, margin, box.width, box.height}), mine);
  return crop;
}

}  // namespace madoguchi::ocr
