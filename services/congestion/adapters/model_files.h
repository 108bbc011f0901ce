// Trained models as files: DIR/131016-2026-04-01.model, one municipality's model of one night. A file is written beside
// its place, synced and renamed, so that a reader finds a whole model or none; what is in it is checked by whoever
// reads it. The last kModelsKept of each municipality stay. Thread-safe; one process a folder.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/congestion/core/prediction/prediction_stores.h"

namespace madoguchi::congestion {

inline constexpr size_t kModelsKept = 3;
inline constexpr size_t kModelBytesMax = size_t{64} << 20;

class ModelFiles final : public ModelStore {
 public:
  // Makes the folder if it is not there. INTERNAL (MODEL_IO).
  static absl::StatusOr<std::unique_ptr<ModelFiles>> Open(const std::string& folder);

  // RESOURCE_EXHAUSTED (DISK_FULL); INTERNAL (MODEL_IO).
  absl::Status Keep(const std::string& municipality, absl::CivilDay learnt, const std::string& bytes) override;
  absl::StatusOr<std::vector<std::string>> Read(const std::string& municipality) override;

 private:
  explicit ModelFiles(std::string folder) : folder_(std::move(folder)) {}
  // Names of the municipality's files, newest first.
  std::vector<std::string> NamesOf(const std::string& municipality) const;

  const std::string folder_;
};

}  // namespace madoguchi::congestion
