// Reads the built pages from --web_root into memory, once.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "gateway/core/web_files.h"

namespace madoguchi::gateway {

// Regular files only; links are not followed. What the build has packed (app.js.br, app.js.gz) becomes a form of its
// file. NOT_FOUND (WEB_ROOT_MISSING) without an index.html; RESOURCE_EXHAUSTED (WEB_ROOT_TOO_LARGE). An empty `root`
// gives no pages.
absl::StatusOr<WebFiles> ReadWebFolder(const std::string& root);

}  // namespace madoguchi::gateway
