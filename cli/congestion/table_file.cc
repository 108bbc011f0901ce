#include "cli/congestion/table_file.h"

#include <zlib.h>

#include <filesystem>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kChunkBytes = 1 << 20;

absl::Status Unreadable(const std::string& path) {
  return Error(absl::StatusCode::kNotFound, "UNREADABLE_FILE",
               absl::StrCat("「", path, "」を読めません。ファイルの名前と権限を確かめてください。"));
}

}  // namespace

bool TableExists(const std::string& path) {
  std::error_code none;
  return std::filesystem::exists(path, none) || std::filesystem::exists(path + ".gz", none);
}

absl::StatusOr<std::string> ReadTable(const std::string& path, size_t bytes_max) {
  std::error_code none;
  const std::string found = std::filesystem::is_regular_file(path, none) ? path : path + ".gz";
  if (!std::filesystem::is_regular_file(found, none)) return Unreadable(path);
  const gzFile file = gzopen(found.c_str(), "rb");  // reads what is not compressed as it is
  if (file == nullptr) return Unreadable(found);
  const absl::Cleanup close = [file] { gzclose(file); };
  std::string content;
  std::vector<char> chunk(kChunkBytes);
  while (true) {
    const int count = gzread(file, chunk.data(), static_cast<unsigned>(chunk.size()));
    if (count < 0) return Unreadable(found);
    if (count == 0) break;
    content.append(chunk.data(), static_cast<size_t>(count));
    if (content.size() > bytes_max) {
      return Error(absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE",
                   absl::StrCat("「", found, "」が大きすぎます。期間を分けてください。"));
    }
  }
  // A compressed file that was cut off ends without its checksum.
  int fault = Z_OK;
  gzerror(file, &fault);
  if (fault != Z_OK) return Unreadable(found);
  return content;
}

}  // namespace madoguchi::cli
