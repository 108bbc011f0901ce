// Reads one page: find the form (page_finder.h) → per field crop, erase, skip blanks, recognise, decide.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/form/form.h"
#include "ocr-worker/core/form/page_finder.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/core/reading.h"
#include "ocr-worker/core/reading/field_reader.h"
#include "ocr-worker/core/stage_timer.h"
#include "ocr-worker/core/text/recognizer.h"
#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// Not thread-safe: one per thread, because recognisers are. `forms` and `watch` must outlive it.
class PageReader {
 public:
  PageReader(Recognizers recognizers, FormSource& forms, const StopWatch& watch);

  // A page that cannot be read is a reading with `error` (BLANK_PAGE,
  // SEPARATOR_SHEET, UNKNOWN_FORM, UNKNOWN_VERSION, WRONG_PAGE, PAGE_DOES_NOT_FIT); a Status is a fault of the house
  // that a retry may mend: UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL.
  absl::StatusOr<PageReading> Read(const PageInk& page, const std::string& municipality, const Patience& patience);

  // Places the page and cuts its fields out instead of reading them: which page it is, and every field as the reader
  // would see it. Errors as Read.
  struct FieldCrop {
    std::string id;
    procedures::LeafType type = procedures::LeafType::kText;
    cv::Mat seen;  // CV_8U at 300 dpi, 255 is full ink; the form's own printing is still there
  };
  struct CutPage {
    PageReading reading;  // without fields
    std::vector<FieldCrop> crops;
  };
  absl::StatusOr<CutPage> Cut(const PageInk& page, const std::string& municipality, const Patience& patience);

  // Reads a crop of Cut again: the recognisers' word alone, without what other fields of the page tell.
  absl::StatusOr<FieldReading> ReadCrop(const PreparedPage& page, const procedures::TemplateField& field,
                                        const cv::Mat& seen, const Patience& patience);

 private:
  absl::Status ReadInto(const PageInk& page, const std::string& municipality, const Patience& patience,
                        StageTimer& timer, PageReading& reading);
  // All fields together; what is still doubtful then is shown to a second reader.
  absl::StatusOr<std::vector<FieldReading>> DecideAll(std::vector<Look>& looks, const Patience& patience,
                                                      StageTimer& timer);

  FieldReader fields_;
  PageFinder finder_;
  const StopWatch& watch_;
  std::vector<FieldCrop>* crops_ = nullptr;  // while cutting
};

}  // namespace madoguchi::ocr
