#include "ocr-worker/core/page_placement.h"

#include <algorithm>

#include "ocr-worker/core/page_fit.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

constexpr int kFirstReach = 6, kNextReach = 3;  // view pixels: 1.3 and 0.6 mm
constexpr double kExactPx = 0.5;                // nothing to mend
constexpr double kFlatErrorPx = 1.0;            // from here on the sheet may be bent
constexpr double kBetterShare = 0.85;           // of the error before: a mesh must earn its place
constexpr int kBendsMax = 3;

constexpr double kWordsInsideMin = 0.60;  // of all: the rest may be cut off
constexpr double kWordsSeenMin = 0.75;    // of those inside: stamps, folds and stains hide some
constexpr int kReplacedMax = 1;           // one may be a correction that the office pasted in

struct Sought {
  std::vector<Sighting> sightings;
  std::vector<Pull> pulls;
  WordsSeen words;
  double error_px = 0;
};

Sought Seek(const cv::Mat& view, const PageMap& map, const PageSignature& signature, int reach) {
  Sought sought;
  sought.sightings = SeekLandmarks(view, map, signature.landmarks, signature.view_scale, reach);
  sought.pulls = PullsOf(signature.landmarks, sought.sightings);
  sought.words = CountWords(signature.landmarks, sought.sightings);
  sought.error_px = ErrorOf(sought.pulls);
  return sought;
}

// Follows paper that is not flat, a little further at each step.
void Bend(const cv::Mat& view, const PageSignature& signature, const procedures::TemplatePage& page, PageMap& map,
          Sought& sought) {
  for (int i = 0; i < kBendsMax && sought.error_px > kFlatErrorPx; ++i) {
    const PageMap bent = Bent(map, page, sought.pulls);
    Sought again = Seek(view, bent, signature, kFirstReach);
    const bool more = again.pulls.size() > sought.pulls.size() * 21 / 20;
    if (!more && again.error_px > kBetterShare * sought.error_px) return;
    map = bent;
    sought = std::move(again);
  }
}

}  // namespace

bool Placement::Fits() const {
  return words.inside >= kWordsInsideMin * words.all && words.share() >= kWordsSeenMin &&
         map.error_px <= limits::kRegistrationErrorPxMax && replaced <= kReplacedMax;
}

Placement Place(const cv::Mat& view, const PageMap& map, Guess guess, const PageSignature& signature,
                const procedures::TemplatePage& page) {
  Placement placement;
  placement.map = map;
  Sought sought = Seek(view, placement.map, signature, guess == Guess::kByMarkers ? kNextReach : kFirstReach);
  placement.words = sought.words;
  if (sought.words.share() < kWordsSeenMin / 2) return placement;  // another form: no use in fitting it
  if (sought.error_px > kExactPx || sought.words.share() < kWordsSeenMin) {
    placement.map = Straightened(placement.map, page, sought.pulls);
    sought = Seek(view, placement.map, signature, kNextReach);
    Bend(view, signature, page, placement.map, sought);
  }
  placement.map.error_px = sought.error_px;
  placement.words = sought.words;
  placement.replaced = CountReplaced(view, placement.map, signature.landmarks, sought.sightings, signature.view_scale);
  for (size_t i = 0; i < sought.sightings.size(); ++i) {
    if (!signature.landmarks[i].word || !sought.sightings[i].inside) continue;
    placement.evidence += sought.sightings[i].likeness - kSeenMin;
  }
  return placement;
}

}  // namespace madoguchi::ocr
