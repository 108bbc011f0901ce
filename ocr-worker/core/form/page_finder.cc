#include "ocr-worker/core/form/page_finder.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/form/form_code.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/page/blank_sheet.h"
#include "ocr-worker/core/page/departure.h"
#include "ocr-worker/core/page/features.h"
#include "ocr-worker/core/page/markers.h"
#include "ocr-worker/core/page/page_placement.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"
#include "opencv2/calib3d.hpp"

namespace madoguchi::ocr {

namespace {

constexpr size_t kCandidatesMax = 6;
constexpr double kTolerancePx = 4;       // view pixels: features of bent paper still agree
constexpr double kClearlyBetter = 0.20;  // evidence: a fifth of a word
constexpr size_t kMarkerVotes = 4;       // a marker's corner is as good as so many features

// The page laid over the view by what it looks like.
std::optional<PageMap> MapByFeatures(const PageSignature& signature, const Features& seen,
                                     const MarkerCorners& corners) {
  std::optional<FeatureFit> fit = MatchFeatures(signature.features, seen, kTolerancePx);
  if (!fit) return std::nullopt;
  PageMap map;
  map.page_to_image = fit->known_to_seen;
  if (corners.on_page.empty()) return map;
  for (size_t i = 0; i < kMarkerVotes; ++i) {
    fit->known.insert(fit->known.end(), corners.on_page.begin(), corners.on_page.end());
    fit->seen.insert(fit->seen.end(), corners.on_image.begin(), corners.on_image.end());
  }
  const cv::Mat with_markers = cv::findHomography(fit->known, fit->seen, cv::RANSAC, kTolerancePx);
  if (!with_markers.empty()) map.page_to_image = with_markers;
  return map;
}

cv::Point2d Through(const cv::Matx33d& map, cv::Point2d at) {
  const cv::Vec3d to = map * cv::Vec3d(at.x, at.y, 1);
  return {to[0] / to[2], to[1] / to[2]};
}

// For people: which place it is, by the field that is nearest to it and by a ruler, and what is wrong there.
absl::Status OtherVersionOf(const KnownPage& known, const Departure& departure) {
  constexpr double kNearMm = 25;
  const cv::Point2d at = (departure.box.tl() + departure.box.br()) / 2 / kPxPerMm;
  const procedures::TemplateField* nearest = nullptr;
  double nearest_mm = kNearMm;
  for (const procedures::TemplateField& field : known.layout.fields) {
    const cv::Point2d off(std::max({field.box.x - at.x, at.x - field.box.x - field.box.width, 0.0}),
                          std::max({field.box.y - at.y, at.y - field.box.y - field.box.height, 0.0}));
    if (field.label.empty() || cv::norm(off) >= nearest_mm) continue;
    nearest = &field;
    nearest_mm = cv::norm(off);
  }
  const char* what = departure.kind == DepartureKind::kReplaced ? "の印刷の文字が違います。"
                     : departure.kind == DepartureKind::kMissing ? "にあるはずの印刷の文字がありません。"
                                                                 : "に、様式にない文字が印刷されています。";
  return OtherVersion(known.form, known.version,
                      absl::StrCat(nearest == nullptr ? "" : absl::StrCat("「", nearest->label, "」の欄の近く、"),
                                   "用紙の左から", cvRound(at.x), "mm・上から", cvRound(at.y), "mmの辺り", what));
}

void Adopt(const Placement& placement, const SheetView& view, const procedures::TemplatePage& page, FoundPage& found) {
  found.map = placement.map.Onto(view.view_to_image);
  Measure(found.map, page);
}

}  // namespace

absl::Status PageFinder::Find(const cv::Mat& channel, const std::string& municipality, StageTimer& timer,
                              FoundPage& found) const {
  const cv::Mat reduced = Reduce(channel);
  if (IsBlankSheet(reduced)) return BlankPage();
  timer.Lap("prepare");
  const std::vector<FoundMarker> markers = FindMarkers(channel, reduced);
  timer.Lap("register");
  // Looking hard for a code is dear: only where markers say that there is one.
  const absl::StatusOr<procedures::QrContent> code = ReadFormCode(channel, reduced, /*hard=*/!markers.empty());
  timer.Lap("identify");
  if (ReasonOf(code.status()) == "SEPARATOR_SHEET") return code.status();
  if (!code.ok()) return FindByLooks(ViewSheet(channel, reduced), municipality, timer, found);
  found.form = code->form;
  found.version = code->version;
  found.page = code->page;
  found.serial = code->serial;
  RETURN_IF_ERROR(Take(municipality, timer, found));
  return FindByCode(ViewSheet(channel, reduced), markers, timer, found);
}

// The form itself, once its name is known.
absl::Status PageFinder::Take(const std::string& municipality, StageTimer& timer, FoundPage& found) const {
  ASSIGN_OR_RETURN(found.prepared, forms_.Find(municipality, found.form, found.version));
  for (const PreparedPage& candidate : found.prepared->pages) {
    if (candidate.layout.page == found.page) found.layout = &candidate;
  }
  timer.Lap("form");
  return found.layout == nullptr ? WrongPage(found.form, found.version, found.page) : absl::OkStatus();
}

absl::Status PageFinder::FindByCode(const SheetView& view, const std::vector<FoundMarker>& markers, StageTimer& timer,
                                    FoundPage& found) const {
  const procedures::TemplatePage& page = found.layout->layout;
  const PageSignature& signature = *found.layout->signature;
  const cv::Matx33d image_to_view = view.view_to_image.inv();
  absl::StatusOr<PageMap> map = Register(markers, page);
  if (map.ok()) {
    found.method = "aruco";
    const Placement placement = Place(view.grey, map->Onto(image_to_view), Guess::kByMarkers, signature, page);
    timer.Lap("register");
    if (placement.Fits()) {
      Adopt(placement, view, page, found);
      return absl::OkStatus();
    }
  }
  // Markers hidden by a thumb, a staple or a fold: those that are left, and what is printed between them.
  MarkerCorners corners = CornersOf(markers, page);
  for (cv::Point2d& corner : corners.on_image) corner = Through(image_to_view, corner);
  const std::optional<PageMap> by_features = MapByFeatures(signature, FindFeatures(view.grey), corners);
  if (!by_features) return map.ok() ? PageDoesNotFit(map->error_px) : map.status();
  found.method = "akaze";
  const Placement placement = Place(view.grey, *by_features, Guess::kByFeatures, signature, page);
  timer.Lap("register");
  if (!placement.Fits()) return PageDoesNotFit(placement.map.error_px);
  Adopt(placement, view, page, found);
  return absl::OkStatus();
}

absl::Status PageFinder::FindByLooks(const SheetView& view, const std::string& municipality, StageTimer& timer,
                                     FoundPage& found) const {
  ASSIGN_OR_RETURN(const std::shared_ptr<const FormIndex> known, forms_.Known(municipality));
  timer.Lap("form");
  if (known->pages().empty()) return UnknownForm();
  const Features seen = FindFeatures(view.grey);
  const std::vector<size_t> candidates = known->Candidates(seen, kCandidatesMax);
  timer.Lap("identify");

  std::optional<Placement> best;
  const KnownPage* page = nullptr;
  double runner_up = -1e9;  // evidence for the best page of other printing
  absl::Status refusal = UnknownForm();
  for (const size_t candidate : candidates) {
    const KnownPage& other = known->pages()[candidate];
    const std::optional<PageMap> map = MapByFeatures(*other.signature, seen, {});
    if (!map) continue;
    Placement placement = Place(view.grey, *map, Guess::kByFeatures, *other.signature, other.layout);
    if (!placement.Fits()) continue;
    if (page != nullptr && other.signature->fingerprint == page->signature->fingerprint) {
      // The same printing under two names: the newer version of a form is the one in use.
      if (other.form == page->form && other.version > page->version) page = &other;
      if (other.form != page->form) runner_up = best->evidence;
      continue;
    }
    if (const auto departure = FindDeparture(view.grey, placement.map, *other.signature, placement.sightings)) {
      refusal = OtherVersionOf(other, *departure);
      continue;
    }
    if (!best || placement.evidence > best->evidence) {
      if (best) runner_up = std::max(runner_up, best->evidence);
      best = std::move(placement);
      page = &other;
    } else {
      runner_up = std::max(runner_up, placement.evidence);
    }
  }
  timer.Lap("register");
  if (!best) return refusal;
  if (best->evidence < runner_up + kClearlyBetter) return UnknownForm();
  found.form = page->form;
  found.version = page->version;
  found.page = page->page;
  found.method = "akaze";
  RETURN_IF_ERROR(Take(municipality, timer, found));
  Adopt(*best, view, page->layout, found);
  return absl::OkStatus();
}

}  // namespace madoguchi::ocr
