// Nets from a folder with a manifest: read once, checked against their SHA-256, kept for the life of the process.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ocr-worker/models/models.h"

namespace madoguchi::ocr::models {

using ModelsByName = std::map<std::string, Model, std::less<>>;

// Null when no folder is in use or it has none of that name.
const Model* FindInFolder(absl::string_view name);

// Fills in the versions.
ModelsByName WithVersions(ModelsByName models);

// "manifest.json" for the files of a folder as they are now: what `madoguchi form adopt` writes and UseFolder demands.
// NOT_FOUND (MODEL_MISSING), RESOURCE_EXHAUSTED (MODEL_TOO_LARGE).
absl::StatusOr<std::string> ManifestOf(const std::string& folder);

}  // namespace madoguchi::ocr::models
