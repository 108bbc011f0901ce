// Rows of batches, files and pages ↔ values. Each function works inside the caller's transaction.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/sql/database.h"
#include "services/intake/core/batches/batch.h"

namespace madoguchi::intake {

// With files and progress. NOT_FOUND (UNKNOWN_BATCH).
absl::StatusOr<Batch> LoadBatch(sql::Connection& connection, const std::string& municipality, const std::string& id);
absl::Status InsertBatch(sql::Connection& connection, const Batch& batch);
// Its applications, in the order of the paper.
absl::Status LoadCases(sql::Connection& connection, Batch& batch);
// Something of it has changed: one more revision. UNKNOWN_BATCH.
absl::Status TouchBatch(sql::Connection& connection, const std::string& municipality, const std::string& id,
                        BatchState state, absl::Time now);

inline constexpr char kPageColumns[] =
    "file, page, blob, state, job, error, reason, message, form, version, form_page, orientation, serial, picture, "
    "values_digest, scan, same_as, revision";
BatchPage PageOf(const sql::Row& row);
// NOT_FOUND (UNKNOWN_BATCH_PAGE).
absl::StatusOr<BatchPage> LoadPage(sql::Connection& connection, const std::string& municipality,
                                   const std::string& batch, PagePlace place);
absl::Status InsertPage(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        const BatchPage& page);
// STALE_REVISION unless the stored page is `page.revision - 1`.
absl::Status UpdatePage(sql::Connection& connection, const std::string& municipality, const std::string& batch,
                        const BatchPage& page);

}  // namespace madoguchi::intake
