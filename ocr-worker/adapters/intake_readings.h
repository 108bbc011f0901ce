// Hands readings to intake over gRPC.
#pragma once

#include <memory>

#include "common/rpc/peer.h"
#include "madoguchi/intake/v1/batch.grpc.pb.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "ocr-worker/core/jobs/job.h"

namespace madoguchi::ocr {

class IntakeReadings final : public ReadingSink {
 public:
  // `peer` must outlive it.
  explicit IntakeReadings(const rpc::Peer* peer);

  absl::Status Record(const Job& job, const std::vector<PageReading>& pages) override;
  absl::Status RecordFile(const Job& job, int pages) override;
  absl::Status RecordPage(const Job& job, const PageReading& page) override;
  // By the RPC that the job's task asks for.
  absl::Status RecordFailure(const Job& job, absl::string_view reason, absl::string_view message) override;

 private:
  const rpc::Peer& peer_;
  absl::Status SendFile(const Job& job, int pages, absl::string_view reason, absl::string_view message);

  const std::unique_ptr<intake::v1::Intake::Stub> scans_;
  const std::unique_ptr<intake::v1::Batches::Stub> batches_;
};

}  // namespace madoguchi::ocr
