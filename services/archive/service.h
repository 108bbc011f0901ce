// The gRPC edge of the archive: shape, convert, call the core, convert back. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/archive/v1/archive.grpc.pb.h"
#include "services/archive/core/archive.h"

namespace madoguchi::archive {

class ArchiveService final : public v1::Archive::CallbackService {
 public:
  // Nothing is owned.
  ArchiveService(rpc::Edge* edge, Archive* archive) : edge_(*edge), archive_(*archive) {}

  grpc::ServerReadReactor<v1::PutBlobRequest>* PutBlob(grpc::CallbackServerContext* context,
                                                       v1::Blob* response) override;
  grpc::ServerUnaryReactor* GetBlob(grpc::CallbackServerContext* context, const v1::GetBlobRequest* request,
                                    v1::Blob* response) override;
  grpc::ServerWriteReactor<google::api::HttpBody>* DownloadBlob(grpc::CallbackServerContext* context,
                                                                const v1::DownloadBlobRequest* request) override;
  grpc::ServerUnaryReactor* CreateRecord(grpc::CallbackServerContext* context, const v1::CreateRecordRequest* request,
                                         v1::Record* response) override;
  grpc::ServerUnaryReactor* GetRecord(grpc::CallbackServerContext* context, const v1::GetRecordRequest* request,
                                      v1::Record* response) override;
  grpc::ServerUnaryReactor* ListRecords(grpc::CallbackServerContext* context, const v1::ListRecordsRequest* request,
                                        v1::ListRecordsResponse* response) override;

 private:
  using UploadReader = rpc::Edge::Reader<v1::PutBlobRequest>;
  using DownloadWriter = rpc::Edge::Writer<google::api::HttpBody>;

  absl::StatusOr<v1::Blob> Put(const rpc::Call& call, const v1::PutBlobRequest& first, UploadReader& rest);
  absl::Status Download(const rpc::Call& call, const v1::DownloadBlobRequest& request, DownloadWriter& writer);
  absl::StatusOr<v1::ListRecordsResponse> List(const rpc::Call& call, const v1::ListRecordsRequest& request);

  rpc::Edge& edge_;
  Archive& archive_;
};

}  // namespace madoguchi::archive
