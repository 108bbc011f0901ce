// The ocr-worker as FieldCutter and PageCopier, over gRPC. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "common/rpc/peer.h"
#include "madoguchi/ocr/v1/ocr.grpc.pb.h"
#include "services/intake/core/paper/crops.h"

namespace madoguchi::intake {

class ReaderClient final : public FieldCutter, public PageCopier {
 public:
  // `peer` must outlive it.
  explicit ReaderClient(const rpc::Peer& peer) : peer_(peer), stub_(ocr::v1::Ocr::NewStub(peer.channel())) {}

  absl::StatusOr<Crops> Cut(const std::string& municipality, const std::string& blob, const std::set<int>& page_indexes,
                            const std::set<std::string>& leaves) override;
  absl::StatusOr<std::string> Copy(const std::string& municipality, const std::string& blob, int page_index,
                                   int orientation_degrees) override;

 private:
  const rpc::Peer& peer_;
  const std::unique_ptr<ocr::v1::Ocr::Stub> stub_;
};

}  // namespace madoguchi::intake
