#include "cli/scan/scan_delivery.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/rpc/status_bridge.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

using absl::StatusCode;

constexpr size_t kChunkBytes = 256 * 1024;
constexpr absl::Duration kUploadMin = absl::Seconds(30);
constexpr int64_t kSlowestBytesPerSecond = 512 * 1024;

absl::Status Unreadable(const std::string& path) {
  return Error(StatusCode::kNotFound, "UNREADABLE_FILE",
               absl::StrCat("「", path, "」を読めません。ファイルの名前と権限を確かめてください。"));
}

absl::StatusOr<std::string> DigestOf(int file, const std::string& path) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> sha256(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  std::vector<char> buffer(kChunkBytes);
  EVP_DigestInit_ex(sha256.get(), EVP_sha256(), nullptr);
  ssize_t count = 0;
  while ((count = read(file, buffer.data(), buffer.size())) > 0) {
    EVP_DigestUpdate(sha256.get(), buffer.data(), static_cast<size_t>(count));
  }
  if (count < 0 || lseek(file, 0, SEEK_SET) != 0) return Unreadable(path);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_DigestFinal_ex(sha256.get(), digest.data(), &size);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace

Failure KindOf(const absl::Status& status) {
  switch (status.code()) {
    case StatusCode::kUnauthenticated:
    case StatusCode::kPermissionDenied:
    case StatusCode::kUnimplemented:
      return Failure::kOfSetup;
    case StatusCode::kInvalidArgument:
    case StatusCode::kFailedPrecondition:
    case StatusCode::kOutOfRange:
    case StatusCode::kAlreadyExists:
      return Failure::kOfFile;
    case StatusCode::kResourceExhausted:
      return ReasonOf(status) == "FILE_TOO_LARGE" ? Failure::kOfFile : Failure::kPassing;
    default:
      return Failure::kPassing;
  }
}

ScanDelivery::ScanDelivery(Options options, const rpc::IdentitySigner* signer, const Clock* clock)
    : options_(std::move(options)),
      archive_({.endpoint = options_.archive, .role = common::v1::ROLE_SCANNER}, signer, clock),
      intake_({.endpoint = options_.intake, .role = common::v1::ROLE_SCANNER}, signer, clock),
      blobs_(archive::v1::Archive::NewStub(archive_.channel())),
      scans_(intake::v1::Intake::NewStub(intake_.channel())),
      batches_(intake::v1::Batches::NewStub(intake_.channel())) {}

std::string ScanDelivery::Parent() const { return absl::StrCat("municipalities/", options_.municipality); }

absl::StatusOr<std::string> ScanDelivery::Deliver(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (file < 0) return Unreadable(path);
  const absl::Cleanup close_file = [file] { close(file); };
  struct stat info {};
  if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) return Unreadable(path);
  ASSIGN_OR_RETURN(const std::string digest, DigestOf(file, path));
  ASSIGN_OR_RETURN(const std::string blob, Store(file, digest, info.st_size));
  if (!absl::EndsWith(blob, digest)) {
    return Error(StatusCode::kAborted, "FILE_CHANGED",
                 absl::StrCat("「", path, "」は送っている間に書き換えられました。書き終わってから送ります。"));
  }
  return TakeIn(blob, digest);
}

absl::StatusOr<std::string> ScanDelivery::Store(int file, const std::string& digest, int64_t bytes) {
  grpc::ClientContext context;
  archive_.Prepare(&context, nullptr, kUploadMin + absl::Seconds(bytes / kSlowestBytesPerSecond));
  archive::v1::Blob blob;
  const auto writer = blobs_->PutBlob(&context, &blob);
  archive::v1::PutBlobRequest message;
  message.set_parent(Parent());
  message.set_request_id(absl::StrCat("blob-", digest));
  std::string buffer(kChunkBytes, '\0');
  ssize_t count = 0;
  bool first = true;
  // An empty file is sent as such: the archive says what is wrong with it.
  while ((count = read(file, buffer.data(), buffer.size())) > 0 || first) {
    message.mutable_content()->set_data(buffer.data(), static_cast<size_t>(std::max<ssize_t>(count, 0)));
    if (!writer->Write(message)) break;  // refused: Finish tells why
    message.Clear();
    first = false;
    if (count <= 0) break;
  }
  if (count < 0) context.TryCancel();
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  if (!status.ok()) return rpc::FromGrpc(status);
  return blob.name();
}

absl::StatusOr<intake::v1::Batch> ScanDelivery::ProgressOf(const std::string& batch) {
  intake::v1::GetBatchRequest request;
  request.set_name(batch);
  return rpc::Invoke(intake_, *batches_, &intake::v1::Batches::Stub::GetBatch, request);
}

absl::StatusOr<std::string> ScanDelivery::TakeIn(const std::string& blob, const std::string& digest) {
  if (options_.as_batch) {
    intake::v1::CreateBatchRequest request;
    request.set_parent(Parent());
    request.set_request_id(absl::StrCat("batch-", digest));
    request.add_blobs(blob);
    request.set_lane(options_.lane);
    ASSIGN_OR_RETURN(const intake::v1::Batch batch,
                     rpc::Invoke(intake_, *batches_, &intake::v1::Batches::Stub::CreateBatch, request));
    return batch.name();
  }
  intake::v1::CreateScanRequest request;
  request.set_parent(Parent());
  request.set_request_id(absl::StrCat("scan-", digest));
  request.set_blob(blob);
  ASSIGN_OR_RETURN(const intake::v1::Scan scan,
                   rpc::Invoke(intake_, *scans_, &intake::v1::Intake::Stub::CreateScan, request));
  return scan.name();
}

}  // namespace madoguchi::cli
