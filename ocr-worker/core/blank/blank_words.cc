#include "ocr-worker/core/blank/blank_words.h"

#include <algorithm>
#include <utility>

#include "common/status/macros.h"
#include "ocr-worker/core/blank/form_labels.h"
#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

constexpr int kInked = 90;
constexpr int kSpecksPx = 30;        // fewer pixels are no letter
constexpr int kMarginPx = 12;        // around a word, for the reader
constexpr double kSecondLook = 1.6;  // the size of a word that could not be read the first time
constexpr double kReachMm = 32;      // to the next word on a line
constexpr double kDotGapMm = 14;     // between words of which one is circled
constexpr double kDotMmMin = 0.35, kDotMmMax = 1.6;
constexpr double kDotAirMm = 0.4;  // on both sides of a ・, where other strokes would make it part of a letter
constexpr double kRoomMm = 22;     // beside lettering in a cell, for a line of writing
constexpr double kGapRoomMm = 15;  // between two pieces of it: 第＿＿号
constexpr double kStackedMm = 7;   // letters one above the other are at least so high

// What is written from top to bottom, beside one another; `letters` cells of `width` px.
cv::Mat Unstacked(const cv::Mat& ink, const cv::Rect& word, int letters) {
  const double height = static_cast<double>(word.height) / letters;
  const int cell = static_cast<int>(std::max(height, 1.0 * word.width)) + 4;
  cv::Mat line(cell + 2 * kMarginPx, letters * cell + 2 * kMarginPx, CV_8U, cv::Scalar(0));
  for (int i = 0; i < letters; ++i) {
    const int top = static_cast<int>(i * height), bottom = static_cast<int>((i + 1) * height);
    const cv::Rect letter(word.x, word.y + top, word.width, bottom - top);
    ink(letter).copyTo(line(cv::Rect(kMarginPx + i * cell, kMarginPx, letter.width, letter.height)));
  }
  return line;
}

}  // namespace

double Overlap(int from_a, int to_a, int from_b, int to_b) {
  return std::max(0, std::min(to_a, to_b) - std::max(from_a, from_b)) /
         static_cast<double>(std::max(1, std::min(to_a - from_a, to_b - from_b)));
}

absl::StatusOr<BlankWords> BlankWords::Read(const cv::Mat& ink, const std::vector<cv::Rect>& words,
                                            LabelReader& reader) {
  BlankWords read(ink);
  for (const cv::Rect& word : words) RETURN_IF_ERROR(read.Add(word, reader));
  return read;
}

absl::Status BlankWords::Add(const cv::Rect& word, LabelReader& reader) {
  if (word.height >= MmToPx(kStackedMm) && word.height > 1.7 * word.width) {
    const int count = std::max(2, cvRound(word.height / (1.12 * word.width)));
    ASSIGN_OR_RETURN(std::vector<Letter> letters, reader.Read(255 - Unstacked(ink_, word, count)));
    for (Letter& letter : letters) letter.box = word;
    boxes_.push_back(word);
    letters_.push_back(std::move(letters));
    return absl::OkStatus();
  }
  // Alone on paper: rules close by would be read along.
  const cv::Rect line(word.x - kMarginPx, word.y - kMarginPx, word.width + 2 * kMarginPx, word.height + 2 * kMarginPx);
  cv::Mat alone(line.size(), CV_8U, cv::Scalar(255));
  cv::Mat(255 - ink_(word)).copyTo(alone(cv::Rect(kMarginPx, kMarginPx, word.width, word.height)));
  ASSIGN_OR_RETURN(std::vector<Letter> letters, reader.Read(alone));
  if (letters.empty()) {
    cv::Mat larger;
    cv::resize(alone, larger, {}, kSecondLook, kSecondLook, cv::INTER_CUBIC);
    ASSIGN_OR_RETURN(letters, reader.Read(larger));
    for (Letter& letter : letters) {
      const cv::Rect& box = letter.box;
      letter.box = {cvRound(box.x / kSecondLook), cvRound(box.y / kSecondLook), cvRound(box.width / kSecondLook),
                    cvRound(box.height / kSecondLook)};
    }
  }
  for (Letter& letter : letters) letter.box += line.tl();
  // From dot to dot.
  const std::vector<cv::Rect> dots = DotsIn(word);
  for (size_t i = 0; i <= dots.size(); ++i) {
    const int from = i == 0 ? word.x : dots[i - 1].br().x, to = i == dots.size() ? word.br().x : dots[i].x;
    if (to <= from) continue;  // a word that begins or ends with its ・
    const cv::Rect stretch(from, word.y, to - from, word.height);
    std::vector<cv::Point> printed;
    cv::findNonZero(ink_(stretch) > kInked, printed);
    if (printed.size() < kSpecksPx) continue;
    std::vector<Letter> here;
    for (const Letter& letter : letters) {
      const int middle = letter.box.x + letter.box.width / 2;
      const bool inside = middle >= from && middle < to && letter.box.width < stretch.width + MmToPx(1);
      if (dots.empty() || (inside && !IsSeparator(letter.text))) here.push_back(letter);
    }
    boxes_.push_back(dots.empty() ? word : cv::boundingRect(printed) + stretch.tl());
    letters_.push_back(std::move(here));
  }
  return absl::OkStatus();
}

// Small, round, half-way up, with air on both sides; left to right.
std::vector<cv::Rect> BlankWords::DotsIn(const cv::Rect& word) const {
  const cv::Mat inked = ink_(word) > kInked;
  cv::Mat labels, stats, middles;
  const int count = cv::connectedComponentsWithStats(inked, labels, stats, middles, 8, CV_32S);
  std::vector<cv::Rect> dots;
  for (int i = 1; i < count; ++i) {
    const int* row = stats.ptr<int>(i);
    const cv::Rect dot(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
    if (std::min(dot.width, dot.height) < MmToPx(kDotMmMin) || std::max(dot.width, dot.height) > MmToPx(kDotMmMax) ||
        row[cv::CC_STAT_AREA] < 0.55 * dot.area() || std::abs(dot.width - dot.height) > MmToPx(0.4) ||
        std::abs(middles.at<double>(i, 1) - word.height / 2.0) > 0.2 * word.height) {
      continue;
    }
    const int air = MmToPx(kDotAirMm);
    const cv::Rect column(dot.x - air, 0, dot.width + 2 * air, word.height);
    if (cv::countNonZero(inked(column & cv::Rect({}, word.size()))) == row[cv::CC_STAT_AREA])
      dots.push_back(dot + word.tl());
  }
  std::sort(dots.begin(), dots.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
  return dots;
}

std::string BlankWords::TextOf(size_t word) const {
  std::string text;
  for (const Letter& letter : letters_[word]) text += letter.text;
  return Bare(text);
}

std::vector<size_t> BlankWords::In(const cv::Rect& area) const {
  std::vector<size_t> words;
  for (size_t i = 0; i < boxes_.size(); ++i) {
    if ((boxes_[i] & area).area() > boxes_[i].area() / 2) words.push_back(i);
  }
  return words;
}

std::string BlankWords::TextIn(const cv::Rect& area) const {
  std::string text;
  for (const size_t word : In(area)) text += TextOf(word);
  return text;
}

size_t BlankWords::NextOnLine(size_t of) const {
  const cv::Rect& from = boxes_[of];
  size_t next = size();
  for (size_t i = 0; i < size(); ++i) {
    const cv::Rect& word = boxes_[i];
    if (word.x < from.br().x || word.x - from.br().x > MmToPx(kReachMm)) continue;
    if (Overlap(word.y, word.br().y, from.y, from.br().y) < 0.5) continue;
    if (next == size() || word.x < boxes_[next].x) next = i;
  }
  return next;
}

std::optional<cv::Rect> BlankWords::DotBetween(size_t left, size_t right) const {
  const cv::Rect &a = boxes_[left], &b = boxes_[right];
  const int top = std::min(a.y, b.y), bottom = std::max(a.br().y, b.br().y);
  const cv::Rect gap = cv::Rect(a.br().x, top, b.x - a.br().x, bottom - top) & cv::Rect({}, ink_.size());
  if (gap.width <= 0 || gap.width > MmToPx(kDotGapMm)) return std::nullopt;
  std::vector<cv::Point> printed;
  cv::findNonZero(ink_(gap) > kInked, printed);
  if (printed.size() < 12) return std::nullopt;
  const cv::Rect dot = cv::boundingRect(printed);
  const bool small = dot.width < MmToPx(kDotMmMax) && dot.height < MmToPx(kDotMmMax) &&
                     std::abs(dot.width - dot.height) < MmToPx(kDotAirMm) && printed.size() > 0.55 * dot.area();
  const bool midway = std::abs(dot.y + dot.height / 2 - gap.height / 2) < gap.height / 4;
  return small && midway ? std::optional(dot + gap.tl()) : std::nullopt;
}

cv::Rect BlankWords::WidestRoom(const cv::Rect& cell) const {
  cv::Rect printed;
  int from = cell.x, widest = 0, at = cell.x;
  for (const size_t word : In(cell)) {
    const cv::Rect& box = boxes_[word];
    if (!printed.empty() && box.x - from > widest) widest = box.x - from, at = from;
    printed |= box;
    from = std::max(from, box.br().x);
  }
  const int left = printed.x - cell.x, right = cell.br().x - printed.br().x;
  if (widest >= MmToPx(kGapRoomMm) && widest >= std::max(left, right)) return {at, cell.y, widest, cell.height};
  if (std::abs(left - right) < (left + right) / 5) return {};
  if (right >= left && right >= MmToPx(kRoomMm)) return {printed.br().x, cell.y, right, cell.height};
  if (left > right && left >= MmToPx(kRoomMm)) return {cell.x, cell.y, left, cell.height};
  return {};
}

}  // namespace madoguchi::ocr
