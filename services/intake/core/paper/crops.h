// Ports to pictures of pages and fields: where they come from and where they are kept. Thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace madoguchi::intake {

class FieldCutter {
 public:
  virtual ~FieldCutter() = default;
  // Cuts the leaves out of the chosen pages of a stored file: (page index, leaf) → PNG. What cannot be cut is missing.
  // UNAVAILABLE while the reader does not answer; NOT_FOUND, INVALID_ARGUMENT for a file that is gone or unreadable.
  using Crops = std::map<std::pair<int, std::string>, std::string>;
  virtual absl::StatusOr<Crops> Cut(const std::string& municipality, const std::string& blob,
                                    const std::set<int>& page_indexes, const std::set<std::string>& leaves) = 0;
};

class PageCopier {
 public:
  virtual ~PageCopier() = default;
  // One page of a stored file as a JPEG of its own, upright. UNAVAILABLE while the reader does not answer; NOT_FOUND,
  // INVALID_ARGUMENT for a page that is gone or unreadable.
  virtual absl::StatusOr<std::string> Copy(const std::string& municipality, const std::string& blob, int page_index,
                                           int orientation_degrees) = 0;
};

class CropStore {
 public:
  virtual ~CropStore() = default;
  // The name that these bytes will have: their SHA-256.
  virtual std::string NameOf(absl::string_view png) const = 0;
  // OK means on disk.
  virtual absl::Status Put(const std::string& municipality, absl::string_view png) = 0;
  // NOT_FOUND (UNKNOWN_BLOB), DATA_LOSS (BLOB_CORRUPT).
  virtual absl::StatusOr<std::string> Get(const std::string& municipality, const std::string& name) = 0;
  // OK means off the disk.
  virtual absl::Status Remove(const std::string& municipality, const std::string& name) = 0;
};

}  // namespace madoguchi::intake
