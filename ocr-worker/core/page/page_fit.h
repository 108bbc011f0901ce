// Lays a page over a scan more exactly by the landmarks that were found on it: first flat, then bent.
#pragma once

#include <vector>

#include "ocr-worker/core/page/landmarks.h"
#include "ocr-worker/core/page/registration.h"

namespace madoguchi::ocr {

// How far a landmark was found from where the map puts it, along one axis. Page pixels.
struct Pull {
  cv::Point2d at;
  bool along_x = true;
  double offset = 0;
};
std::vector<Pull> PullsOf(const std::vector<Landmark>& landmarks, const std::vector<Sighting>& sightings);

// Root mean square of the pulls, without the tenth that is furthest off (mistaken ones). 0 without any.
double SpreadOf(const std::vector<Pull>& pulls);

// Both return the map that follows the pulls best; few mistaken ones do no harm. Its error_px is what landmarks that
// had no say report: the page is cut into parts, a quarter of them is left out in turn, and the others tell where the
// landmarks in these should be. So a place that the fit misses counts however few landmarks stand there, and a mesh
// that only follows noise does not look exact. `errors` tells the same part by part; of a part where no landmark was
// seen, how far a sheet as curved as this one may lie from there on. Unchanged, with error_px of the pulls' spread,
// when they are too few.

// Flat. `map` must have no mesh.
PageMap Straightened(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls);

// With a mesh instead of the one that `map` may have, smooth between the landmarks.
PageMap Bent(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls);

}  // namespace madoguchi::ocr
