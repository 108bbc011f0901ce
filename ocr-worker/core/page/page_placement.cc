#include "ocr-worker/core/page/page_placement.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/page_fit.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

constexpr int kFirstReach = 6, kNextReach = 3;  // view pixels: 1.3 and 0.6 mm
constexpr int kFarReach = 16;
constexpr double kSurelySeen = 0.75;  // likeness
constexpr double kNearPx = 0.5;       // spread of the landmarks, so small that they need not be sought again
constexpr int kStraightensMax = 2;
constexpr double kFlatErrorPx = 0.5;   // from here on the sheet may be bent
constexpr double kBetterShare = 0.85;  // of the error before: a mesh must earn its place
constexpr double kNearlyAll = 0.9;     // of the words: of fewer, some may be out of reach rather than hidden
constexpr int kBendsMax = 6;
constexpr double kLikelyOurs = 0.6;  // of the words after a first bend: with fewer it is another form, not a bent one

constexpr double kWordsInsideMin = 0.60;  // of all: the rest may be cut off
constexpr double kWordsSeenMin = 0.75;    // of those inside: stamps, folds and stains hide some
constexpr int kReplacedMax = 1;           // one may be a correction that the office pasted in

struct Sought {
  std::vector<Sighting> sightings;
  std::vector<Pull> pulls;
  WordsSeen words;
  double spread_px = 0;
};

Sought Seek(const cv::Mat& view, const PageMap& map, const PageSignature& signature, int reach) {
  Sought sought;
  sought.sightings = SeekLandmarks(view, map, signature.landmarks, signature.view_scale, reach);
  sought.pulls = PullsOf(signature.landmarks, sought.sightings);
  sought.words = CountWords(signature.landmarks, sought.sightings);
  sought.spread_px = SpreadOf(sought.pulls);
  return sought;
}

// Looks further for landmarks that were not surely seen: beyond the reach of the others something may look a little
// like them, and on curled paper they may lie there.
void SeekFar(const cv::Mat& view, const PageMap& map, const PageSignature& signature, Sought& sought) {
  std::vector<Landmark> unsure;
  std::vector<size_t> places;
  for (size_t i = 0; i < sought.sightings.size(); ++i) {
    const Landmark& landmark = signature.landmarks[i];
    if (sought.sightings[i].likeness >= kSurelySeen || !landmark.finds_x || !landmark.finds_y) continue;
    unsure.push_back(landmark);
    places.push_back(i);
  }
  const std::vector<Sighting> far = SeekLandmarks(view, map, unsure, signature.view_scale, kFarReach);
  for (size_t i = 0; i < far.size(); ++i) {
    if (far[i].likeness >= kSurelySeen) sought.sightings[places[i]] = far[i];
  }
  sought.pulls = PullsOf(signature.landmarks, sought.sightings);
  sought.words = CountWords(signature.landmarks, sought.sightings);
}

// Lays a flat page ever nearer. The last sightings may be of the map just before: once all landmarks lie within
// kNearPx, looking again would only tell the same.
void Straighten(const cv::Mat& view, const PageSignature& signature, const procedures::TemplatePage& page, PageMap& map,
                Sought& sought) {
  for (int i = 0; i < kStraightensMax; ++i) {
    const bool near = sought.spread_px <= kNearPx && sought.words.share() >= kWordsSeenMin;
    map = Straightened(map, page, sought.pulls);
    if (near && map.error_px <= kFlatErrorPx) return;
    sought = Seek(view, map, signature, kNextReach);
  }
  const PageMap next = Straightened(map, page, sought.pulls);
  map.error_px = next.error_px;
  map.errors = next.errors;
}

// Follows paper that is not flat, a little further at each step: landmarks beyond reach come into it as the mesh runs
// on towards them, and as long as they do, it goes on, however well those in reach fit.
void Bend(const cv::Mat& view, const PageSignature& signature, const procedures::TemplatePage& page, PageMap& map,
          Sought& sought) {
  bool more = sought.words.share() < kNearlyAll;
  for (int i = 0; i < kBendsMax && (more || map.error_px > kFlatErrorPx); ++i) {
    const PageMap bent = Bent(map, page, sought.pulls);
    const bool better = bent.error_px <= kBetterShare * map.error_px;
    if (!more && !better) break;
    Sought again = Seek(view, bent, signature, kFirstReach);
    if (again.words.share() >= kLikelyOurs) {
      SeekFar(view, bent, signature, again);
    } else if (i > 0) {
      break;
    }
    if (again.pulls.size() < sought.pulls.size() * 9 / 10) break;
    if (!better && again.pulls.size() <= sought.pulls.size()) break;
    more = again.pulls.size() > sought.pulls.size() * 101 / 100;
    map = bent;
    sought = std::move(again);
  }
  if (map.mesh != nullptr) map = Bent(map, page, sought.pulls);
}

// What it is at the places to write, if that is more: landmarks stand elsewhere.
void TellErrorOfFields(const procedures::TemplatePage& page, PageMap& map) {
  double squares = 0;
  for (const procedures::TemplateField& field : page.fields) {
    const double error = map.ErrorIn(ToPx(field.box));
    squares += error * error;
  }
  if (!page.fields.empty())
    map.error_px = std::max(map.error_px, std::sqrt(squares / static_cast<double>(page.fields.size())));
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
  Straighten(view, signature, page, placement.map, sought);
  Bend(view, signature, page, placement.map, sought);
  TellErrorOfFields(page, placement.map);
  placement.words = sought.words;
  placement.replaced = CountReplaced(view, placement.map, signature.landmarks, sought.sightings, signature.view_scale);
  for (size_t i = 0; i < sought.sightings.size(); ++i) {
    if (!signature.landmarks[i].word || !sought.sightings[i].inside) continue;
    placement.evidence += sought.sightings[i].likeness - kSeenMin;
  }
  placement.sightings = std::move(sought.sightings);
  return placement;
}

}  // namespace madoguchi::ocr
