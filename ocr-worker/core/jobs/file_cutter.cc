#include "ocr-worker/core/jobs/file_cutter.h"

#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::ocr {

absl::StatusOr<std::vector<PageReader::CutPage>> CutFile(FileBytes file, const std::string& municipality,
                                                         const std::set<int>& wanted, PageDecoder& decoder,
                                                         PageReader& reader, const Patience& patience) {
  std::vector<PageReader::CutPage> pages;
  if (wanted.empty()) return pages;
  const auto cut_page = [&](int index, absl::StatusOr<DecodedPage> decoded) -> absl::Status {
    if (!wanted.contains(index)) return absl::OkStatus();
    PageReader::CutPage page;
    if (decoded.ok()) {
      ASSIGN_OR_RETURN(page, reader.Cut(decoded->ink, municipality, patience));
    } else {
      page.reading.error = ReasonOf(decoded.status());
      page.reading.error_message = std::string(decoded.status().message());
    }
    page.reading.page_index = index;
    pages.push_back(std::move(page));
    return absl::OkStatus();
  };
  const PageRange range{
      .first = *wanted.begin(), .count = *wanted.rbegin() - *wanted.begin() + 1, .look = PageLook::kInk};
  RETURN_IF_ERROR(decoder.DecodePages(file, range, patience, cut_page));
  return pages;
}

}  // namespace madoguchi::ocr
