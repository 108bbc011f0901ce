#include "common/config/secret_file.h"

#include <sys/stat.h>

#include <fstream>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::config {
namespace {

absl::StatusOr<std::string> ReadBounded(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return Error(absl::StatusCode::kNotFound, "SECRET_MISSING",
                 absl::StrCat("設定ファイル ", path, " が読めません。場所と権限を確かめてください。"));
  }
  std::string content(kSecretBytesMax + 1, '\0');
  file.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<size_t>(file.gcount()));
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.pop_back();
  if (content.empty() || content.size() > kSecretBytesMax) {
    return Error(absl::StatusCode::kInvalidArgument, "SECRET_INVALID",
                 absl::StrCat("設定ファイル ", path, " が空か、大きすぎます。作り直してください。"));
  }
  return content;
}

}  // namespace

absl::StatusOr<std::string> ReadSecretFile(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error(absl::StatusCode::kFailedPrecondition, "SECRET_EXPOSED",
                 absl::StrCat("秘密のファイル ", path,
                              " を他の利用者が読めます。chmod 600 で自分だけが読めるようにしてください。"));
  }
  return ReadBounded(path);
}

absl::StatusOr<std::string> ReadConfigFile(const std::string& path) { return ReadBounded(path); }

}  // namespace madoguchi::config
