// What offices and people do to a filled page besides filling it in. It stays the same form.
#pragma once

#include <random>

#include "opencv2/core.hpp"

namespace madoguchi::foreign {

enum class Use {
  kMarginNote,    // a clerk's note by hand beside the table, over or under it
  kNoteByAWord,   // the same, right of a printed word or under it
  kReceiptStamp,  // 受付 and the date in a circle or a box, black, blue or red
  kNumberStamp,   // a numbering machine's figures
  kPunchHoles,    // two or four along an edge
  kStains,        // a ring and drops
  kTicks,         // a clerk's ticks beside labels, each looked at
  kUnderlined,    // labels underlined or circled by hand
  kStruckOut,     // two lines through a label, another one written over it
  kStickyNote,    // a small sheet with a note over bare paper
  kFaxHeader,     // the line that a fax machine prints along the top
  kHighlighter,   // a band of colour over words
  kStapled,       // a staple, its shadow and an old staple's holes in a corner
};
inline constexpr int kUses = 13;
const char* NameOf(Use use);

// `page`: BGR, 300 dpi, before it is delivered; `blank`: grey, the same page empty.
void UsePage(Use use, const cv::Mat& blank, std::mt19937& rng, cv::Mat& page);

}  // namespace madoguchi::foreign
