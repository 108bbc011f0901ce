// Lays a page over a scan more exactly by the landmarks that were found on it: first flat, then bent.
#pragma once

#include <vector>

#include "ocr-worker/core/landmarks.h"
#include "ocr-worker/core/registration.h"

namespace madoguchi::ocr {

// How far a landmark was found from where the map puts it, along one axis. Page pixels.
struct Pull {
  cv::Point2d at;
  bool along_x = true;
  double offset = 0;
};
std::vector<Pull> PullsOf(const std::vector<Landmark>& landmarks, const std::vector<Sighting>& sightings);

// Root mean square of the pulls, without the tenth that is furthest off (mistaken ones). 0 without any.
double ErrorOf(const std::vector<Pull>& pulls);

// The flat map that follows the pulls best; few mistaken ones do no harm. `map` must have no mesh. Unchanged when the
// pulls are too few.
PageMap Straightened(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls);

// The same map with a mesh (added to the one it has) that follows the pulls and stays smooth between them.
PageMap Bent(const PageMap& map, const procedures::TemplatePage& page, const std::vector<Pull>& pulls);

}  // namespace madoguchi::ocr
