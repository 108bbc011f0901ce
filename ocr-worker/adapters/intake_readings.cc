#include "ocr-worker/adapters/intake_readings.h"

#include <string>

#include "ocr-worker/convert.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

IntakeReadings::IntakeReadings(const rpc::Peer* peer)
    : peer_(*peer), stub_(intake::v1::Intake::NewStub(peer->channel())) {}

absl::Status IntakeReadings::Record(const Job& job, const std::vector<PageReading>& pages) {
  intake::v1::RecordReadingRequest request;
  request.set_name(job.scan);
  request.set_request_id(job.id);
  for (const PageReading& page : pages) *request.add_pages() = ToProto(page);
  return rpc::Invoke(peer_, *stub_, &intake::v1::Intake::Stub::RecordReading, request, nullptr,
                     absl::Seconds(limits::kRpcSecondsMax))
      .status();
}

absl::Status IntakeReadings::RecordFailure(const Job& job, absl::string_view reason, absl::string_view message) {
  intake::v1::RecordReadingFailureRequest request;
  request.set_name(job.scan);
  request.set_request_id(job.id);
  request.set_reason(std::string(reason));
  request.set_message(std::string(message));
  return rpc::Invoke(peer_, *stub_, &intake::v1::Intake::Stub::RecordReadingFailure, request, nullptr,
                     absl::Seconds(limits::kRpcSecondsMax))
      .status();
}

}  // namespace madoguchi::ocr
