#include "common/blob/blob_store.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/sync/mutex.h"

namespace madoguchi::blob {
namespace {

namespace fs = std::filesystem;

constexpr size_t kReadBytes = 256 * 1024;
constexpr size_t kSha256HexChars = 64;

absl::Status IoError(absl::string_view what, int error) {
  if (error == ENOSPC || error == EDQUOT) {
    return Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
                 "保存場所がいっぱいです。情報システムの担当者へ知らせてください。");
  }
  return Error(absl::StatusCode::kInternal, "BLOB_IO",
               absl::StrCat("ファイルの保存・読み出しに失敗しました(", what, ": ", std::strerror(error), ")。"));
}

absl::Status UnknownBlob() {
  return Error(absl::StatusCode::kNotFound, "UNKNOWN_BLOB",
               "このファイルはありません。もう一度アップロードしてください。");
}

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

absl::Status SyncFolder(const fs::path& folder) {
  const File file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.get() < 0 || fsync(file.get()) != 0) return IoError("fsync", errno);
  return absl::OkStatus();
}

// Makes folders whose entry in their parent is durable. One that another thread has just made may not be so yet: each
// is synced once by whoever needs it first, before anything in it is acknowledged.
class Folders {
 public:
  absl::Status Make(const fs::path& folder) {
    MutexLock lock(&mutex_);
    if (durable_.contains(folder.string())) return absl::OkStatus();
    if (mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return IoError("mkdir", errno);
    RETURN_IF_ERROR(SyncFolder(folder.parent_path()));
    durable_.insert(folder.string());
    return absl::OkStatus();
  }

 private:
  Mutex mutex_;
  std::unordered_set<std::string> durable_ ABSL_GUARDED_BY(mutex_);
};

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
  void Update(absl::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string Hex() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    return absl::BytesToHexString(digest.substr(0, size));
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

// Names come from requests: anything that could leave the tenant's folder is refused as unknown.
bool IsMunicipality(absl::string_view text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}
bool IsSha256(absl::string_view text) {
  return text.size() == kSha256HexChars &&
         std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
}

class DirectoryBlobWriter final : public BlobWriter {
 public:
  DirectoryBlobWriter(File file, fs::path incoming, fs::path tenant, int64_t size_bytes_max, Folders* folders,
                      Mutex* names)
      : file_(std::move(file)),
        incoming_(std::move(incoming)),
        tenant_(std::move(tenant)),
        size_bytes_max_(size_bytes_max),
        folders_(folders),
        names_(names) {}

  ~DirectoryBlobWriter() override {
    if (!finished_) unlink(incoming_.c_str());
  }

  absl::Status Append(absl::string_view bytes) override {
    if (static_cast<int64_t>(bytes.size()) > size_bytes_max_ - size_bytes_) {
      return Error(
          absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE",
          absl::StrCat("ファイルが大きすぎます。", size_bytes_max_ / (1024 * 1024), " MB 以下にしてください。"));
    }
    digest_.Update(bytes);
    size_bytes_ += static_cast<int64_t>(bytes.size());
    while (!bytes.empty()) {
      const ssize_t written = write(file_.get(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return IoError("write", errno);
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<BlobInfo> Finish() override {
    if (size_bytes_ == 0) {
      return Error(absl::StatusCode::kInvalidArgument, "EMPTY_FILE",
                   "ファイルが空です。中身のあるファイルを選んでください。");
    }
    if (fsync(file_.get()) != 0) return IoError("fsync", errno);
    const std::string sha256 = digest_.Hex();
    const fs::path folder = tenant_ / sha256.substr(0, 2);
    RETURN_IF_ERROR(folders_->Make(folder));
    // The same bytes give the same name: replacing an existing blob changes nothing and heals a damaged one.
    {
      MutexLock lock(names_);
      if (rename(incoming_.c_str(), (folder / sha256).c_str()) != 0) return IoError("rename", errno);
    }
    finished_ = true;
    RETURN_IF_ERROR(SyncFolder(folder));
    return BlobInfo{sha256, size_bytes_};
  }

 private:
  const File file_;
  const fs::path incoming_;
  const fs::path tenant_;
  const int64_t size_bytes_max_;
  Folders* const folders_;
  Mutex* const names_;
  int64_t size_bytes_ = 0;
  bool finished_ = false;
  Sha256 digest_;
};

class DirectoryBlobStore final : public BlobStore {
 public:
  explicit DirectoryBlobStore(fs::path root) : root_(std::move(root)) {}

  absl::StatusOr<std::unique_ptr<BlobWriter>> Create(absl::string_view municipality, int64_t size_bytes_max) override {
    if (!IsMunicipality(municipality)) {
      return Error(absl::StatusCode::kInvalidArgument, "INVALID_MUNICIPALITY",
                   "団体コードは 6 桁の数字で指定してください。");
    }
    const fs::path tenant = root_ / std::string(municipality);
    RETURN_IF_ERROR(folders_.Make(tenant));
    const fs::path incoming = root_ / "incoming" / absl::StrCat(getpid(), "-", next_.fetch_add(1));
    File file(open(incoming.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return IoError("open", errno);
    return std::make_unique<DirectoryBlobWriter>(std::move(file), incoming, tenant, size_bytes_max, &folders_, &names_);
  }

  absl::StatusOr<BlobInfo> Find(absl::string_view municipality, absl::string_view sha256) override {
    struct stat info {};
    if (!IsMunicipality(municipality) || !IsSha256(sha256) || stat(PathOf(municipality, sha256).c_str(), &info) != 0) {
      return UnknownBlob();
    }
    return BlobInfo{std::string(sha256), info.st_size};
  }

  absl::Status Read(absl::string_view municipality, absl::string_view sha256,
                    absl::FunctionRef<absl::Status(absl::string_view)> take) override {
    if (!IsMunicipality(municipality) || !IsSha256(sha256)) return UnknownBlob();
    const File file(open(PathOf(municipality, sha256).c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return errno == ENOENT ? UnknownBlob() : IoError("open", errno);
    Sha256 digest;
    std::string buffer(kReadBytes, '\0');
    while (true) {
      const ssize_t got = read(file.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return IoError("read", errno);
      if (got == 0) break;
      const absl::string_view piece(buffer.data(), static_cast<size_t>(got));
      digest.Update(piece);
      RETURN_IF_ERROR(take(piece));
    }
    if (digest.Hex() != sha256) {
      return Error(absl::StatusCode::kDataLoss, "BLOB_CORRUPT",
                   "保存されたファイルが壊れています。情報システムの担当者へ知らせてください。");
    }
    return absl::OkStatus();
  }

  absl::Status Remove(absl::string_view municipality, absl::string_view sha256) override {
    if (!IsMunicipality(municipality) || !IsSha256(sha256)) return UnknownBlob();
    const fs::path path = PathOf(municipality, sha256);
    if (unlink(path.c_str()) != 0) return errno == ENOENT ? absl::OkStatus() : IoError("unlink", errno);
    return SyncFolder(path.parent_path());
  }

  absl::StatusOr<int> RemoveForgotten(absl::Time before, int most, IsKnown is_known) override {
    std::vector<std::pair<std::string, std::string>> forgotten;
    std::error_code error;
    for (fs::recursive_directory_iterator at(root_, error), end; !error && at != end; at.increment(error)) {
      const std::string municipality = at->path().parent_path().parent_path().filename();
      const std::string sha256 = at->path().filename();
      if (!IsMunicipality(municipality) || !IsSha256(sha256) || !IsOlder(at->path(), before)) continue;
      ASSIGN_OR_RETURN(const bool known, is_known(municipality, sha256));
      if (known) continue;
      if (static_cast<int>(forgotten.size()) == most) {
        return Error(absl::StatusCode::kFailedPrecondition, "TOO_MANY_FORGOTTEN",
                     "台帳にないファイルが多すぎます。保存フォルダーと台帳の組み合わせが正しいかを確かめてください。");
      }
      forgotten.emplace_back(municipality, sha256);
    }
    if (error) return IoError("readdir", error.value());
    int removed = 0;
    for (const auto& [municipality, sha256] : forgotten) {
      // The same bytes may have come again since they were looked up; then the file is young.
      MutexLock lock(&names_);
      if (!IsOlder(PathOf(municipality, sha256), before)) continue;
      RETURN_IF_ERROR(Remove(municipality, sha256));
      ++removed;
    }
    return removed;
  }

 private:
  static bool IsOlder(const fs::path& path, absl::Time before) {
    struct stat info {};
    return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && absl::TimeFromTimespec(info.st_mtim) < before;
  }

  fs::path PathOf(absl::string_view municipality, absl::string_view sha256) const {
    return root_ / std::string(municipality) / std::string(sha256.substr(0, 2)) / std::string(sha256);
  }

  const fs::path root_;
  Folders folders_;
  Mutex names_;  // while a file gets its final name, or loses it for having been forgotten
  std::atomic<int64_t> next_{0};
};

}  // namespace

absl::StatusOr<std::unique_ptr<BlobStore>> OpenDirectoryBlobStore(const std::string& root) {
  const fs::path path = fs::absolute(root);
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return IoError("mkdir", error.value());
  fs::remove_all(path / "incoming", error);
  if (!fs::create_directory(path / "incoming", error)) return IoError("mkdir", error.value());
  return std::make_unique<DirectoryBlobStore>(path);
}

}  // namespace madoguchi::blob
