// Hands readings to intake over gRPC.
#pragma once

#include <memory>

#include "common/rpc/peer.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "ocr-worker/core/job.h"

namespace madoguchi::ocr {

class IntakeReadings final : public ReadingSink {
 public:
  // `peer` must outlive it.
  explicit IntakeReadings(const rpc::Peer* peer);

  absl::Status Record(const Job& job, const std::vector<PageReading>& pages) override;
  absl::Status RecordFailure(const Job& job, absl::string_view reason, absl::string_view message) override;

 private:
  const rpc::Peer& peer_;
  const std::unique_ptr<intake::v1::Intake::Stub> stub_;
};

}  // namespace madoguchi::ocr
