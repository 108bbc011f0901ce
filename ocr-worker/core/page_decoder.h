// From a file's bytes to pages of pixels.
#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct DecodedPage {
  int index = 0;      // place in the file, from 0
  cv::Mat pixels;     // CV_8UC3 (BGR) or CV_8U; valid only during the call that hands it over
  double cpu_ms = 0;  // what decoding it took
};

// Receives each page in order; a page that cannot be decoded comes as its error, the next ones follow. Returning an
// error ends the file.
using PageSink = std::function<absl::Status(int index, absl::StatusOr<DecodedPage>)>;

// Thread-safe.
class PageDecoder {
 public:
  virtual ~PageDecoder() = default;

  // Errors of the file as a whole: EMPTY_FILE, UNSUPPORTED_FILE_TYPE, NO_PAGES, FILE_TOO_LARGE, TOO_MANY_PAGES,
  // UNREADABLE_IMAGE, DECODE_TIMEOUT, DECODER_MISSING; or what the sink returned.
  virtual absl::Status Decode(absl::string_view file, const Patience& patience, const PageSink& sink) = 0;
};

}  // namespace madoguchi::ocr
