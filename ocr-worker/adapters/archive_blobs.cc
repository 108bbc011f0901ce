#include "ocr-worker/adapters/archive_blobs.h"

#include <utility>

#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

ArchiveBlobs::ArchiveBlobs(const rpc::Peer* peer)
    : peer_(*peer), stub_(archive::v1::Archive::NewStub(peer->channel())) {}

absl::StatusOr<std::shared_ptr<const Blob>> ArchiveBlobs::Fetch(const std::string& blob) {
  grpc::ClientContext context;
  peer_.Prepare(&context, nullptr, absl::Seconds(limits::kRpcSecondsMax));
  archive::v1::DownloadBlobRequest request;
  request.set_name(blob);
  const auto stream = stub_->DownloadBlob(&context, request);
  std::string bytes;
  bool fits = true;
  for (google::api::HttpBody part; stream->Read(&part);) {
    fits = bytes.size() + part.data().size() <= limits::kFileBytesMax;
    if (!fits) {
      context.TryCancel();
      break;
    }
    bytes.append(part.data());
  }
  const grpc::Status status = stream->Finish();
  if (!fits) return FileTooLarge();
  if (!status.ok()) return rpc::FromGrpc(status);
  return std::make_shared<const BlobInMemory>(std::move(bytes));
}

}  // namespace madoguchi::ocr
