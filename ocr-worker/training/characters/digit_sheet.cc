#include "ocr-worker/training/characters/digit_sheet.h"

#include <stdexcept>
#include <utility>

#include "ocr-worker/training/characters/pen_lines.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr int kSidePx = 20, kColumns = 100, kTrainColumns = 80, kRowsOfDigit = 5;
constexpr int kEnlarged = 6;
constexpr int kMarginPx = 12;
constexpr float kHighOfEm = 0.85f;  // a digit fills its cell from top to bottom

std::vector<PenLine> LinesOf(const cv::Mat& cell) {
  cv::Mat large, framed;
  cv::resize(cell, large, {}, kEnlarged, kEnlarged, cv::INTER_CUBIC);
  cv::copyMakeBorder(large, framed, kMarginPx, kMarginPx, kMarginPx, kMarginPx, cv::BORDER_CONSTANT, cv::Scalar(0));
  return FindPenLines(framed > 110, kSidePx * kEnlarged / kHighOfEm);
}

}  // namespace

DigitSheet::DigitSheet(const std::string& file, bool held) {
  const cv::Mat sheet = cv::imread(file, cv::IMREAD_GRAYSCALE);
  if (sheet.cols != kColumns * kSidePx || sheet.rows != 10 * kRowsOfDigit * kSidePx)
    throw std::runtime_error("not OpenCV's sheet of digits: " + file);
  for (int row = 0; row < 10 * kRowsOfDigit; ++row) {
    for (int column = held ? kTrainColumns : 0; column < (held ? kColumns : kTrainColumns); ++column) {
      std::vector<PenLine> lines = LinesOf(sheet({column * kSidePx, row * kSidePx, kSidePx, kSidePx}));
      if (!lines.empty()) drawn_[row / kRowsOfDigit].push_back(std::move(lines));
    }
  }
}

const std::vector<PenLine>& DigitSheet::Any(int digit, Random& random) const {
  const auto& drawn = drawn_.at(digit);
  return drawn[random.Below(drawn.size())];
}

}  // namespace madoguchi::training
