#include "ocr-worker/core/page/departure.h"

#include <algorithm>
#include <cmath>

#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kShift = 1;              // view pixels by which a letter may stand beside its place
constexpr int kShiftOfDoubtful = 3;    // the same, where it seems to be none: on paper that is not quite followed
constexpr double kAsUsual = 0.02;      // by which a word may be less like the blank's than words are on this page
constexpr double kTouched = 0.25;      // the same, of a word that something was drawn over
constexpr double kUnlike = 0.28;       // by which a letter is another one
constexpr double kCoveredMin = 0.80;   // of the blank's ink: writing over it hides it, but leaves no paper
constexpr double kQuiteUnlike = 0.33;  // by which a letter is another one, although nearly all of that ink is covered
constexpr double kHiddenMin = 0.95;    // of the blank's ink: only what was drawn over it covers all
constexpr double kHalfThere = 0.5;     // a line that was drawn through a letter takes nothing of it away
constexpr double kGoneMax = 0.15;      // of it, where nothing is printed instead
constexpr double kLetterInk = 0.15;    // of a square, by the lightest letters
constexpr double kLetterHeight = 0.6;  // of it; lines through a word are nearer to each other
constexpr double kCore = 150;          // ink of the blank that is black on any page
constexpr double kBare = 40;           // ink of the blank that may well be paper
constexpr double kDark = 0.35;         // of the range between paper and print
constexpr int kCorePxMin = 14;         // in a letter: dots and dashes tell nothing
constexpr size_t kMeasuredMax = 40;

double Middle(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

struct Letter {
  double likeness = -1;  // normalised correlation at the best shift
  double covered = 0;    // of the blank's ink by the page's
  double extra = 0;      // of the page's ink where the blank is bare, in blank's ink
  bool filled = false;   // ink where the blank is bare, as much and as high as a letter
  int core = 0;
};

// One letter of a word: `patch` has `shift` more on every side than `ink`.
Letter Compare(const cv::Mat& patch, const cv::Mat& ink, const cv::Rect& box, int shift, double dark) {
  Letter letter;
  const double count = box.area();
  double sum_t = 0, square_t = 0;
  for (int y = 0; y < box.height; ++y) {
    const uchar* t = ink.ptr<uchar>(box.y + y) + box.x;
    for (int x = 0; x < box.width; ++x) {
      sum_t += t[x];
      square_t += t[x] * t[x];
      letter.core += t[x] > kCore;
    }
  }
  const double spread_t = square_t - sum_t * sum_t / count;
  cv::Point best;
  for (int dy = 0; dy <= 2 * shift; ++dy) {
    for (int dx = 0; dx <= 2 * shift; ++dx) {
      double sum = 0, square = 0, both = 0;
      for (int y = 0; y < box.height; ++y) {
        const uchar* t = ink.ptr<uchar>(box.y + y) + box.x;
        const uchar* p = patch.ptr<uchar>(box.y + y + dy) + box.x + dx;
        int row = 0, row_square = 0, row_both = 0;
        for (int x = 0; x < box.width; ++x) {
          row += p[x];
          row_square += p[x] * p[x];
          row_both += p[x] * t[x];
        }
        sum += row;
        square += row_square;
        both += row_both;
      }
      const double spread = square - sum * sum / count;
      const double likeness =
          spread > 1 && spread_t > 1 ? (both - sum * sum_t / count) / std::sqrt(spread * spread_t) : 0;
      if (likeness <= letter.likeness) continue;
      letter.likeness = likeness;
      best = {dx, dy};
    }
  }
  int covered = 0, extra = 0, top = box.height, bottom = 0;
  for (int y = 0; y < box.height; ++y) {
    const uchar* t = ink.ptr<uchar>(box.y + y) + box.x;
    const uchar* p = patch.ptr<uchar>(box.y + y + best.y) + box.x + best.x;
    for (int x = 0; x < box.width; ++x) {
      covered += t[x] > kCore && p[x] > dark;
      if (t[x] >= kBare || p[x] <= dark) continue;
      ++extra;
      top = std::min(top, y);
      bottom = y;
    }
  }
  letter.filled = extra > kLetterInk * count && bottom - top > kLetterHeight * box.height;
  letter.covered = covered / std::max(1.0, static_cast<double>(letter.core));
  letter.extra = extra / std::max(1.0, static_cast<double>(letter.core));
  return letter;
}

// Squares along a word, each half over the one before: wherever a letter stands, one of them holds it.
std::vector<cv::Rect> LettersOf(cv::Size word) {
  const bool level = word.width >= word.height;
  const int side = std::min(word.width, word.height), length = std::max(word.width, word.height);
  const int steps = cvCeil(2.0 * (length - side) / side);
  std::vector<cv::Rect> letters;
  for (int i = 0; i <= steps; ++i) {
    const int from = steps == 0 ? 0 : (length - side) * i / steps;
    letters.push_back(level ? cv::Rect(from, 0, side, side) : cv::Rect(0, from, side, side));
  }
  return letters;
}

// How often what is labelled so crosses the rim of `labels`.
int TimesOverRim(const cv::Mat& labels, int label) {
  std::vector<bool> rim;
  const int right = labels.cols - 1, bottom = labels.rows - 1;
  for (int x = 0; x < right; ++x) rim.push_back(labels.at<int>(0, x) == label);
  for (int y = 0; y < bottom; ++y) rim.push_back(labels.at<int>(y, right) == label);
  for (int x = right; x > 0; --x) rim.push_back(labels.at<int>(bottom, x) == label);
  for (int y = bottom; y > 0; --y) rim.push_back(labels.at<int>(y, 0) == label);
  int times = 0;
  for (size_t i = 0; i < rim.size(); ++i) times += rim[i] && !rim[(i + rim.size() - 1) % rim.size()];
  return times;
}

// Strokes run out of the letter, above or below: writing over it, not another letter in its place. `patch` has
// kShiftOfDoubtful more on every side than the word.
bool RunsOut(const cv::Mat& patch, const cv::Rect& box, double dark) {
  constexpr int kStrokePx = 2;
  const int left = box.x + kShiftOfDoubtful, bottom = patch.rows - 1;
  for (const int y : {0, 1, bottom - 1, bottom}) {
    int run = 0;
    for (int x = left; x < left + box.width; ++x) run += patch.at<uchar>(y, x) > dark;
    if (run >= kStrokePx) return true;
  }
  return false;
}

// A line or a ring was drawn through the letter and on past it. `patch` as above; `ink`: the word's.
bool DrawnThrough(const cv::Mat& patch, const cv::Mat& ink, const cv::Rect& box, bool bare, double dark) {
  constexpr double kLineMin = 0.9;   // of a letter and what is beside it: no letter touches its neighbours
  constexpr double kThinMax = 0.25;  // of a letter's square: letters that have grown together fill more of it
  const cv::Rect around(box.x, box.y, box.width + 2 * kShiftOfDoubtful, box.height + 2 * kShiftOfDoubtful);
  const cv::Mat drawn = patch(around) > dark;
  const bool level = ink.cols >= ink.rows;
  for (int i = 0; i < (level ? drawn.rows : drawn.cols); ++i) {
    const cv::Mat line = level ? drawn.row(i) : drawn.col(i);
    if (cv::countNonZero(line) > kLineMin * static_cast<double>(line.total())) return true;
  }
  cv::Mat printed, labels, stats, middles;
  cv::copyMakeBorder(ink, printed, kShiftOfDoubtful, kShiftOfDoubtful, kShiftOfDoubtful, kShiftOfDoubtful,
                     cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::dilate(printed(around), printed, cv::Mat());
  const int count = cv::connectedComponentsWithStats(drawn & (printed < kBare), labels, stats, middles, 8, CV_32S);
  const int side = std::min(box.width, box.height), crossings = bare ? 1 : 2;  // on bare paper a letter stands alone
  for (int label = 1; label < count; ++label) {
    const int* row = stats.ptr<int>(label);
    const int along = std::max(row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
    if (row[cv::CC_STAT_AREA] >= kThinMax * along * side) continue;
    if (along > side + kShiftOfDoubtful || (along > side / 2 && TimesOverRim(labels, label) >= crossings)) return true;
  }
  return false;
}

// What is darker than all around it: without the edge of a highlighter's band or a shadow.
cv::Mat WithoutShades(const cv::Mat& patch) {
  constexpr int kStrokeMaxPx = 7;
  cv::Mat strokes;
  cv::morphologyEx(patch, strokes, cv::MORPH_TOPHAT,
                   cv::getStructuringElement(cv::MORPH_RECT, {kStrokeMaxPx, kStrokeMaxPx}));
  return strokes;
}

// `usual`: how like words of this page are to the blank's; `range`: from paper to print on it.
std::optional<Departure> FindOtherLetter(const cv::Mat& view, const PageMap& map, const Landmark& word, double scale,
                                         double usual, double range) {
  cv::Mat near, wide;
  if (!CutOut(view, map, word, scale, kShift, near)) return std::nullopt;
  double paper = 0;
  cv::minMaxLoc(near, &paper, nullptr);
  const double dark = paper + kDark * range;
  for (const cv::Rect& box : LettersOf(word.ink.size())) {
    Letter letter = Compare(near, word.ink, box, kShift, dark);
    const bool bare = letter.core < kCorePxMin;
    if (bare ? !letter.filled : letter.likeness > usual - kUnlike) continue;
    if (wide.empty() && !CutOut(view, map, word, scale, kShiftOfDoubtful, wide)) return std::nullopt;
    letter = Compare(wide, word.ink, box, kShiftOfDoubtful, dark);
    const bool uncovered = !bare && letter.likeness < usual - kUnlike && letter.covered < kCoveredMin;
    const bool other = bare ? letter.filled : letter.likeness < usual - kQuiteUnlike && letter.covered < kHiddenMin;
    if (!uncovered && (!other || RunsOut(wide, box, dark))) continue;
    if ((bare || letter.covered > kHalfThere) && DrawnThrough(wide, word.ink, box, bare, dark)) continue;
    const Letter shadeless = Compare(WithoutShades(wide), word.ink, box, kShiftOfDoubtful, kDark * range);
    if (bare ? !shadeless.filled : shadeless.likeness > usual - kUnlike) continue;
    const cv::Point2d first((word.ink.cols - 1) / 2.0, (word.ink.rows - 1) / 2.0);
    const cv::Point2d corner = word.at + (cv::Point2d(box.tl()) - first) / scale;
    const bool gone = letter.covered < kGoneMax && letter.extra < kGoneMax;
    return Departure{gone ? DepartureKind::kMissing : DepartureKind::kReplaced,
                     {corner.x, corner.y, box.width / scale, box.height / scale}};
  }
  return std::nullopt;
}

constexpr double kTakenDpi = 30, kSearchDpi = 60;
constexpr double kSearchScale = kSearchDpi / kPageDpi;
constexpr double kSearchPxPerMm = kSearchDpi / 25.4;

// The page as it lies on the view, upright, at kSearchDpi.
cv::Mat Upright(const cv::Mat& view, const PageMap& map, cv::Size size) {
  constexpr int kTile = 64;  // so small a piece of any sheet is a parallelogram
  const auto on_view = [&](double x, double y) {
    return map.ToImage(cv::Point2d(x + 0.5, y + 0.5) / kSearchScale - cv::Point2d(0.5, 0.5));
  };
  cv::Mat upright(size, CV_8U);
  for (int y = 0; y < size.height; y += kTile) {
    for (int x = 0; x < size.width; x += kTile) {
      const cv::Point2d corner = on_view(x, y);
      const cv::Point2d across = (on_view(x + kTile, y) - corner) / kTile,
                        down = (on_view(x, y + kTile) - corner) / kTile;
      cv::Mat tile = upright(cv::Rect(x, y, kTile, kTile) & cv::Rect({}, size));
      cv::warpAffine(view, tile, cv::Matx23d(across.x, down.x, corner.x, across.y, down.y, corner.y), tile.size(),
                     cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    }
  }
  return upright;
}

// Words of the blank, at kSearchDpi. Over one that was struck out stands what somebody wrote instead.
struct WordBoxes {
  std::vector<cv::Rect2d> intact, touched;
};
WordBoxes WordsOn(const PageSignature& signature, const std::vector<Sighting>& sightings, double usual) {
  WordBoxes words;
  for (size_t i = 0; i < sightings.size(); ++i) {
    const Landmark& word = signature.landmarks[i];
    if (!word.word) continue;
    const cv::Point2d at = (word.at + cv::Point2d(0.5, 0.5)) * kSearchScale;
    const cv::Size2d size = cv::Size2d(word.ink.size() - cv::Size(2, 2)) * (kSearchScale / signature.view_scale);
    (sightings[i].likeness < usual - kTouched ? words.touched : words.intact)
        .emplace_back(at.x - size.width / 2, at.y - size.height / 2, size.width, size.height);
  }
  return words;
}

// Beside a word on its line, or under or over it from the same left edge, and as high.
bool InLine(const cv::Rect2d& added, const cv::Rect2d& word) {
  constexpr double kBesideMm = 12, kOverMm = 7, kOffMm = 0.9, kHigherMax = 1.5;
  const double px = kSearchPxPerMm;
  if (added.height > kHigherMax * word.height || word.height > kHigherMax * added.height) return false;
  const double across = std::max(word.x - added.br().x, added.x - word.br().x);
  const double down = std::max(word.y - added.br().y, added.y - word.br().y);
  const double middles = std::abs(added.y + added.height / 2 - word.y - word.height / 2);
  if (across > 0 && across < kBesideMm * px && middles < kOffMm * px) return true;
  return down > 0 && down < kOverMm * px && std::abs(added.x - word.x) < kOffMm * px;
}

// Lettering where the blank has none and nobody is asked to write.
std::optional<Departure> FindAdded(const cv::Mat& view, const PageMap& map, const PageSignature& signature,
                                   const std::vector<Sighting>& sightings, double usual) {
  constexpr double kHeightMinMm = 1.4, kHeightMaxMm = 8, kWiderMin = 1.55;
  constexpr double kDarkOfWords = 0.38, kFilledMin = 0.15;
  constexpr double kSmallMm = 2, kSmallFilledMin = 0.25;    // so small, strokes of a pen look like letters
  constexpr int kNearPx = 4, kOverRulePx = 8, kRulePx = 2;  // how near to what is written
  constexpr double kPaperMm = 3.4;                          // strokes are narrower, shadows wider
  constexpr double kRimMm = 9;  // of the sheet: its edge, lines that a fax machine prints, holes
  const cv::Size size(signature.taken.cols * 2, signature.taken.rows * 2);
  const cv::Mat upright = Upright(view, map, size);
  cv::Mat ink, taken;
  const int wide = cvRound(kPaperMm * kSearchPxPerMm);
  cv::morphologyEx(upright, ink, cv::MORPH_BLACKHAT, cv::getStructuringElement(cv::MORPH_RECT, {wide, wide}));
  cv::resize(signature.taken, taken, size, 0, 0, cv::INTER_NEAREST);
  const WordBoxes words = WordsOn(signature, sightings, usual);
  std::vector<double> blackness;
  for (const cv::Rect2d& word : words.intact) {
    double most = 0;
    const cv::Rect box = ToPixelRect(word) & cv::Rect({}, size);
    if (box.empty()) continue;
    cv::minMaxLoc(ink(box), nullptr, &most);
    blackness.push_back(most);
  }
  const double dark = kDarkOfWords * Middle(blackness);
  const cv::Mat inked = ink > dark;
  cv::Mat bare = inked & (taken == 0), joined;
  const int rim = cvRound(kRimMm * kSearchPxPerMm);
  cv::Mat inside(size, CV_8U, cv::Scalar(0));
  inside(cv::Rect(rim, rim, size.width - 2 * rim, size.height - 2 * rim)).setTo(255);
  bare &= inside;
  const cv::Size join(5, 3);
  cv::dilate(bare, joined, cv::getStructuringElement(cv::MORPH_RECT, join));
  cv::Mat labels, stats, middles;
  const int count = cv::connectedComponentsWithStats(joined, labels, stats, middles, 8, CV_32S);
  for (int label = 1; label < count; ++label) {
    const int* row = stats.ptr<int>(label);
    const cv::Rect box(row[cv::CC_STAT_LEFT] + join.width / 2, row[cv::CC_STAT_TOP] + join.height / 2,
                       row[cv::CC_STAT_WIDTH] - join.width + 1, row[cv::CC_STAT_HEIGHT] - join.height + 1);
    if (box.height < kHeightMinMm * kSearchPxPerMm || box.height > kHeightMaxMm * kSearchPxPerMm) continue;
    if (box.width < kWiderMin * box.height) continue;
    const double filled = 1.0 * cv::countNonZero(bare(box)) / box.area();
    const auto reach = [&](int x) {  // what is written goes on over a rule
      const cv::Rect beside = cv::Rect(x, box.y, kRulePx, box.height) & cv::Rect({}, size);
      return cv::countNonZero(taken(beside) & kPrinted) > 0 ? kOverRulePx : kNearPx;
    };
    const int left = reach(box.x - kRulePx), right = reach(box.br().x);
    const cv::Rect around =
        cv::Rect(box.x - left, box.y - kNearPx, box.width + left + right, box.height + 2 * kNearPx) &
        cv::Rect({}, size);
    const bool written = cv::countNonZero(inked(around) & (taken(around) == kWritten)) > 0;  // not a box's own rules
    const auto any = [](const std::vector<cv::Rect2d>& boxes, const auto& is) {
      return std::any_of(boxes.begin(), boxes.end(), is);
    };
    const bool in_line = any(words.intact, [&](const cv::Rect2d& word) { return InLine(box, word); });
    const bool across =
        any(words.touched, [&](const cv::Rect2d& word) { return (word & cv::Rect2d(around)).area() > 0; });
    const bool small = box.height < kSmallMm * kSearchPxPerMm;
    if (filled < (small ? kSmallFilledMin : kFilledMin) || written || across || !in_line) continue;
    return Departure{DepartureKind::kAdded,
                     {box.x / kSearchScale, box.y / kSearchScale, box.width / kSearchScale, box.height / kSearchScale}};
  }
  return std::nullopt;
}

}  // namespace

cv::Mat TakenPlaces(const cv::Mat& ink, const procedures::TemplatePage& page) {
  constexpr double kBesidePrintMm = 0.7, kBesideWritingMm = 1;
  constexpr double kScale = kTakenDpi / kPageDpi;
  const cv::Size size(cvRound(ink.cols * kScale), cvRound(ink.rows * kScale));
  cv::Mat near, printed, taken = WritingAreas(page, size, kScale, kBesideWritingMm) * kWritten;
  const int side = cvRound(2 * kBesidePrintMm * kPxPerMm) | 1;
  cv::dilate(ink > 60, near, cv::getStructuringElement(cv::MORPH_RECT, {side, side}));
  cv::resize(near, printed, size, 0, 0, cv::INTER_AREA);
  cv::bitwise_or(taken, cv::Scalar(kPrinted), taken, printed > 60);
  return taken;
}

std::optional<Departure> FindDeparture(const cv::Mat& view, const PageMap& map, const PageSignature& signature,
                                       const std::vector<Sighting>& sightings) {
  const double scale = signature.view_scale;
  cv::Mat patch;
  double low = 0, high = 0;
  std::vector<double> ranges, likenesses;
  for (size_t i = 0; i < sightings.size(); ++i) {
    if (!signature.landmarks[i].word || !sightings[i].inside || sightings[i].likeness < kSeenMin) continue;
    likenesses.push_back(sightings[i].likeness);
    if (ranges.size() >= kMeasuredMax || !CutOut(view, map, signature.landmarks[i], scale, 0, patch)) continue;
    cv::minMaxLoc(patch, &low, &high);
    ranges.push_back(high - low);
  }
  const double usual = Middle(likenesses), range = Middle(ranges);
  for (size_t i = 0; i < sightings.size(); ++i) {
    const Landmark& word = signature.landmarks[i];
    if (!word.word || !sightings[i].inside || sightings[i].likeness > usual - kAsUsual) continue;
    if (const auto departure = FindOtherLetter(view, map, word, scale, usual, range)) return departure;
  }
  return FindAdded(view, map, signature, sightings, usual);
}

}  // namespace madoguchi::ocr
