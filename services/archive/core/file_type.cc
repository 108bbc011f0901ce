#include "services/archive/core/file_type.h"

#include "absl/strings/match.h"

namespace madoguchi::archive {
namespace {

using absl::string_view;

struct Signature {
  string_view bytes;
  FileType type;
};

// JPEG: ISO 10918-1 SOI and the next marker. PNG: ISO 15948, 5.2. TIFF 6.0, section 2, both byte orders. PDF: ISO
// 32000-1, 7.5.2.
constexpr Signature kSignatures[] = {
    {"\xFF\xD8\xFF", FileType::kJpeg},
    {"\x89PNG\r\n\x1A\n", FileType::kPng},
    {string_view("II*\0", 4), FileType::kTiff},
    {string_view("MM\0*", 4), FileType::kTiff},
    {"%PDF-", FileType::kPdf},
};

}  // namespace

std::optional<FileType> DetectFileType(string_view head) {
  for (const Signature& signature : kSignatures) {
    if (absl::StartsWith(head, signature.bytes)) return signature.type;
  }
  const size_t first = head.find_first_not_of(" \t\r\n");
  if (first != string_view::npos && (head[first] == '{' || head[first] == '[')) return FileType::kJson;
  return std::nullopt;
}

string_view ContentType(FileType type) {
  switch (type) {
    case FileType::kJpeg:
      return "image/jpeg";
    case FileType::kPng:
      return "image/png";
    case FileType::kTiff:
      return "image/tiff";
    case FileType::kPdf:
      return "application/pdf";
    case FileType::kJson:
      return "application/json";
  }
  return "";
}

}  // namespace madoguchi::archive
