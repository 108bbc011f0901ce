// Files from the archive over gRPC.
#pragma once

#include <memory>
#include <string>

#include "common/rpc/peer.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"
#include "ocr-worker/core/jobs/blob.h"

namespace madoguchi::ocr {

class ArchiveBlobs final : public BlobSource {
 public:
  // `peer` must outlive it.
  explicit ArchiveBlobs(const rpc::Peer* peer);

  absl::StatusOr<std::shared_ptr<const Blob>> Fetch(const std::string& blob) override;

 private:
  const rpc::Peer& peer_;
  const std::unique_ptr<archive::v1::Archive::Stub> stub_;
};

}  // namespace madoguchi::ocr
