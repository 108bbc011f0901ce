// The archive's composition root: every part is made here, in order of dependency.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/blob/blob_store.h"
#include "common/rpc/host.h"
#include "common/sql/database.h"
#include "common/time/clock.h"
#include "services/archive/adapters/blob_files.h"
#include "services/archive/adapters/blob_sweep.h"
#include "services/archive/adapters/sql_blob_index.h"
#include "services/archive/adapters/sql_record_store.h"
#include "services/archive/core/archive.h"
#include "services/archive/options.h"
#include "services/archive/service.h"

namespace madoguchi::archive {

class Server {
 public:
  // Opens the stores and serves. The clock must outlive the server.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Options options, const Clock* clock);
  // Drains.
  ~Server();

  int port() const { return host_->port(); }
  observability::Metrics& metrics() { return host_->metrics(); }

 private:
  Server(const Clock* clock, std::unique_ptr<rpc::Host> host, std::unique_ptr<sql::Database> database,
         std::unique_ptr<blob::BlobStore> blobs);

  // Each may use those above it.
  const std::unique_ptr<rpc::Host> host_;
  const std::unique_ptr<sql::Database> database_;
  const std::unique_ptr<blob::BlobStore> blobs_;
  BlobFiles files_;
  SqlBlobIndex index_;
  SqlRecordStore records_;
  Archive archive_;
  ArchiveService service_;
  BlobSweep sweep_;
};

}  // namespace madoguchi::archive
