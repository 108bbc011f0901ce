#include "ocr-worker/core/spaces.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "ocr-worker/core/characters.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;

constexpr int kInkBelow = 128;
constexpr double kGapOfHeightMin = 0.33;  // a space is at least this wide, in text heights
constexpr double kGapOfNextMin = 1.4;     // and stands out from the line's widest other gap

struct Gap {
  int left = 0;
  int right = 0;
  int width() const { return right - left; }
};

struct Profile {
  std::vector<Gap> gaps;  // bare columns between inked ones
  int left = 0, right = 0, height = 0;
};

Profile ProfileOf(const cv::Mat& line) {
  cv::Mat columns, rows;
  const cv::Mat ink = line < kInkBelow;
  cv::reduce(ink, columns, 0, cv::REDUCE_MAX);
  cv::reduce(ink, rows, 1, cv::REDUCE_MAX);
  Profile profile{.gaps = {}, .left = -1, .height = cv::countNonZero(rows)};
  for (int x = 0; x < columns.cols; ++x) {
    if (columns.at<uchar>(x) == 0) continue;
    if (profile.left < 0) profile.left = x;
    if (profile.right > 0 && x > profile.right) profile.gaps.push_back({profile.right, x});
    profile.right = x + 1;
  }
  return profile;
}

double AdvanceOf(const std::string& character) { return character.size() == 1 ? 0.55 : 1.0; }

// How ill a space between the two would stand, in characters.
double Awkwardness(const std::string& before, const std::string& after, LeafType type) {
  if (type != LeafType::kAddress) return 0;
  const bool number_ends = IsDigit(before) || before == "号" || before == "地" || before == "番";
  return number_ends && !IsDigit(after) && after != "-" ? 0 : 1.2;
}

}  // namespace

void InsertSpace(const cv::Mat& line, LeafType type, Recognition& recognition) {
  if ((type != LeafType::kPersonName && type != LeafType::kAddress) || recognition.size() < 2) return;
  Profile profile = ProfileOf(line);
  if (profile.gaps.size() < 2) return;
  std::sort(profile.gaps.begin(), profile.gaps.end(), [](const Gap& a, const Gap& b) { return a.width() > b.width(); });
  const Gap widest = profile.gaps[0];
  if (widest.width() < kGapOfHeightMin * profile.height || widest.width() < kGapOfNextMin * profile.gaps[1].width()) return;

  double total = 0;
  for (const RecognizedCharacter& character : recognition) total += AdvanceOf(character.text);
  const double written = profile.right - profile.left - widest.width();
  const double before_gap = total * (widest.left - profile.left) / written;
  size_t best = 0;
  double best_cost = 1e9, advance = 0;
  for (size_t i = 1; i < recognition.size(); ++i) {
    advance += AdvanceOf(recognition[i - 1].text);
    const double cost = std::abs(advance - before_gap) + Awkwardness(recognition[i - 1].text, recognition[i].text, type);
    if (cost < best_cost) {
      best_cost = cost;
      best = i;
    }
  }
  recognition.insert(recognition.begin() + static_cast<long>(best), {.text = " ", .confidence = 1, .alternatives = {}});
}

}  // namespace madoguchi::ocr
