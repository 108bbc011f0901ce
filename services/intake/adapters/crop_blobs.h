// Pictures of fields as files of their own: <root>/<municipality>/…, apart from the archive, where nothing may vanish.
#pragma once

#include <memory>
#include <string>

#include "common/blob/blob_store.h"
#include "services/intake/core/paper/crops.h"

namespace madoguchi::intake {

// Thread-safe.
class CropBlobs final : public CropStore {
 public:
  explicit CropBlobs(std::unique_ptr<blob::BlobStore> files) : files_(std::move(files)) {}

  std::string NameOf(absl::string_view png) const override;
  absl::Status Put(const std::string& municipality, absl::string_view png) override;
  absl::StatusOr<std::string> Get(const std::string& municipality, const std::string& name) override;
  absl::Status Remove(const std::string& municipality, const std::string& name) override;

 private:
  const std::unique_ptr<blob::BlobStore> files_;
};

}  // namespace madoguchi::intake
