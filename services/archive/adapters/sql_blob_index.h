// What is known of each blob, in SQL. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/archive/core/blob.h"

namespace madoguchi::archive {

class SqlBlobIndex final : public BlobIndex {
 public:
  explicit SqlBlobIndex(sql::Database* database) : database_(database) {}

  absl::StatusOr<Blob> Insert(const Blob& blob, const Request& request) override;
  absl::StatusOr<Blob> Find(absl::string_view municipality, absl::string_view sha256) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::archive
