// Who filled the form in, and what the scanner did to it. Sets that share no font: recognisers are tuned on
// `tune` and compared on `report`; `unseen` has fonts that neither training nor any choice of a rule or constant has
// ever looked at.
#pragma once

#include <string>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::fill {

class RealHands;

struct Hand {
  std::string font;                 // Pango family
  bool handwritten = false;         // warped, uneven, larger; otherwise a typewriter's print
  bool real_digits = false;         // digits of real people (tests/data/handwritten_digits.png) instead of the font's
  double warp_px = 0;               // amplitude of the elastic warp at 300 dpi
  cv::Scalar ink;                   // BGR
  cv::Scalar seal{50, 40, 205};     // BGR of the seal's paste
  const RealHands* real = nullptr;  // drawings of real people, where they have the character; outlives the hand
};

enum class Damage {
  kScan300,  // office scanner: slight turn, grain, JPEG
  kScan200,
  kPhoto,        // phone: perspective, light gradient, blur, dark table
  kFax,          // 200 dpi, black or white
  kTurned,       // kScan300, laid in sideways or upside down
  kScan150,      // the least that offices set
  kScan600,      // the most
  kBackShows,    // 200 dpi, thin paper: the other side shines through, mirrored
  kUnevenLight,  // 200 dpi, lid open: one side darker, a shadow along an edge
  kThickFax,     // fax whose strokes have grown together: white holes of 0, 6, 8, 9 nearly closed
  kFolded,       // 200 dpi, folded twice for an envelope: creases, each third lying a little differently
};

struct Set {
  std::vector<Hand> hands;
  std::vector<Damage> damages;
};

Set TuneSet();
Set ReportSet();
Set UnseenSet();
// What confidences are fitted on (ocr-worker/training/calibration): hands and prints of no other set, that no net was
// trained on, written well and badly, with every damage.
Set CalibrateSet();

// Rarer and worse than what the sets mix: measured in a table of their own.
std::vector<Damage> HarderDamages();

bool IsBilevel(Damage damage);

const char* NameOf(Damage damage);

}  // namespace madoguchi::fill
