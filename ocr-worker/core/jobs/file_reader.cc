#include "ocr-worker/core/jobs/file_reader.h"

#include <optional>
#include <utility>

#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/errors.h"

namespace madoguchi::ocr {

namespace {

absl::StatusOr<PageReading> ReadDecoded(int index, const absl::StatusOr<DecodedPage>& decoded,
                                        const std::string& municipality, PageReader& reader, const Patience& patience) {
  PageReading reading;
  if (decoded.ok()) {
    ASSIGN_OR_RETURN(reading, reader.Read(decoded->ink, municipality, patience));
    reading.timings_ms.insert(reading.timings_ms.begin(), {"decode", decoded->cpu_ms});
  } else {
    reading.error = ReasonOf(decoded.status());
    reading.error_message = std::string(decoded.status().message());
  }
  reading.page_index = index;
  return reading;
}

}  // namespace

absl::StatusOr<std::vector<PageReading>> ReadFile(absl::string_view file, const std::string& municipality,
                                                  PageDecoder& decoder, PageReader& reader, const Patience& patience,
                                                  const std::function<void(const PageReading&)>& progress) {
  std::vector<PageReading> pages;
  const auto read_page = [&](int index, absl::StatusOr<DecodedPage> decoded) -> absl::Status {
    ASSIGN_OR_RETURN(PageReading reading, ReadDecoded(index, decoded, municipality, reader, patience));
    if (progress) progress(reading);
    pages.push_back(std::move(reading));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(decoder.DecodePages({file, -1}, {.look = PageLook::kInk}, patience, read_page));
  if (pages.empty()) return NoPages();
  return pages;
}

absl::StatusOr<PageReading> ReadPage(FileBytes file, int page_index, const std::string& municipality,
                                     PageDecoder& decoder, PageReader& reader, const Patience& patience) {
  std::optional<PageReading> read;
  const auto read_page = [&](int index, absl::StatusOr<DecodedPage> decoded) -> absl::Status {
    ASSIGN_OR_RETURN(read, ReadDecoded(index, decoded, municipality, reader, patience));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(
      decoder.DecodePages(file, {.first = page_index, .count = 1, .look = PageLook::kInk}, patience, read_page));
  if (!read) return NoPages();
  return *std::move(read);
}

}  // namespace madoguchi::ocr
