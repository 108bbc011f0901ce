// The same form, or another version of it? Where the blank has lettering the page must have the same, letter by letter;
// where it is bare, no lettering may stand in line with the form's words. What hides print is no departure: writing
// over it, a stamp, a fold. Works on views of 120 dpi, on blurred photos and 1-bit faxes.
#pragma once

#include <optional>
#include <vector>

#include "ocr-worker/core/page/landmarks.h"
#include "ocr-worker/core/page/page_signature.h"
#include "ocr-worker/core/page/registration.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

enum class DepartureKind { kReplaced, kMissing, kAdded };

struct Departure {
  DepartureKind kind = DepartureKind::kReplaced;
  cv::Rect2d box;  // where, page pixels
};

// `sightings`: of the signature's landmarks on `view`, by about this `map`. About 5 ms.
std::optional<Departure> FindDeparture(const cv::Mat& view, const PageMap& map, const PageSignature& signature,
                                       const std::vector<Sighting>& sightings);

// For PageSignature::taken: kPrinted where the blank has ink, kWritten where people write. `ink`: of the blank, 300
// dpi, 255 full.
inline constexpr uchar kPrinted = 1, kWritten = 2;
cv::Mat TakenPlaces(const cv::Mat& ink, const procedures::TemplatePage& page);

}  // namespace madoguchi::ocr
