// Pages that are none of the known forms, from things that lie on a counter to the nastiest look-alikes.
#pragma once

#include <random>
#include <vector>

#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::foreign {

enum class Kind {
  kLetter,       // running text
  kTable,        // a printed list, filled
  kOtherForm,    // a form of the same style with the same label words
  kSameTable,    // a known form's rules, every label replaced
  kNextVersion,  // a known form of which one block was moved down and some labels were replaced
  kLinedPaper,   // notebook
  kPicture,      // blobs and edges
  kNoise,        // grain
  kBlank,        // an empty sheet
};
inline constexpr int kKinds = 9;
const char* NameOf(Kind kind);

// BGR, 300 dpi, before any scanner or camera. `known`: the forms that it must not be taken for.
cv::Mat MakeForeignPage(Kind kind, const std::vector<procedures::Template>& known, std::mt19937& rng);

}  // namespace madoguchi::foreign
