// Files that are being read, kept on the local disk: hundreds of pages of one file are fetched from the archive once,
// not once a page. The files have no names: when the process ends, however it ends, nothing of them is left.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "common/sync/mutex.h"
#include "ocr-worker/core/jobs/blob.h"

namespace madoguchi::ocr {

class CachedBlobs final : public BlobSource {
 public:
  struct Options {
    std::string folder;  // on a disk with `bytes_max` to spare
    size_t bytes_max = 0;
  };
  // `origin` must outlive it.
  CachedBlobs(BlobSource* origin, Options options) : origin_(*origin), options_(std::move(options)) {}

  // Threads that want the same file wait for one of them to fetch it. A disk that cannot take the file only means that
  // it is held in memory and fetched again next time.
  absl::StatusOr<std::shared_ptr<const Blob>> Fetch(const std::string& blob) override;

 private:
  using Entries = std::list<std::pair<std::string, std::shared_ptr<const Blob>>>;
  void Keep(const std::string& name, const std::shared_ptr<const Blob>& blob) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  BlobSource& origin_;
  const Options options_;
  Mutex mutex_;
  CondVar fetched_;
  Entries recent_ ABSL_GUARDED_BY(mutex_);  // last used first
  std::map<std::string, Entries::iterator> place_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> fetching_ ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace madoguchi::ocr
