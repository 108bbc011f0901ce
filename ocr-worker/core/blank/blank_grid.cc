#include "ocr-worker/core/blank/blank_grid.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kInked = 90;
constexpr int kScreenLevel = 40, kScreenDotPx = 8;  // a dotted rule's dots are larger
constexpr double kRuleMm = 4.5;                     // shorter ones belong to letters
constexpr double kCellMm = 3.0;                     // smaller ones nobody writes into
constexpr double kCellPageShareMax = 0.6;
constexpr double kCellFilledMin = 0.85;                      // of its bounds: what is not square is no cell
constexpr double kBoxWidthMmMax = 11, kBoxHeightMmMax = 16;  // of one character
constexpr double kBoxGapMmMax = 9, kBoxStrayMm = 1.2;
constexpr double kSquareMmMin = 1.9, kSquareMmMax = 5.5;
constexpr double kUnderlineMm = 20, kUnderlineHeightMm = 8, kUnderlineHeightMmMin = 4.5;
constexpr double kBracketGapMm = 10;
// Dots and dashes one after another on a line, with nothing beside them, are a rule too.
constexpr double kDashGapMm = 1.7, kDashedLevelMm = 12, kDashedUprightMm = 5, kDashedThickMm = 0.8;
constexpr double kDashSideMm = 0.9;       // on either side of it
constexpr double kDashSideInkMax = 0.06;  // of that
constexpr double kLabelWidthMmMax = 7;    // of lettering from top to bottom

cv::Mat Element(double width_mm, double height_mm) {
  return cv::getStructuringElement(cv::MORPH_RECT, {std::max(1, MmToPx(width_mm)), std::max(1, MmToPx(height_mm))});
}

cv::Rect Grown(const cv::Rect& box, int by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

std::vector<cv::Rect> Components(const cv::Mat& image, std::vector<int>* pixels = nullptr) {
  cv::Mat labels, stats, middles;
  const int count = cv::connectedComponentsWithStats(image, labels, stats, middles, 4, CV_32S);
  std::vector<cv::Rect> boxes;
  for (int i = 1; i < count; ++i) {
    const int* row = stats.ptr<int>(i);
    boxes.emplace_back(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
    if (pixels != nullptr) pixels->push_back(row[cv::CC_STAT_AREA]);
  }
  return boxes;
}

// Top to bottom, and left to right where two stand at the same height.
void SortForReading(std::vector<cv::Rect>& boxes) {
  const int same = MmToPx(2);
  std::sort(boxes.begin(), boxes.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.y < b.y; });
  for (auto from = boxes.begin(); from != boxes.end();) {
    const auto to = std::find_if(from, boxes.end(), [&](const cv::Rect& box) { return box.y > from->y + same; });
    std::sort(from, to, [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
    from = to;
  }
}

class GridFinder {
 public:
  explicit GridFinder(const cv::Mat& ink) : inked_(ink > kInked) {
    cv::morphologyEx(inked_, level_, cv::MORPH_OPEN, Element(kRuleMm, 0));
    cv::morphologyEx(inked_, upright_, cv::MORPH_OPEN, Element(0, kRuleMm));
    const cv::Mat solid = level_ | upright_;
    AddDashed(solid, /*level=*/true, level_);
    dividers_ = AddDashed(solid, /*level=*/false, upright_);
    cv::dilate(level_ | upright_, rules_, cv::Mat());
  }

  BlankGrid Find() {
    FindCells();
    FindDivided();
    FindSquares();
    letters_ = inked_.clone();
    cv::Mat wide;
    cv::dilate(rules_, wide, cv::Mat(), {-1, -1}, 2);
    letters_.setTo(0, wide);
    for (const cv::Rect& square : grid_.squares) letters_(Grown(square, 6) & Bounds()).setTo(0);
    FindBoxes();
    FindWords();
    FindUnderlines();
    FindBrackets();
    return std::move(grid_);
  }

 private:
  cv::Rect Bounds() const { return {{}, inked_.size()}; }
  bool Bare(const cv::Rect& box) const {
    return cv::countNonZero(letters_(box & Bounds())) < std::max(12, box.area() / 150);
  }

  // Draws the dashed rules into `rules`, long enough to meet what they nearly touch; gives them back.
  std::vector<cv::Rect> AddDashed(const cv::Mat& solid, bool level, cv::Mat& rules) const {
    const auto element = [&](double mm) { return level ? Element(mm, 0) : Element(0, mm); };
    cv::Mat joined;
    const cv::Mat dashes = inked_ & ~solid;
    cv::morphologyEx(dashes, joined, cv::MORPH_CLOSE, element(kDashGapMm));
    cv::morphologyEx(joined, joined, cv::MORPH_OPEN, element(level ? kDashedLevelMm : kDashedUprightMm));
    std::vector<cv::Rect> found;
    for (const cv::Rect& rule : Components(joined)) {
      if ((level ? rule.height : rule.width) > MmToPx(kDashedThickMm)) continue;
      const int side = MmToPx(kDashSideMm), air = 3;
      const auto beside = [&](int sign) {
        const int step = sign < 0 ? -side - air : (level ? rule.height : rule.width) + air;
        const cv::Rect band = level ? cv::Rect(rule.x, rule.y + step, rule.width, side)
                                    : cv::Rect(rule.x + step, rule.y, side, rule.height);
        const cv::Rect inside = band & Bounds();
        return inside.empty() ? 0.0 : cv::countNonZero(dashes(inside)) / static_cast<double>(inside.area());
      };
      if (beside(-1) > kDashSideInkMax || beside(1) > kDashSideInkMax) continue;
      found.push_back(rule);
      const int reach = MmToPx(kDashGapMm);
      const cv::Rect drawn = level ? cv::Rect(rule.x - reach, rule.y, rule.width + 2 * reach, rule.height)
                                   : cv::Rect(rule.x, rule.y - reach, rule.width, rule.height + 2 * reach);
      rules(drawn & Bounds()).setTo(255);
    }
    return found;
  }

  // Dotted strokes that part a cell into places for one character each without reaching its rules.
  void FindDivided() {
    for (const cv::Rect& cell : grid_.cells) {
      std::vector<int> at;
      int top = cell.br().y, bottom = cell.y;
      for (const cv::Rect& rule : dividers_) {
        if ((rule & cell) != rule) continue;
        at.push_back(rule.x + rule.width / 2);
        top = std::min(top, rule.y);
        bottom = std::max(bottom, rule.br().y);
      }
      std::sort(at.begin(), at.end());
      if (at.size() < 2) continue;
      const int step = (at.back() - at.front()) / static_cast<int>(at.size() - 1), stray = MmToPx(kBoxStrayMm);
      bool even = step >= MmToPx(kCellMm) && step <= MmToPx(kBoxWidthMmMax);
      for (size_t i = 1; i < at.size(); ++i) even = even && std::abs(at[i] - at[i - 1] - step) <= stray;
      if (!even) continue;
      at.insert(at.begin(), std::max(cell.x, at.front() - step));
      at.push_back(std::min(cell.br().x, at.back() + step));
      std::vector<cv::Rect> row;
      for (size_t i = 1; i < at.size(); ++i) {
        if (at[i] - at[i - 1] >= step - stray)
          row.emplace_back(at[i - 1] + 3, top, at[i] - at[i - 1] - 6, bottom - top);
      }
      grid_.boxes.push_back(std::move(row));
    }
  }

  void FindCells() {
    std::vector<int> pixels;
    const std::vector<cv::Rect> all = Components(~rules_, &pixels);
    for (size_t i = 0; i < all.size(); ++i) {
      const cv::Rect& cell = all[i];
      const bool at_rim = cell.x == 0 || cell.y == 0 || cell.br().x == inked_.cols || cell.br().y == inked_.rows;
      if (at_rim || cell.width < MmToPx(kCellMm) || cell.height < MmToPx(kCellMm)) continue;
      if (pixels[i] < kCellFilledMin * cell.area()) continue;
      if (cell.area() > kCellPageShareMax * static_cast<double>(inked_.total())) continue;
      grid_.cells.push_back(cell);
    }
    SortForReading(grid_.cells);
  }

  // A square stands alone: 口 in a word has letters on its left.
  void FindSquares() {
    std::vector<std::vector<cv::Point>> contours;
    std::vector<cv::Vec4i> tree;
    cv::findContours(inked_, contours, tree, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE);
    for (size_t i = 0; i < contours.size(); ++i) {
      if (tree[i][3] < 0) continue;  // only holes: the inside of an outline
      const cv::Rect hole = cv::boundingRect(contours[i]);
      const auto outer = static_cast<size_t>(tree[i][3]);
      const cv::Rect square = cv::boundingRect(contours[outer]);
      if (square.width < MmToPx(kSquareMmMin) || square.width > MmToPx(kSquareMmMax)) continue;
      if (std::abs(square.width - square.height) > 0.15 * square.width) continue;
      if (cv::contourArea(contours[outer]) < 0.93 * (square.width - 1) * (square.height - 1)) continue;
      if (cv::contourArea(contours[i]) < 0.9 * (hole.width - 1) * (hole.height - 1)) continue;
      if (hole.width < 0.55 * square.width || cv::countNonZero(inked_(Grown(hole, -4) & Bounds())) > 0) continue;
      const cv::Rect beside(square.x - MmToPx(1.0), square.y, MmToPx(0.8), square.height);
      if (cv::countNonZero(inked_(beside & Bounds())) > 0) continue;
      grid_.squares.push_back(square);
    }
    std::erase_if(grid_.cells, [&](const cv::Rect& cell) {
      return std::any_of(grid_.squares.begin(), grid_.squares.end(),
                         [&](const cv::Rect& square) { return (square & cell) == cell; });
    });
    SortForReading(grid_.squares);
  }

  void FindBoxes() {
    std::vector<cv::Rect> left;
    std::vector<cv::Rect> row;
    const auto close = [&] {
      if (row.size() >= 2) {
        grid_.boxes.push_back(row);
      } else {
        left.insert(left.end(), row.begin(), row.end());
      }
      row.clear();
    };
    for (const cv::Rect& cell : grid_.cells) {
      if (cell.width > MmToPx(kBoxWidthMmMax) || cell.height > MmToPx(kBoxHeightMmMax) ||
          cell.height < 0.7 * cell.width || !Bare(Grown(cell, -4))) {
        close();
        left.push_back(cell);
        continue;
      }
      if (!row.empty() && !Follows(row.back(), cell)) close();
      row.push_back(cell);
    }
    close();
    grid_.cells = std::move(left);
    SortForReading(grid_.cells);
  }

  // A hyphen may stand between two boxes of one row; a letter (年) ends it.
  bool Follows(const cv::Rect& before, const cv::Rect& box) const {
    const int stray = MmToPx(kBoxStrayMm), gap = box.x - before.br().x;
    if (std::abs(before.y - box.y) > stray || std::abs(before.height - box.height) > stray) return false;
    if (std::abs(before.width - box.width) > stray || gap < 0 || gap > MmToPx(kBoxGapMmMax)) return false;
    const cv::Rect between = cv::Rect(before.br().x, before.y, gap, before.height) & Bounds();
    std::vector<cv::Point> printed;
    if (!between.empty()) cv::findNonZero(letters_(between), printed);
    return printed.empty() || cv::boundingRect(printed).height < MmToPx(1.5);
  }

  void FindWords() {
    cv::Mat joined;
    cv::dilate(letters_, joined, Element(2.4, 0.5));
    for (const cv::Rect& word : Components(joined)) {
      std::vector<cv::Point> printed;
      cv::findNonZero(letters_(word), printed);
      if (printed.size() < 30) continue;
      const cv::Rect tight = cv::boundingRect(printed) + word.tl();
      const bool stacked = tight.width >= MmToPx(1.8) && tight.width <= MmToPx(kLabelWidthMmMax);
      if (tight.height >= MmToPx(1.2) && (tight.height <= MmToPx(14) || stacked)) grid_.words.push_back(tight);
    }
    SortForReading(grid_.words);
  }

  void FindUnderlines() {
    for (const cv::Rect& rule : Components(level_)) {
      if (rule.width < MmToPx(kUnderlineMm) || rule.height > MmToPx(1)) continue;
      const cv::Rect around = Grown(rule, MmToPx(0.6)) & Bounds();
      if (cv::countNonZero(upright_(around)) > 0) continue;  // part of a table
      int height = MmToPx(kUnderlineHeightMm);
      const int least = MmToPx(kUnderlineHeightMmMin);
      const auto room = [&] { return cv::Rect(rule.x, rule.y - height, rule.width, height - 3) & Bounds(); };
      while (height >= least && (!Bare(room()) || cv::countNonZero(level_(room())) > 0)) height -= 6;
      if (height >= least) grid_.underlines.push_back(room());
    }
    SortForReading(grid_.underlines);
  }

  enum class Bow { kNone, kLeft, kRight };  // the side to which a bracket's middle stands out

  Bow BowOf(const cv::Rect& letter) const {
    if (letter.width < 5 || letter.width > MmToPx(2.2) || letter.height < MmToPx(2.4) || letter.height > MmToPx(9) ||
        letter.height < 2.2 * letter.width) {
      return Bow::kNone;
    }
    const int third = letter.height / 3;
    const auto middle_of = [&](int from) {
      const cv::Moments moments = cv::moments(letters_(cv::Rect(letter.x, letter.y + from, letter.width, third)), true);
      return moments.m00 > 0 ? moments.m10 / moments.m00 : letter.width / 2.0;
    };
    const double ends = (middle_of(0) + middle_of(letter.height - third)) / 2, bow = middle_of(third);
    const double least = 0.2 * letter.width;
    return ends - bow > least ? Bow::kLeft : bow - ends > least ? Bow::kRight : Bow::kNone;
  }

  void FindBrackets() {
    std::vector<cv::Rect> letters = Components(letters_);
    for (const cv::Rect& open : letters) {
      if (BowOf(open) != Bow::kLeft) continue;
      for (const cv::Rect& shut : letters) {
        const int gap = shut.x - open.br().x;
        if (gap < MmToPx(kBracketGapMm) || std::abs(shut.y - open.y) > open.height / 3 || BowOf(shut) != Bow::kRight)
          continue;
        const cv::Rect room(open.br().x + 4, open.y - 6, gap - 8, open.height + 12);
        const cv::Rect inside = room & Bounds();
        if (cv::countNonZero(letters_(inside)) > 0 || cv::countNonZero(rules_(inside)) > 0) continue;
        grid_.brackets.push_back(inside);
      }
    }
    SortForReading(grid_.brackets);
  }

  cv::Mat inked_, level_, upright_, rules_;
  std::vector<cv::Rect> dividers_;  // dotted uprights
  cv::Mat letters_;                 // all ink but rules and squares
  BlankGrid grid_;
};

}  // namespace

cv::Mat WithoutScreen(const cv::Mat& ink) {
  cv::Mat labels, stats, middles, clean = ink.clone();
  const int count = cv::connectedComponentsWithStats(ink > kScreenLevel, labels, stats, middles, 8, CV_32S);
  std::vector<uchar> keep(static_cast<size_t>(count), 1);
  for (int i = 1; i < count; ++i) keep[i] = stats.at<int>(i, cv::CC_STAT_AREA) > kScreenDotPx;
  for (int y = 0; y < ink.rows; ++y) {
    const int* label = labels.ptr<int>(y);
    uchar* row = clean.ptr(y);
    for (int x = 0; x < ink.cols; ++x) {
      if (!keep[label[x]]) row[x] = 0;
    }
  }
  return clean;
}

BlankGrid FindGrid(const cv::Mat& ink) { return GridFinder(ink).Find(); }

double SkewOf(const cv::Mat& ink) {
  cv::Mat small, level;
  cv::resize(ink, small, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::morphologyEx(small > kInked, level, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_RECT, {MmToPx(5) / 2, 1}));
  std::vector<cv::Vec4i> lines;
  cv::HoughLinesP(level, lines, 1, CV_PI / 1800, 200, MmToPx(40) / 2.0, MmToPx(1) / 2.0);
  std::vector<double> angles;
  for (const cv::Vec4i& line : lines) {
    const double angle = std::atan2(line[3] - line[1], line[2] - line[0]) * 180 / CV_PI;
    if (std::abs(angle) <= 3) angles.push_back(angle);
  }
  if (angles.empty()) return 0;
  std::nth_element(angles.begin(), angles.begin() + static_cast<long>(angles.size() / 2), angles.end());
  return angles[angles.size() / 2];
}

}  // namespace madoguchi::ocr
