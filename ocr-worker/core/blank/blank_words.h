// The lettering of a blank form: read once, then asked what stands where. Pixels of the straight page at 300 dpi.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct Letter {
  std::string text;
  cv::Rect box;  // pixels of the line that was read
};

// Reads printed lettering. Not thread-safe.
class LabelReader {
 public:
  virtual ~LabelReader() = default;
  // `line`: CV_8U, dark on white, 300 dpi. INTERNAL (RECOGNIZER_FAULT).
  virtual absl::StatusOr<std::vector<Letter>> Read(const cv::Mat& line) = 0;
};

// Immutable after Read. A word that has a ・ in it is several: 男・女 are two.
class BlankWords {
 public:
  // `ink` (255 full ink) must outlive it.
  static absl::StatusOr<BlankWords> Read(const cv::Mat& ink, const std::vector<cv::Rect>& words, LabelReader& reader);

  size_t size() const { return boxes_.size(); }
  const cv::Rect& box(size_t word) const { return boxes_[word]; }
  const std::vector<Letter>& letters(size_t word) const { return letters_[word]; }
  std::string TextOf(size_t word) const;

  // Words inside `area`, in reading order; what they say, without spaces.
  std::vector<size_t> In(const cv::Rect& area) const;
  std::string TextIn(const cv::Rect& area) const;

  // The next word to the right on the same line, not further away than a date's parts; size() if there is none.
  size_t NextOnLine(size_t of) const;
  // A ・ that stands so far from both words that it belongs to neither.
  std::optional<cv::Rect> DotBetween(size_t left, size_t right) const;

  // Before, between or behind the words of a cell, as high as it: where a line is written. Empty where there is no such
  // room, or the words stand in the middle.
  cv::Rect WidestRoom(const cv::Rect& cell) const;

 private:
  explicit BlankWords(const cv::Mat& ink) : ink_(ink) {}
  absl::Status Add(const cv::Rect& word, LabelReader& reader);
  std::vector<cv::Rect> DotsIn(const cv::Rect& word) const;

  cv::Mat ink_;
  std::vector<cv::Rect> boxes_;
  std::vector<std::vector<Letter>> letters_;  // of each word, page pixels
};

// How much of the shorter of two stretches the other covers, 0 to 1.
double Overlap(int from_a, int to_a, int from_b, int to_b);

}  // namespace madoguchi::ocr
