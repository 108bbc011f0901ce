#include "services/archive/server.h"

#include <utility>

#include "absl/memory/memory.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "services/archive/adapters/schema.h"
#include "services/archive/limits.h"

namespace madoguchi::archive {

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Options options, const Clock* clock) {
  options.host.process = "archive";
  options.host.services = {v1::Archive::service_full_name()};
  ASSIGN_OR_RETURN(auto host, rpc::Host::Create(std::move(options.host), clock));
  ASSIGN_OR_RETURN(auto database,
                   sql::OpenDatabase(options.database, ArchiveMigrations(), options.database_password_file));
  ASSIGN_OR_RETURN(auto blobs, blob::OpenDirectoryBlobStore(options.blobs));
  const int64_t forget_before_ms = absl::ToUnixMillis(clock->Now() - absl::Hours(24 * kRequestMemoryDays));
  RETURN_IF_ERROR(database->Write(
      [&](sql::Connection& connection) { return sql::ForgetRequests(connection, forget_before_ms).status(); }));
  auto server = absl::WrapUnique(new Server(clock, std::move(host), std::move(database), std::move(blobs)));
  RETURN_IF_ERROR(server->host_->Serve({&server->service_}));
  return server;
}

Server::Server(const Clock* clock, std::unique_ptr<rpc::Host> host, std::unique_ptr<sql::Database> database,
               std::unique_ptr<blob::BlobStore> blobs)
    : host_(std::move(host)),
      database_(std::move(database)),
      blobs_(std::move(blobs)),
      files_(blobs_.get(), &host_->metrics()),
      index_(database_.get()),
      records_(database_.get()),
      archive_(clock, &files_, &index_, &records_),
      service_(&host_->edge(), &archive_),
      sweep_(blobs_.get(), &index_, clock) {}

Server::~Server() { host_->Drain(); }

}  // namespace madoguchi::archive
