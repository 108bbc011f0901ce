// One scanned file on its way to becoming an application. Plain values and pure functions: safe to call from any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::intake {

enum class ScanState { kQueued, kRead, kFailed };
enum class ScanAction { kRead, kFail, kRetry, kAddPage };

inline constexpr ScanState kScanStates[] = {ScanState::kQueued, ScanState::kRead, ScanState::kFailed};
inline constexpr ScanAction kScanActions[] = {ScanAction::kRead, ScanAction::kFail, ScanAction::kRetry,
                                              ScanAction::kAddPage};

// Names as in the API: "QUEUED", "READ", "FAILED".
absl::string_view Name(ScanState state);
std::optional<ScanState> ParseScanState(absl::string_view name);

// The whole state machine; FAILED_PRECONDITION (WRONG_STATE) for what is not in its table.
absl::StatusOr<ScanState> After(ScanState state, ScanAction action);

// Pixels of the registered page at 300 dpi, origin top left.
struct PixelBox {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

// One leaf of the template as the reader saw it (ocr/v1/reading.proto).
struct FieldReading {
  std::string id;
  std::string value;
  std::string raw;
  double confidence = 0;  // 0..1
  bool accepted = false;
  std::vector<std::string> alternatives;
  std::optional<PixelBox> box;
  std::string recognizer;  // what read it, with the version of its weights
  bool seal = false;       // a red seal lies over it
  std::vector<int>
      corners_px;  // of the box on the picture: x, y of its top left, then clockwise; readings of before: none
};

struct PageReading {
  int page_index = 0;  // in the file, from 0
  std::string form;
  int version = 0;
  int page = 0;  // of the form, from 1
  int orientation_degrees = 0;
  std::string registration_method;
  double registration_error_px = 0;
  std::vector<FieldReading> fields;
  std::map<std::string, double> timings_ms;
  std::string error;  // reason when the page could not be read; BLANK_PAGE, SEPARATOR_SHEET, ENCLOSURE: nothing to read
  std::string error_message;  // what to do, in Japanese
  std::string serial;         // of the printed copy
  std::string picture;        // fingerprint of the pixels
  std::string blob;           // of its file, when it is not the scan's
  int picture_width_px = 0;   // of the picture as it was sent; 0: not said
  int picture_height_px = 0;
};

struct ScanTransition {
  absl::Time time;
  std::optional<ScanState> from;  // none at creation
  ScanState to = ScanState::kQueued;
  std::string actor;
  std::string reason;   // of a failure
  std::string message;  // of a failure: what to do, in Japanese
};

// Revision n is what transition n made, history.size() == revision.
struct Scan {
  std::string municipality;
  std::string id;
  std::string blob;   // SHA-256 in lower-case hex
  std::string batch;  // that it was grouped from, or ""
  ScanState state = ScanState::kQueued;
  std::vector<PageReading> pages;  // once read
  std::string receipt_number;      // once read
  std::vector<ScanTransition> history;
  int64_t revision = 0;
  absl::Time create_time;
  absl::Time update_time;
};

Scan OpenScan(std::string municipality, std::string id, std::string blob, absl::string_view actor, absl::Time now);

// Applies `action`; WRONG_STATE leaves the scan untouched. `reason` and `message` belong to kFail.
absl::Status Advance(Scan& scan, ScanAction action, absl::string_view actor, absl::Time now,
                     absl::string_view reason = "", absl::string_view message = "");

// The job that reads the scan now: a retry makes a new one, so that late news of an old job are told apart. "<scan
// id>.<revision>"
std::string JobOf(const Scan& scan);

}  // namespace madoguchi::intake
