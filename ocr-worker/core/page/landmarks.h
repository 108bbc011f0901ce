// What a form's own printing can be recognised by, piece by piece: its words, and the corners and straight parts of its
// rules. Words tell forms with the same table apart; rules say where bent paper went.
#pragma once

#include <algorithm>
#include <vector>

#include "ocr-worker/core/page/registration.h"
#include "opencv2/core.hpp"
#include "procedures/layout/template.h"

namespace madoguchi::ocr {

struct Landmark {
  cv::Point2d at;                       // its middle, page pixels
  cv::Mat ink;                          // CV_8U, 0 paper: what is printed there, at the view's resolution
  bool word = false;                    // lettering; otherwise a piece of rules
  bool finds_x = true, finds_y = true;  // a level rule says nothing of x, an upright one nothing of y
};

// Where people write, 1 in a mask of 0: places that look different on every page. `scale`: mask pixels a page pixel;
// `margin_mm`: around each.
cv::Mat WritingAreas(const procedures::TemplatePage& page, cv::Size size, double scale, double margin_mm = 0);

// Pieces outside the writing areas, at `view_scale` view pixels a page pixel. `blank_ink`: 300 dpi, 255 full ink.
std::vector<Landmark> FindLandmarks(const cv::Mat& blank_ink, const procedures::TemplatePage& page, double view_scale);

struct Sighting {
  bool inside = false;  // the picture holds the place
  double likeness = 0;  // normalised correlation, 1: the same
  cv::Point2d offset;   // page pixels from where the map puts it to where it was found
};

// Whether the view holds the landmark's place, and its ink there (255 dark) with `reach` more on every side.
bool CutOut(const cv::Mat& view, const PageMap& map, const Landmark& landmark, double view_scale, int reach,
            cv::Mat& patch);

inline constexpr double kSeenMin = 0.55;  // likeness from which a landmark counts as seen

// Looks for every landmark within `reach` view pixels of its place. `view`: CV_8U grey; `map`: page pixels → view
// pixels, about `view_scale` in size. One sighting a landmark, in order. About 30 µs each.
std::vector<Sighting> SeekLandmarks(const cv::Mat& view, const PageMap& map, const std::vector<Landmark>& landmarks,
                                    double view_scale, int reach);

// Words in whose place other lettering stands: about as much ink, but elsewhere. What is bare, smeared or written over
// is not replaced.
int CountReplaced(const cv::Mat& view, const PageMap& map, const std::vector<Landmark>& landmarks,
                  const std::vector<Sighting>& sightings, double view_scale);

// Of the words whose place the picture holds, how many were seen, and the share of all words that is inside.
struct WordsSeen {
  int all = 0, inside = 0, seen = 0;
  double share() const { return all == 0 ? 1 : static_cast<double>(seen) / std::max(1, inside); }
};
WordsSeen CountWords(const std::vector<Landmark>& landmarks, const std::vector<Sighting>& sightings);

}  // namespace madoguchi::ocr
