// Large or small, and which of two look-alikes? ヨ and ョ differ in size alone, シ and ツ hardly at all, and hands
// differ more. What may follow what in a reading (フリガナ), and how large a character is beside its neighbours, weigh
// in. Chooses among the recogniser's own alternatives, never beyond them.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "ocr-worker/core/text/character_bigrams.h"
#include "ocr-worker/core/text/reading_graph.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// Natural logarithm of how much for `next` speaks that it follows `before` ("" at the start of a word). Only
// differences between characters at the same place mean anything. Bounded, so that a reading in no list survives.
double KanaWeight(const CharacterBigrams& bigrams, absl::string_view before, absl::string_view next);

// The same for a word that ends with it: a small ッ wants something to follow.
double KanaEndWeight(absl::string_view last);

// The same for how large it is written, hiragana or katakana: `size`, the longer side of its strokes over that of the
// row's usual character. 0 for characters that have no smaller or larger twin.
double KanaSizeWeight(absl::string_view character, double size);

// Weighs each character's alternatives by both and makes the confidences what all of the row together leaves of them.
// `strokes[i]`: what is written in box i; an empty box starts a new word. One character per written box, otherwise
// nothing is weighed.
void WeighKana(const CharacterBigrams& bigrams, const std::vector<cv::Rect>& strokes, Recognition& recognition);

// The same for a graph of all ways through the row; a node's place counts the written boxes.
void WeighKana(const CharacterBigrams& bigrams, const std::vector<cv::Rect>& strokes, ReadingGraph& graph);

// Size alone, for rows of any characters: っ beside つ.
void WeighKanaSizes(const std::vector<cv::Rect>& strokes, ReadingGraph& graph);

}  // namespace madoguchi::ocr
