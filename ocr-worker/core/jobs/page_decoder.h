// From a file's bytes to pages of pixels.
#pragma once

#include <functional>
#include <limits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/jobs/blob.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

struct DecodedPage {
  int index = 0;      // place in the file, from 0
  cv::Mat pixels;     // kColour: CV_8UC3 (BGR) or CV_8U; valid, like `ink`, only during the call that hands it over
  PageInk ink;        // kInk
  double cpu_ms = 0;  // what decoding it took
};

// Receives each page in order; a page that cannot be decoded comes as its error, the next ones follow. Returning an
// error ends the file.
using PageSink = std::function<absl::Status(int index, absl::StatusOr<DecodedPage>)>;

// What a page is wanted for: to be shown, or to be read.
enum class PageLook { kColour, kInk };

// Pages `first`, `first` + 1, … of a file, at most `count`.
struct PageRange {
  int first = 0;
  int count = std::numeric_limits<int>::max();
  PageLook look = PageLook::kColour;
};

// Thread-safe.
class PageDecoder {
 public:
  virtual ~PageDecoder() = default;

  // Errors of the file as a whole: EMPTY_FILE, UNSUPPORTED_FILE_TYPE, NO_PAGES, FILE_TOO_LARGE, TOO_MANY_PAGES,
  // UNREADABLE_IMAGE, DECODE_TIMEOUT, DECODER_MISSING; or what the sink returned. Pages that the file does not have are
  // left out.
  virtual absl::Status DecodePages(FileBytes file, PageRange range, const Patience& patience, const PageSink& sink) = 0;
  // How many pages there are, broken ones included, without drawing any. Errors as DecodePages.
  virtual absl::StatusOr<int> CountPages(FileBytes file, const Patience& patience) = 0;

  // All of them, in colour.
  absl::Status Decode(absl::string_view file, const Patience& patience, const PageSink& sink) {
    return DecodePages({file, -1}, {}, patience, sink);
  }
};

}  // namespace madoguchi::ocr
