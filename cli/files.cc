#include "cli/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"

namespace madoguchi::cli {
namespace {

absl::Status Unwritable(const std::string& path) {
  return Error(absl::StatusCode::kUnavailable, "UNWRITABLE_FILE",
               absl::StrCat("「", path, "」に書けません。フォルダーがあるか、空きと権限を確かめてください。"));
}

bool WriteAll(int file, absl::string_view content) {
  while (!content.empty()) {
    const ssize_t count = write(file, content.data(), content.size());
    if (count < 0) return false;
    content.remove_prefix(static_cast<size_t>(count));
  }
  return fsync(file) == 0;
}

absl::Status Replace(const std::string& path, absl::string_view content, mode_t mode) {
  const std::string beside = absl::StrCat(path, ".", getpid(), ".part");
  const int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (file < 0) return Unwritable(path);
  const bool written = WriteAll(file, content);
  const bool closed = close(file) == 0;
  if (!written || !closed || std::rename(beside.c_str(), path.c_str()) != 0) {
    std::remove(beside.c_str());
    return Unwritable(path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status InFile(const std::string& path, const absl::Status& error) {
  absl::Status named(error.code(), absl::StrCat("「", path, "」：", error.message()));
  error.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) { named.SetPayload(type, payload); });
  return named;
}

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

absl::Status WriteFile(const std::string& path, absl::string_view content) { return Replace(path, content, 0666); }

absl::Status WriteSecretFile(const std::string& path, absl::string_view content) {
  return Replace(path, content, 0600);
}

absl::Status MakePrivateFolder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return absl::OkStatus();
  std::filesystem::create_directories(path, error);
  if (!error) std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  return error ? Unwritable(path) : absl::OkStatus();
}

}  // namespace madoguchi::cli
