// Hands files of paper in: stored in the archive first, then taken in for reading. Named by their content, so that a
// file counts once however often it is handed in (services/*/limits.h say how long that is remembered).
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/rpc/identity.h"
#include "common/rpc/peer.h"
#include "common/time/clock.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"
#include "madoguchi/intake/v1/batch.grpc.pb.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"

namespace madoguchi::cli {

// What is to be done about a file that could not be handed in.
enum class Failure {
  kOfFile,   // it will never be taken in: EMPTY_FILE, UNSUPPORTED_FILE_TYPE, FILE_TOO_LARGE …
  kOfSetup,  // nothing will be, until a person mends key, role or address
  kPassing,  // later it may go: nobody listens, the queue is full, the file is still being written
};
Failure KindOf(const absl::Status& status);

class ScanDelivery {
 public:
  struct Options {
    std::string archive;  // HOST:PORT
    std::string intake;
    std::string municipality;  // 6 digits
    bool as_batch = false;  // a feeder's pile: pages are grouped into applications; otherwise a file is one application
    intake::v1::Lane lane = intake::v1::LANE_NIGHT;  // of a batch
  };
  // `signer` and `clock` must outlive it.
  ScanDelivery(Options options, const rpc::IdentitySigner* signer, const Clock* clock);

  // The name of the scan or batch. Errors as PutBlob, CreateScan and CreateBatch; NOT_FOUND (UNREADABLE_FILE); ABORTED
  // (FILE_CHANGED) when somebody wrote to it meanwhile.
  absl::StatusOr<std::string> Deliver(const std::string& path);
  // How far a batch is. NOT_FOUND (UNKNOWN_BATCH), UNAVAILABLE.
  absl::StatusOr<intake::v1::Batch> ProgressOf(const std::string& batch);

 private:
  absl::StatusOr<std::string> Store(int file, const std::string& digest, int64_t bytes);
  absl::StatusOr<std::string> TakeIn(const std::string& blob, const std::string& digest);
  std::string Parent() const;

  const Options options_;
  const rpc::Peer archive_;
  const rpc::Peer intake_;
  const std::unique_ptr<archive::v1::Archive::Stub> blobs_;
  const std::unique_ptr<intake::v1::Intake::Stub> scans_;
  const std::unique_ptr<intake::v1::Batches::Stub> batches_;
};

}  // namespace madoguchi::cli
