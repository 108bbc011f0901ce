#include "gateway/adapters/web_folder.h"

#include <openssl/sha.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {
namespace {

namespace fs = std::filesystem;

std::string EtagOf(const std::string& content) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest);
  return absl::StrCat("\"", absl::BytesToHexString({reinterpret_cast<const char*>(digest), 16}), "\"");
}

using Files = std::map<std::string, WebFile, std::less<>>;

// "/app.js.br" is "/app.js" in another form and no page of its own.
void AttachPacked(absl::string_view extension, std::shared_ptr<const std::string> WebFile::*form, Files* files) {
  for (auto entry = files->begin(); entry != files->end();) {
    const auto plain = files->find(absl::StripSuffix(entry->first, extension));
    if (plain == entry || plain == files->end()) {
      ++entry;
      continue;
    }
    plain->second.*form = entry->second.content;
    entry = files->erase(entry);
  }
}

absl::Status Missing(const std::string& root) {
  return Error(absl::StatusCode::kNotFound, "WEB_ROOT_MISSING",
               absl::StrCat("画面のフォルダー ", root,
                            " に index.html がありません。画面をビルドするか --web_root を直してください。"));
}

}  // namespace

absl::StatusOr<WebFiles> ReadWebFolder(const std::string& root) {
  Files files;
  if (root.empty()) return WebFiles(std::move(files));
  std::error_code error;
  int64_t total_bytes = 0;
  fs::recursive_directory_iterator entries(root, error);
  if (error) return Missing(root);
  for (const fs::directory_entry& entry : entries) {
    if (!fs::is_regular_file(entry.symlink_status())) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    total_bytes += static_cast<int64_t>(content.size());
    if (total_bytes > kWebRootBytesMax) {
      return Error(
          absl::StatusCode::kResourceExhausted, "WEB_ROOT_TOO_LARGE",
          absl::StrCat("画面のフォルダー ", root, " が大きすぎます。ビルドしたファイルだけを置いてください。"));
    }
    const std::string path = absl::StrCat("/", entry.path().lexically_relative(root).generic_string());
    WebFile file{.content_type = ContentTypeOf(path), .etag = EtagOf(content)};
    // Vite puts what it names by content into assets/.
    file.immutable = absl::StartsWith(path, "/assets/");
    file.content = std::make_shared<const std::string>(std::move(content));
    files.emplace(path, std::move(file));
  }
  AttachPacked(".br", &WebFile::brotli, &files);
  AttachPacked(".gz", &WebFile::gzip, &files);
  if (!files.contains("/index.html")) return Missing(root);
  return WebFiles(std::move(files));
}

}  // namespace madoguchi::gateway
