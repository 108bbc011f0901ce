#include "cli/files.h"

#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::cli {

absl::StatusOr<std::string> ReadFile(const std::string& path, size_t bytes_max) {
  std::ifstream in(path, std::ios::binary);
  std::string content(bytes_max + 1, '\0');
  // A folder opens like a file; only reading it fails.
  if (!in || (in.read(content.data(), static_cast<std::streamsize>(content.size())), in.bad())) {
    return Error(absl::StatusCode::kNotFound, "UNREADABLE_FILE",
                 absl::StrCat("「", path, "」を読めません。ファイルの名前と権限を確かめてください。"));
  }
  content.resize(static_cast<size_t>(in.gcount()));
  if (content.size() > bytes_max) {
    return Error(absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE",
                 absl::StrCat("「", path, "」が大きすぎます。", bytes_max / 1024, "KBまでのファイルにしてください。"));
  }
  return content;
}

absl::Status WriteFile(const std::string& path, absl::string_view content) {
  const std::string beside = absl::StrCat(path, ".", getpid(), ".part");
  std::ofstream out(beside, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out || std::rename(beside.c_str(), path.c_str()) != 0) {
    std::remove(beside.c_str());
    return Error(absl::StatusCode::kUnavailable, "UNWRITABLE_FILE",
                 absl::StrCat("「", path, "」に書けません。フォルダーがあるか、空きと権限を確かめてください。"));
  }
  return absl::OkStatus();
}

}  // namespace madoguchi::cli
