// Cuts the fields of chosen pages out of one file: for samples, after a person has said what stands in them.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr-worker/core/jobs/page_decoder.h"
#include "ocr-worker/core/reading/page_reader.h"

namespace madoguchi::ocr {

// The pages of `wanted` (from 0) that the file has, in order; one that cannot be placed carries its `error`. Only pages
// from the first to the last wanted one are decoded. Errors as PageDecoder::DecodePages and PageReader::Read.
absl::StatusOr<std::vector<PageReader::CutPage>> CutFile(FileBytes file, const std::string& municipality,
                                                         const std::set<int>& wanted, PageDecoder& decoder,
                                                         PageReader& reader, const Patience& patience);

}  // namespace madoguchi::ocr
