#include <cstring>
#include <string_view>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

FileKind KindOf(Bytes file) {
  const std::string_view head(reinterpret_cast<const char*>(file.data), file.size);
  using namespace std::string_view_literals;
  if (head.starts_with("\xFF\xD8\xFF"sv)) return FileKind::kJpeg;
  if (head.starts_with("\x89PNG\r\n\x1A\n"sv)) return FileKind::kPng;
  if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv) || head.starts_with("II+\0"sv) ||
      head.starts_with("MM\0+"sv)) {
    return FileKind::kTiff;
  }
  if (head.starts_with("%PDF-"sv)) return FileKind::kPdf;
  return FileKind::kUnknown;
}

}  // namespace madoguchi::ocr::decoder
