// A free-written line cut into more pieces than it has characters: every true cut between characters is among the cuts.
#pragma once

#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// Pieces in reading order. A character is one or more neighbouring pieces.
struct LinePieces {
  double character_px = 0;      // height of a character as this hand writes
  std::vector<cv::Rect> boxes;  // around each piece's ink
  cv::Mat owner;                // CV_16U, size of the ink: index of the piece + 1; 0: nobody's

  // The ink of pieces first..last alone, without what reaches in from their neighbours.
  cv::Mat Ink(const cv::Mat& ink, int first, int last) const;
  cv::Rect Box(int first, int last) const;
};

// `ink`: CV_8U, 0 bare, specks removed (strokes.h). At most kPiecesMax pieces; what lies behind them is left out. Empty
// without ink.
inline constexpr int kPiecesMax = 160;
LinePieces CutLine(const cv::Mat& ink);

}  // namespace madoguchi::ocr
