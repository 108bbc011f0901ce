#include "ocr-worker/core/reading/page_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/core/evidence/weigh.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/seal.h"
#include "ocr-worker/core/page/picture_fingerprint.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

using procedures::LeafType;
using procedures::TemplateField;

// People set seals beside their place, half over the name.
double SealStrayPx(const TemplateField& field) { return field.type == LeafType::kSeal ? 3 * kPxPerMm : 0; }

FieldReading SealReading(const TemplateField& field, bool sealed) {
  FieldReading reading{.id = field.id, .confidence = 0.999, .accepted = true};
  reading.recognizer = "seal@1";
  reading.seal = sealed;
  reading.box_px = ToPx(field.box);
  return reading;
}

// Where the box lies on the picture, turned, slanted and bent as that is.
std::vector<cv::Point> CornersOnPicture(const cv::Rect2d& box, const PageMap& map) {
  std::vector<cv::Point> corners;
  for (const cv::Point2d corner : {box.tl(), cv::Point2d(box.br().x, box.y), box.br(), cv::Point2d(box.x, box.br().y)})
    corners.push_back(map.ToImage(corner));
  return corners;
}

// Where the paper may lie so far off, ink of the place beside it may have been read, or half of this one's.
void DoubtMisplaced(const PageMap& map, FieldReading& reading) {
  constexpr double kConfidenceMax = 0.5;
  if (map.ErrorIn(reading.box_px) <= limits::kPlaceErrorPxMax) return;
  reading.confidence = std::min(reading.confidence, kConfidenceMax);
  reading.accepted = false;
}

absl::Status Waiting(const Patience& patience) {
  return patience.cancelled() ? absl::CancelledError("the caller left") : absl::OkStatus();
}

}  // namespace

PageReader::PageReader(Recognizers recognizers, FormSource& forms, const StopWatch& watch)
    : fields_(std::move(recognizers)), finder_(forms), watch_(watch) {}

absl::StatusOr<PageReading> PageReader::Read(const PageInk& page, const std::string& municipality,
                                             const Patience& patience) {
  PageReading reading;
  StageTimer timer(watch_);
  const absl::Status status = ReadInto(page, municipality, patience, timer, reading);
  timer.Lap("release");  // of the page's copies
  reading.timings_ms = timer.stages();
  if (status.ok()) return reading;
  if (!Permanent(status)) return status;
  reading.fields.clear();
  reading.error = ReasonOf(status);
  reading.error_message = std::string(status.message());
  return reading;
}

absl::Status PageReader::ReadInto(const PageInk& page, const std::string& municipality, const Patience& patience,
                                  StageTimer& timer, PageReading& reading) {
  reading.picture = PictureFingerprint(page.channel);
  FoundPage found;
  const absl::Status placed = finder_.Find(page.channel, municipality, timer, found);
  reading.form = found.form;
  reading.version = found.version;
  reading.page = found.page;
  reading.serial = found.serial;
  RETURN_IF_ERROR(placed);
  reading.orientation = found.map.orientation;
  reading.registration_method = found.method;
  reading.registration_error_px = found.map.error_px;

  const PreparedPage& layout = *found.layout;
  const InkPage ink(page.channel, found.map, layout.dark);
  const SealInk seals(page, found.map);
  timer.Lap("clean");
  std::vector<Look> looks;
  for (const TemplateField& field : layout.layout.fields) {
    const bool sealed = seals.IsOver(Grow(ToPx(field.box), SealStrayPx(field)));
    if (field.type == LeafType::kSeal) {
      if (seals.tells() && crops_ == nullptr) reading.fields.push_back(SealReading(field, sealed));
      continue;
    }
    RETURN_IF_ERROR(Waiting(patience));
    const cv::Mat seen = ink.Crop(SeenBox(field));
    timer.Lap("crop");
    if (crops_ != nullptr) {
      crops_->push_back({field.id, field.type, seen});
      continue;
    }
    ASSIGN_OR_RETURN(looks.emplace_back(), fields_.LookAt(seen, layout, field, patience, timer));
    looks.back().sealed = sealed;
  }
  ASSIGN_OR_RETURN(std::vector<FieldReading> decided, DecideAll(looks, patience, timer));
  for (size_t i = 0; i < decided.size(); ++i) {
    decided[i].seal = looks[i].sealed;
    reading.fields.push_back(std::move(decided[i]));
  }
  reading.picture_px = page.channel.size();
  for (FieldReading& field : reading.fields) {
    field.corners_px = CornersOnPicture(field.box_px, found.map);
    DoubtMisplaced(found.map, field);
  }
  return absl::OkStatus();
}

absl::StatusOr<PageReader::CutPage> PageReader::Cut(const PageInk& page, const std::string& municipality,
                                                    const Patience& patience) {
  CutPage cut;
  crops_ = &cut.crops;
  absl::StatusOr<PageReading> reading = Read(page, municipality, patience);
  crops_ = nullptr;
  RETURN_IF_ERROR(reading.status());
  cut.reading = *std::move(reading);
  cut.reading.fields.clear();
  return cut;
}

absl::StatusOr<FieldReading> PageReader::ReadCrop(const PreparedPage& page, const TemplateField& field,
                                                  const cv::Mat& seen, const Patience& patience) {
  StageTimer timer(watch_);
  if (seen.type() != CV_8U || seen.size() != SeenBox(field).size()) return CropDoesNotFit(field.id);
  std::vector<Look> looks(1);
  ASSIGN_OR_RETURN(looks[0], fields_.LookAt(seen, page, field, patience, timer));
  ASSIGN_OR_RETURN(std::vector<FieldReading> readings, DecideAll(looks, patience, timer));
  return std::move(readings.front());
}

absl::StatusOr<std::vector<FieldReading>> PageReader::DecideAll(std::vector<Look>& looks, const Patience& patience,
                                                                StageTimer& timer) {
  std::vector<Observation> observations;
  for (const Look& look : looks) observations.push_back(look.observation);
  Considered considered;
  const auto decide = [&] {
    std::vector<FieldReading> readings = Decide(observations, fields_.knowledge(), considered);
    timer.Lap("decide");
    return readings;
  };
  std::vector<FieldReading> readings = decide();
  bool asked = false;
  for (size_t i = 0; i < looks.size(); ++i) {
    const Observation& seen = looks[i].observation;
    if (readings[i].accepted || seen.settled || HoldsCrossedOut(seen)) continue;
    if (!SecondMayHelp(readings[i], *seen.field, fields_.knowledge())) continue;
    RETURN_IF_ERROR(Waiting(patience));
    RETURN_IF_ERROR(fields_.AskSecond(patience, timer, looks[i]));
    observations[i] = looks[i].observation;
    considered[i].reset();
    asked = true;
  }
  if (asked) readings = decide();
  for (size_t i = 0; i < readings.size(); ++i) {
    readings[i].recognizer = fields_.Provenance(readings[i].recognizer);
    readings[i].type = std::string(procedures::LeafTypeName(looks[i].observation.field->type));
  }
  return readings;
}

}  // namespace madoguchi::ocr
