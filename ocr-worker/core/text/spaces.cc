#include "ocr-worker/core/text/spaces.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ocr-worker/core/text/characters.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;

constexpr int kInkBelow = 128;
constexpr double kGapOfHeightMin = 0.20;  // a space is at least this wide, in text heights
constexpr double kGapOfNextMin = 1.15;    // and stands out from the line's widest other gap
constexpr size_t kAddressGapsTried = 4;
constexpr double kPlaceErrorMax = 1.2;  // characters between where the gap is and where a space may stand

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

// In an address a space stands after the number and before the building's name: 1-2-3 見本マンション, 5番地 見本ビル.
bool MayStand(const std::string& before, const std::string& after, LeafType type) {
  if (type != LeafType::kAddress) return true;
  constexpr std::array<absl::string_view, 4> kNumberEnds = {"号", "地", "番", "目"};
  constexpr std::array<absl::string_view, 6> kNumberGoesOn = {"-", "丁", "番", "号", "地", "の"};
  const bool number_ends =
      IsDigit(before) || std::find(kNumberEnds.begin(), kNumberEnds.end(), before) != kNumberEnds.end();
  return number_ends && !IsDigit(after) &&
         std::find(kNumberGoesOn.begin(), kNumberGoesOn.end(), after) == kNumberGoesOn.end();
}

// Before which character the gap lies, judged by the characters' usual widths; 0 when no space may stand near it.
size_t PlaceOf(const Gap& gap, const Profile& profile, LeafType type, const Recognition& recognition) {
  double total = 0;
  for (const RecognizedCharacter& character : recognition) total += AdvanceOf(character.text);
  const double before_gap = total * (gap.left - profile.left) / (profile.right - profile.left - gap.width());
  size_t best = 0;
  double best_error = kPlaceErrorMax, advance = 0;
  for (size_t i = 1; i < recognition.size(); ++i) {
    advance += AdvanceOf(recognition[i - 1].text);
    const double error = std::abs(advance - before_gap);
    if (error < best_error && MayStand(recognition[i - 1].text, recognition[i].text, type)) {
      best_error = error;
      best = i;
    }
  }
  return best;
}

}  // namespace

void InsertSpace(const cv::Mat& line, LeafType type, Recognition& recognition) {
  if ((type != LeafType::kPersonName && type != LeafType::kAddress) || recognition.size() < 2) return;
  Profile profile = ProfileOf(line);
  if (profile.gaps.size() < 2) return;
  std::sort(profile.gaps.begin(), profile.gaps.end(), [](const Gap& a, const Gap& b) { return a.width() > b.width(); });
  // A name has one place for its space, wherever it is; an address only few, which is evidence enough for a gap that is
  // not the widest.
  if (type == LeafType::kPersonName && profile.gaps[0].width() < kGapOfNextMin * profile.gaps[1].width()) return;
  const size_t tried = type == LeafType::kPersonName ? 1 : std::min(kAddressGapsTried, profile.gaps.size());
  for (size_t i = 0; i < tried && profile.gaps[i].width() >= kGapOfHeightMin * profile.height; ++i) {
    const size_t place = PlaceOf(profile.gaps[i], profile, type, recognition);
    if (place == 0) continue;
    recognition.insert(recognition.begin() + static_cast<long>(place),
                       {.text = " ", .confidence = 1, .alternatives = {}});
    return;
  }
}

}  // namespace madoguchi::ocr
