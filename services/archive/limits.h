// Every bound of the archive. Units are in the names.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace madoguchi::archive {

// A4 colour at 600 dpi, a hundred pages, fits; a film does not.
inline constexpr int64_t kBlobBytesMax = 100 * 1024 * 1024;

inline constexpr size_t kTitleCharactersMax = 200;
inline constexpr size_t kReceiptNumberBytesMax = 64;
inline constexpr size_t kProcedureBytesMax = 128;
inline constexpr size_t kClassificationLevelsMax = 3;  // 大・中・小分類
inline constexpr size_t kClassificationCharactersMax = 50;
inline constexpr size_t kDocumentsMax = 200;
inline constexpr size_t kDocumentRoleBytesMax = 64;
inline constexpr size_t kDataBytesMax = 1024 * 1024;  // as JSON

// Longer texts are searched by their beginning.
inline constexpr size_t kSearchCharactersMax = 20'000;
inline constexpr size_t kQueryCharactersMax = 100;
inline constexpr size_t kQueryWordsMax = 8;

// Answers to repeated requests are remembered so long.
inline constexpr int kRequestMemoryDays = 30;

// Files that the index does not name are removed at the start and then so often, once they are so old; more of them at
// once than this, and the index is another folder's.
inline constexpr absl::Duration kSweepInterval = absl::Hours(24);
inline constexpr absl::Duration kForgottenAfter = absl::Hours(24);
inline constexpr int kForgottenMax = 1000;

}  // namespace madoguchi::archive
