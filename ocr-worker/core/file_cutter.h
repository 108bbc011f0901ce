// Cuts the fields of chosen pages out of one file: for samples, after a person has said what stands in them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/core/page_decoder.h"
#include "ocr-worker/core/page_reader.h"

namespace madoguchi::ocr {

// The pages of `wanted` (from 0) that the file has, in order; one that cannot be placed carries its `error`. Pages
// after the last wanted one are not decoded. Errors as ReadFile.
absl::StatusOr<std::vector<PageReader::CutPage>> CutFile(absl::string_view file, const std::string& municipality,
                                                         const std::set<int>& wanted, PageDecoder& decoder,
                                                         PageReader& reader, const Patience& patience);

}  // namespace madoguchi::ocr
