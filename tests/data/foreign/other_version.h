// A known form as an earlier or a later version of itself: one word apart, everything else in its place.
#pragma once

#include <random>
#include <vector>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::foreign {

enum class Change {
  kWordReplaced,    // by another one as long
  kWordRemoved,     // paper in its place
  kWordAdded,       // beside or under another one, in the same size
  kLetterReplaced,  // one character of a word
};
inline constexpr int kChanges = 4;
const char* NameOf(Change change);

struct OtherVersion {
  const procedures::TemplatePage* known = nullptr;  // one of those given: places to write are the same
  cv::Mat blank;                                    // grey, 300 dpi
  cv::Rect changed;                                 // where it differs, px
};
// `known` must outlive it. Words stand outside the places to write. Which page and which word: by `rng`.
OtherVersion MakeOtherVersion(Change change, const std::vector<procedures::Template>& known, std::mt19937& rng);

// Lettering on a blank: what is left when its long rules are taken away, joined to words.
std::vector<cv::Rect> WordsOn(const cv::Mat& blank);

}  // namespace madoguchi::foreign
