// The archive process as BlobCatalog and CaseFiler, over gRPC. Thread-safe.
#pragma once

#include <memory>

#include "common/rpc/peer.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"
#include "services/intake/core/archive.h"

namespace madoguchi::intake {

class ArchiveClient final : public BlobCatalog, public CaseFiler {
 public:
  // `peer` must outlive it.
  explicit ArchiveClient(const rpc::Peer& peer) : peer_(peer), stub_(archive::v1::Archive::NewStub(peer.channel())) {}

  absl::Status Check(const std::string& municipality, const std::string& sha256) override;
  absl::StatusOr<std::string> File(const CaseFile& case_file) override;

 private:
  // The blob's name.
  absl::StatusOr<std::string> Put(const std::string& municipality, const std::string& request_id,
                                  const std::string& content_type, const std::string& bytes);

  const rpc::Peer& peer_;
  const std::unique_ptr<archive::v1::Archive::Stub> stub_;
};

}  // namespace madoguchi::intake
