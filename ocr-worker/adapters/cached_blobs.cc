#include "ocr-worker/adapters/cached_blobs.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"

namespace madoguchi::ocr {

namespace {

// A nameless file, mapped. Its pages of memory belong to the kernel, which may take them back at any time.
class BlobOnDisk final : public Blob {
 public:
  // Null when the disk cannot take it.
  static std::shared_ptr<const Blob> Write(const std::string& folder, absl::string_view bytes) {
    const int writing = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (writing < 0) return nullptr;
    size_t written = 0;
    while (written < bytes.size()) {
      const ssize_t count = write(writing, bytes.data() + written, bytes.size() - written);
      if (count <= 0) break;
      written += static_cast<size_t>(count);
    }
    // What the decoding child is given must not be writable.
    const int reading = open(absl::StrCat("/proc/self/fd/", writing).c_str(), O_RDONLY | O_CLOEXEC);
    close(writing);
    void* memory = MAP_FAILED;
    if (reading >= 0 && written == bytes.size())
      memory = mmap(nullptr, bytes.size(), PROT_READ, MAP_SHARED, reading, 0);
    if (memory == MAP_FAILED) {
      if (reading >= 0) close(reading);
      return nullptr;
    }
    return std::shared_ptr<const Blob>(new BlobOnDisk(reading, memory, bytes.size()));
  }
  ~BlobOnDisk() override {
    munmap(memory_, size_);
    close(fd_);
  }
  FileBytes bytes() const override { return {{static_cast<const char*>(memory_), size_}, fd_}; }

 private:
  BlobOnDisk(int fd, void* memory, size_t size) : fd_(fd), memory_(memory), size_(size) {}

  const int fd_;
  void* const memory_;
  const size_t size_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const Blob>> CachedBlobs::Fetch(const std::string& blob) {
  {
    MutexLock lock(&mutex_);
    while (fetching_.contains(blob)) fetched_.Wait(&mutex_);
    if (const auto found = place_.find(blob); found != place_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second);
      return recent_.front().second;
    }
    fetching_[blob] = 1;
  }
  absl::StatusOr<std::shared_ptr<const Blob>> fresh = origin_.Fetch(blob);
  if (fresh.ok()) {
    if (auto on_disk = BlobOnDisk::Write(options_.folder, (*fresh)->bytes().bytes)) fresh = std::move(on_disk);
  }
  MutexLock lock(&mutex_);
  fetching_.erase(blob);
  fetched_.NotifyAll();
  if (fresh.ok() && (*fresh)->bytes().fd >= 0) Keep(blob, *fresh);
  return fresh;
}

void CachedBlobs::Keep(const std::string& name, const std::shared_ptr<const Blob>& blob) {
  recent_.emplace_front(name, blob);
  place_[name] = recent_.begin();
  bytes_ += blob->bytes().bytes.size();
  while (bytes_ > options_.bytes_max && recent_.size() > 1) {
    bytes_ -= recent_.back().second->bytes().bytes.size();
    place_.erase(recent_.back().first);
    recent_.pop_back();  // whoever still reads it holds it
  }
}

}  // namespace madoguchi::ocr
