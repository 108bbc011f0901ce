// Reads every page of one file, in order. One bad page never holds up the others.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/jobs/page_decoder.h"
#include "ocr-worker/core/reading/page_reader.h"

namespace madoguchi::ocr {

// One reading a page; pages that could not be decoded or placed carry `error`. A Status means that nothing of the file
// could be had (page_decoder.h) or a fault of the house (page_reader.h). `progress` is told of each page as it is done.
absl::StatusOr<std::vector<PageReading>> ReadFile(absl::string_view file, const std::string& municipality,
                                                  PageDecoder& decoder, PageReader& reader, const Patience& patience,
                                                  const std::function<void(const PageReading&)>& progress = {});

// One page of a file. A page that cannot be decoded or placed carries `error`; a Status is a fault of the house.
absl::StatusOr<PageReading> ReadPage(FileBytes file, int page_index, const std::string& municipality,
                                     PageDecoder& decoder, PageReader& reader, const Patience& patience);

}  // namespace madoguchi::ocr
