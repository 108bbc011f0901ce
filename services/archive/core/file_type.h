// What a file is, told from its first bytes: names and declared types are not believed. Pure.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"

namespace madoguchi::archive {

enum class FileType { kJpeg, kPng, kTiff, kPdf, kJson };

// So many bytes of the beginning are enough to tell.
inline constexpr size_t kFileHeadBytes = 16;

// The signature must stand at offset 0: a PDF behind other bytes is a polyglot, not a PDF.
std::optional<FileType> DetectFileType(absl::string_view head);

// IANA media type.
absl::string_view ContentType(FileType type);

}  // namespace madoguchi::archive
