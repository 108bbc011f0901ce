// Port: published procedures. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/intake/core/request.h"

namespace madoguchi::intake {

// One immutable version: the YAML exactly as published and what was derived from it then, so that old printings stay
// readable.
struct PublishedProcedure {
  std::string municipality;
  std::string id;
  int version = 0;
  std::string title;
  std::string yaml;
  std::string form_json;
  std::string template_json;
  absl::Time publish_time;
  bool own_paper = false;  // only on publishing: the template was handed in, so that it is part of what must not change
};

class ProcedureStore {
 public:
  virtual ~ProcedureStore() = default;

  // The stored version when exactly this YAML (and template, of own paper) is there already. ALREADY_EXISTS
  // (VERSION_PUBLISHED) when it differs.
  virtual absl::StatusOr<PublishedProcedure> Insert(const PublishedProcedure& procedure, const Request& request) = 0;
  // The first answer to this request, or none. ALREADY_EXISTS (REQUEST_ID_REUSED), INVALID_ARGUMENT
  // (REQUEST_ID_MISSING).
  virtual absl::StatusOr<std::optional<PublishedProcedure>> Answered(const Request& request) = 0;
  // NOT_FOUND (UNKNOWN_FORM, UNKNOWN_VERSION).
  virtual absl::StatusOr<PublishedProcedure> Find(const std::string& municipality, const std::string& id,
                                                  int version) = 0;
  // NOT_FOUND (UNKNOWN_FORM).
  virtual absl::StatusOr<PublishedProcedure> FindNewest(const std::string& municipality, const std::string& id) = 0;
  // The newest version of each by id, after `after_id`, without YAML and template.
  virtual absl::StatusOr<std::vector<PublishedProcedure>> List(const std::string& municipality,
                                                               const std::string& after_id, int limit) = 0;
};

}  // namespace madoguchi::intake
