#include "ocr-worker/adapters/intake_readings.h"

#include <string>

#include "ocr-worker/convert.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

constexpr absl::Duration kTimeout = absl::Seconds(limits::kRpcSecondsMax);

}  // namespace

IntakeReadings::IntakeReadings(const rpc::Peer* peer)
    : peer_(*peer),
      scans_(intake::v1::Intake::NewStub(peer->channel())),
      batches_(intake::v1::Batches::NewStub(peer->channel())) {}

absl::Status IntakeReadings::Record(const Job& job, const std::vector<PageReading>& pages) {
  intake::v1::RecordReadingRequest request;
  request.set_name(job.name);
  request.set_request_id(job.id);
  for (const PageReading& page : pages) *request.add_pages() = ToProto(page);
  return rpc::Invoke(peer_, *scans_, &intake::v1::Intake::Stub::RecordReading, request, nullptr, kTimeout).status();
}

absl::Status IntakeReadings::RecordFile(const Job& job, int pages) { return SendFile(job, pages, "", ""); }

absl::Status IntakeReadings::SendFile(const Job& job, int pages, absl::string_view reason, absl::string_view message) {
  intake::v1::RecordBatchFileRequest request;
  request.set_name(job.name);
  request.set_request_id(job.id);
  request.set_pages(pages);
  request.set_reason(std::string(reason));
  request.set_message(std::string(message));
  return rpc::Invoke(peer_, *batches_, &intake::v1::Batches::Stub::RecordBatchFile, request, nullptr, kTimeout)
      .status();
}

absl::Status IntakeReadings::RecordPage(const Job& job, const PageReading& page) {
  intake::v1::RecordBatchPageRequest request;
  request.set_name(job.name);
  request.set_request_id(job.id);
  *request.mutable_reading() = ToProto(page);
  return rpc::Invoke(peer_, *batches_, &intake::v1::Batches::Stub::RecordBatchPage, request, nullptr, kTimeout)
      .status();
}

absl::Status IntakeReadings::RecordFailure(const Job& job, absl::string_view reason, absl::string_view message) {
  if (job.task == JobTask::kFile) return SendFile(job, 0, reason, message);
  if (job.task == JobTask::kPage) {
    PageReading page;
    page.error = std::string(reason);
    page.error_message = std::string(message);
    return RecordPage(job, page);
  }
  intake::v1::RecordReadingFailureRequest request;
  request.set_name(job.name);
  request.set_request_id(job.id);
  request.set_reason(std::string(reason));
  request.set_message(std::string(message));
  return rpc::Invoke(peer_, *scans_, &intake::v1::Intake::Stub::RecordReadingFailure, request, nullptr, kTimeout)
      .status();
}

}  // namespace madoguchi::ocr
