// A page laid over a view of a scan, made exact by its landmarks, and judged: is it this form at all?
#pragma once

#include <vector>

#include "ocr-worker/core/page/landmarks.h"
#include "ocr-worker/core/page/page_signature.h"
#include "ocr-worker/core/page/registration.h"

namespace madoguchi::ocr {

struct Placement {
  PageMap map;                      // page pixels → view pixels; error_px as found
  std::vector<Sighting> sightings;  // of the page's landmarks
  WordsSeen words;
  double evidence = 0;  // over all words inside, likeness above what a stranger's word reaches: higher fits better
  int replaced = 0;     // words in whose place something else is printed

  // The page is this form: nearly all of its words stand where they belong, and they are not replaced by others.
  bool Fits() const;
};

// How good the first guess is: markers leave fractions of a millimetre, features a millimetre.
enum class Guess { kByMarkers, kByFeatures };

// `view`: CV_8U grey. 10 to 30 ms.
Placement Place(const cv::Mat& view, const PageMap& map, Guess guess, const PageSignature& signature,
                const procedures::TemplatePage& page);

}  // namespace madoguchi::ocr
