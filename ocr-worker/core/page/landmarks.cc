#include "ocr-worker/core/page/landmarks.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr double kRuleMm = 9;        // ink that runs straight for so long is a rule, not a letter
constexpr double kShadedMm = 1.8;    // ink as wide and high as this is a shaded area
constexpr double kWordGapMm = 1.4;   // letters nearer than this are one word
constexpr double kWordWidthMm = 11;  // longer ones are cut: each piece finds its own place
constexpr double kWordHeightMaxMm = 11;
constexpr double kLetterMm = 1.6;                                     // the smallest that is still a letter in a view
constexpr double kRulePieceMm = 7;                                    // side of a piece of rules
constexpr double kWrittenOverMax = 0.25, kRuleWrittenOverMax = 0.55;  // of a piece by writing areas
constexpr int kInked = 60;
constexpr int kOwnReach = 7, kApart = 2;  // view pixels: how far around a piece must not look like it
constexpr float kAlikeMax = 0.85f;
constexpr size_t kWordsMax = 220, kRulePiecesMax = 110;

cv::Mat Opened(const cv::Mat& image, cv::Size size) {
  cv::Mat out;
  cv::morphologyEx(image, out, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, size));
  return out;
}

cv::Rect Grown(const cv::Rect& box, int by) {
  return {box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by};
}

class Finder {
 public:
  // `page`: the size of what `ink` was reduced from.
  Finder(const cv::Mat& ink, const cv::Mat& writing, cv::Size page)
      : ink_(ink), writing_(writing), page_(page), px_per_mm_(kPxPerMm * ink.cols / page.width) {}

  std::vector<Landmark> Find() {
    const int run = Px(kRuleMm), wide = Px(kShadedMm);
    cv::subtract(ink_, Opened(ink_, {wide, wide}), lines_);  // shaded areas are no rules, however far they run
    level_ = Opened(lines_, {run, 1});
    upright_ = Opened(lines_, {1, run});
    FindWords();
    FindRulePieces();
    return std::move(found_);
  }

 private:
  int Px(double mm) const { return std::max(1, static_cast<int>(std::lround(mm * px_per_mm_))); }

  bool WrittenOver(const cv::Rect& box, double share_max) const {
    return cv::countNonZero(writing_(box)) > share_max * box.area();
  }

  // False if the printing around looks the same, so that nothing can be found by it.
  bool Add(const cv::Rect& box, bool word) {
    const cv::Rect around = Grown(box, kOwnReach) & Bounds();
    const cv::Point home = box.tl() - around.tl();
    cv::Mat likeness;
    cv::matchTemplate(ink_(around), ink_(box), likeness, cv::TM_CCOEFF_NORMED);
    Landmark landmark{.word = word};
    for (int y = 0; y < likeness.rows; ++y) {
      for (int x = 0; x < likeness.cols; ++x) {
        if (!(likeness.at<float>(y, x) > kAlikeMax)) continue;
        if (std::abs(x - home.x) >= kApart) landmark.finds_x = false;
        if (std::abs(y - home.y) >= kApart) landmark.finds_y = false;
      }
    }
    if (!landmark.finds_x && !landmark.finds_y) return false;
    const cv::Point2d middle(box.x + (box.width - 1) / 2.0, box.y + (box.height - 1) / 2.0);
    landmark.at = {(middle.x + 0.5) * page_.width / ink_.cols - 0.5, (middle.y + 0.5) * page_.height / ink_.rows - 0.5};
    landmark.ink = ink_(box).clone();
    found_.push_back(std::move(landmark));
    return true;
  }

  void FindWords() {
    cv::Mat rules, letters, joined;
    cv::max(level_, upright_, rules);
    cv::dilate(rules, rules, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    letters = (lines_ > kInked) & (rules <= kInked);
    cv::dilate(letters, joined, cv::getStructuringElement(cv::MORPH_RECT, {Px(kWordGapMm), Px(kWordGapMm / 2)}));
    cv::Mat labels, stats, middles;
    const int count = cv::connectedComponentsWithStats(joined, labels, stats, middles, 8, CV_32S);
    for (int label = 1; label < count && found_.size() < kWordsMax; ++label) {
      const int* row = stats.ptr<int>(label);
      const cv::Rect word(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
      const int least = Px(kLetterMm);
      if (word.height > Px(kWordHeightMaxMm) || word.height < least || word.width < least) continue;
      const int pieces = (word.width + Px(kWordWidthMm) - 1) / Px(kWordWidthMm);
      for (int i = 0; i < pieces; ++i) {
        const int left = word.x + word.width * i / pieces, right = word.x + word.width * (i + 1) / pieces;
        const cv::Rect piece = cv::Rect(left - 1, word.y - 1, right - left + 2, word.height + 2) & Bounds();
        if (cv::countNonZero(letters(piece)) < least * least / 3 || WrittenOver(piece, kWrittenOverMax)) continue;
        Add(piece, /*word=*/true);
      }
    }
  }

  // Spread over the page: the best piece of each square of the grid.
  void FindRulePieces() {
    const int side = Px(kRulePieceMm), least = side * kInked * 2;
    const size_t words = found_.size();
    std::vector<cv::Rect> taken;
    for (const bool corners : {true, false}) {
      for (int y = side / 2; y + 2 * side <= ink_.rows; y += side) {
        for (int x = side / 2; x + 2 * side <= ink_.cols; x += side) {
          if (found_.size() - words >= kRulePiecesMax) return;
          const std::optional<cv::Rect> best = BestPiece({x, y, side, side}, corners, least);
          if (!best) continue;
          const bool near = std::any_of(taken.begin(), taken.end(), [&](const cv::Rect& other) {
            return (other & *best).area() > side * side / 4;
          });
          if (near) continue;
          if (Add(*best, /*word=*/false)) taken.push_back(*best);
        }
      }
    }
  }

  // Its middle inside `square`. A corner has both rules; a straight part has one, a few millimetres from any end.
  std::optional<cv::Rect> BestPiece(const cv::Rect& square, bool corners, double least) const {
    const int side = square.width, step = std::max(1, side / 6);
    std::optional<cv::Rect> best;
    double best_sum = 0;
    for (int dy = 0; dy < side; dy += step) {
      for (int dx = 0; dx < side; dx += step) {
        const cv::Rect piece(square.x + dx - side / 2, square.y + dy - side / 2, side, side);
        if ((piece & Bounds()) != piece || WrittenOver(piece, kRuleWrittenOverMax)) continue;
        const double level = cv::sum(level_(piece))[0], upright = cv::sum(upright_(piece))[0];
        const double sum = corners ? std::min(level, upright) : std::max(level, upright);
        if (sum <= least || sum <= best_sum) continue;
        if (!corners && std::min(level, upright) > least / 2) continue;
        best = piece;
        best_sum = sum;
      }
    }
    return best;
  }

  cv::Rect Bounds() const { return {{}, ink_.size()}; }

  const cv::Mat& ink_;
  const cv::Mat& writing_;
  const cv::Size page_;
  const double px_per_mm_;
  cv::Mat lines_, level_, upright_;  // without shaded areas: all, level rules, upright rules
  std::vector<Landmark> found_;
};

// The place of the peak between pixels, from its neighbours on either side.
double Between(float before, float peak, float after) {
  const double curve = before - 2.0 * peak + after;
  return curve < -1e-6 ? std::clamp((before - after) / (2 * curve), -0.5, 0.5) : 0;
}

}  // namespace

cv::Mat WritingAreas(const procedures::TemplatePage& page, cv::Size size, double scale, double margin_mm) {
  cv::Mat areas(size, CV_8U, cv::Scalar(0));
  const auto fill = [&](const procedures::BoxMm& box) {
    const cv::Rect2d px = Grow(ToPx(box), margin_mm * kPxPerMm);
    areas(ToPixelRect({px.x * scale, px.y * scale, px.width * scale, px.height * scale}) & cv::Rect({}, size)).setTo(1);
  };
  for (const procedures::TemplateField& field : page.fields) {
    if (field.cells.empty() && field.marks.empty()) fill(field.box);
    for (const procedures::BoxMm& cell : field.cells) fill(cell);
    for (const procedures::Mark& mark : field.marks) {
      const double reach = mark.kind == procedures::MarkKind::kCircle ? 1.5 : 0.5;
      fill({mark.box.x - reach, mark.box.y - reach, mark.box.width + 2 * reach, mark.box.height + 2 * reach});
    }
  }
  return areas;
}

std::vector<Landmark> FindLandmarks(const cv::Mat& blank_ink, const procedures::TemplatePage& page, double view_scale) {
  cv::Mat ink;
  const cv::Size size(cvRound(blank_ink.cols * view_scale), cvRound(blank_ink.rows * view_scale));
  cv::resize(blank_ink, ink, size, 0, 0, cv::INTER_AREA);
  for (const procedures::Marker& marker : page.markers) {
    const cv::Rect2d box = ToPx(marker.box);
    ink(ToPixelRect({box.x * view_scale, box.y * view_scale, box.width * view_scale, box.height * view_scale}) &
        cv::Rect({}, ink.size()))
        .setTo(0);
  }
  const cv::Mat writing = WritingAreas(page, ink.size(), view_scale);
  return Finder(ink, writing, blank_ink.size()).Find();
}

bool CutOut(const cv::Mat& view, const PageMap& map, const Landmark& landmark, double view_scale, int reach,
            cv::Mat& patch) {
  constexpr double kStep = 20;  // page pixels over which the map's slope is measured
  const auto slope = [&](const cv::Point2d& step) {
    return (map.ToImage(landmark.at + step) - map.ToImage(landmark.at - step)) / (2 * kStep * view_scale);
  };
  const cv::Point2d at = map.ToImage(landmark.at), across = slope({kStep, 0}), down = slope({0, kStep});
  const cv::Size size(landmark.ink.cols + 2 * reach, landmark.ink.rows + 2 * reach);
  const cv::Point2d half((size.width - 1) / 2.0, (size.height - 1) / 2.0);
  const cv::Point2d corner = at - across * half.x - down * half.y, far = at + across * half.x + down * half.y;
  const cv::Rect2d bounds(0, 0, view.cols, view.rows);
  if (!bounds.contains(corner) || !bounds.contains(far)) return false;
  const cv::Matx23d to_view(across.x, down.x, corner.x, across.y, down.y, corner.y);
  cv::warpAffine(view, patch, to_view, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  cv::subtract(255, patch, patch);
  return true;
}

std::vector<Sighting> SeekLandmarks(const cv::Mat& view, const PageMap& map, const std::vector<Landmark>& landmarks,
                                    double view_scale, int reach) {
  std::vector<Sighting> sightings;
  sightings.reserve(landmarks.size());
  cv::Mat patch, likeness;
  for (const Landmark& landmark : landmarks) {
    Sighting& sighting = sightings.emplace_back();
    sighting.inside = CutOut(view, map, landmark, view_scale, reach, patch);
    if (!sighting.inside) continue;
    cv::matchTemplate(patch, landmark.ink, likeness, cv::TM_CCOEFF_NORMED);
    double peak = 0;
    cv::Point best;
    cv::minMaxLoc(likeness, nullptr, &peak, nullptr, &best);
    if (!std::isfinite(peak)) continue;  // a bare patch is like nothing
    sighting.likeness = peak;
    cv::Point2d exact = best;
    if (best.x > 0 && best.x + 1 < likeness.cols) {
      exact.x += Between(likeness.at<float>(best.y, best.x - 1), static_cast<float>(peak),
                         likeness.at<float>(best.y, best.x + 1));
    }
    if (best.y > 0 && best.y + 1 < likeness.rows) {
      exact.y += Between(likeness.at<float>(best.y - 1, best.x), static_cast<float>(peak),
                         likeness.at<float>(best.y + 1, best.x));
    }
    sighting.offset = (exact - cv::Point2d(reach, reach)) / view_scale;
  }
  return sightings;
}

int CountReplaced(const cv::Mat& view, const PageMap& map, const std::vector<Landmark>& landmarks,
                  const std::vector<Sighting>& sightings, double view_scale) {
  constexpr double kOtherBelow = 0.35;            // likeness of one word to another in its place
  constexpr size_t kMeasured = 25;                // seen words that tell how black print is here
  constexpr double kInkMin = 0.4, kInkMax = 2.2;  // of the word's own amount
  constexpr double kCoveredMax = 0.7;             // of the word by what stands there
  cv::Mat patch;
  double low = 0, high = 0;
  std::vector<double> ranges;
  for (size_t i = 0; i < landmarks.size() && ranges.size() < kMeasured; ++i) {
    if (!landmarks[i].word || sightings[i].likeness < kSeenMin) continue;
    if (!CutOut(view, map, landmarks[i], view_scale, 0, patch)) continue;
    cv::minMaxLoc(patch, &low, &high);
    ranges.push_back(high - low);
  }
  if (ranges.empty()) return 0;
  std::nth_element(ranges.begin(), ranges.begin() + static_cast<long>(ranges.size() / 2), ranges.end());
  const double range = ranges[ranges.size() / 2];

  int replaced = 0;
  for (size_t i = 0; i < landmarks.size(); ++i) {
    if (!landmarks[i].word || !sightings[i].inside || sightings[i].likeness >= kOtherBelow) continue;
    if (!CutOut(view, map, landmarks[i], view_scale, 0, patch)) continue;
    cv::minMaxLoc(patch, &low, nullptr);
    const cv::Mat printed = landmarks[i].ink > 110, dark = patch > low + 0.4 * range;
    const double amount = std::max(1, cv::countNonZero(printed));
    const double ink = cv::countNonZero(dark) / amount, covered = cv::countNonZero(dark & printed) / amount;
    replaced += ink > kInkMin && ink < kInkMax && covered < kCoveredMax;
  }
  return replaced;
}

WordsSeen CountWords(const std::vector<Landmark>& landmarks, const std::vector<Sighting>& sightings) {
  WordsSeen words;
  for (size_t i = 0; i < landmarks.size(); ++i) {
    if (!landmarks[i].word) continue;
    ++words.all;
    words.inside += sightings[i].inside;
    words.seen += sightings[i].inside && sightings[i].likeness >= kSeenMin;
  }
  return words;
}

}  // namespace madoguchi::ocr
