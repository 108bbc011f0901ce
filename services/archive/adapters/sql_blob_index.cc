#include "services/archive/adapters/sql_blob_index.h"

#include <optional>

#include "common/status/macros.h"
#include "services/archive/adapters/sql_request.h"
#include "services/archive/errors.h"

namespace madoguchi::archive {
namespace {

absl::StatusOr<Blob> FindIn(sql::Connection& connection, absl::string_view municipality, absl::string_view sha256) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query("SELECT size_bytes, content_type, create_time_us FROM blobs "
                                              "WHERE municipality = $1 AND sha256 = $2",
                                              {std::string(municipality), std::string(sha256)}),
                             UnknownBlob()));
  return Blob{std::string(municipality), std::string(sha256), row.Int(0), row.Text(1),
              absl::FromUnixMicros(row.Int(2))};
}

}  // namespace

absl::StatusOr<Blob> SqlBlobIndex::Insert(const Blob& blob, const Request& request) {
  Blob kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto insert = [&]() -> absl::StatusOr<std::string> {
      RETURN_IF_ERROR(connection
                          .Execute("INSERT INTO blobs (municipality, sha256, size_bytes, content_type, create_time_us) "
                                   "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (municipality, sha256) DO NOTHING",
                                   {blob.municipality, blob.sha256, blob.size_bytes, blob.content_type,
                                    absl::ToUnixMicros(blob.create_time)})
                          .status());
      return blob.sha256;
    };
    ASSIGN_OR_RETURN(const std::string sha256, sql::Once(connection, LedgerKey(request), insert));
    ASSIGN_OR_RETURN(kept, FindIn(connection, blob.municipality, sha256));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<Blob> SqlBlobIndex::Find(absl::string_view municipality, absl::string_view sha256) {
  Blob found;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(found, FindIn(connection, municipality, sha256));
    return absl::OkStatus();
  }));
  return found;
}

}  // namespace madoguchi::archive
