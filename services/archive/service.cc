#include "services/archive/service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/paging/paging.h"
#include "common/status/macros.h"
#include "services/archive/convert.h"
#include "services/archive/errors.h"

namespace madoguchi::archive {

grpc::ServerReadReactor<v1::PutBlobRequest>* ArchiveService::PutBlob(grpc::CallbackServerContext* context,
                                                                     v1::Blob* response) {
  return edge_.ClientStream<v1::PutBlobRequest, v1::Blob>(
      context, response, [this](const rpc::Call& call, const v1::PutBlobRequest& first, UploadReader& rest) {
        return Put(call, first, rest);
      });
}

absl::StatusOr<v1::Blob> ArchiveService::Put(const rpc::Call& call, const v1::PutBlobRequest& first,
                                             UploadReader& rest) {
  Request request{.municipality = call.municipality, .method = "PutBlob", .id = first.request_id()};
  const bool json_allowed = call.HasRole(common::v1::ROLE_INTAKE);
  ASSIGN_OR_RETURN(const auto upload, archive_.StartUpload(std::move(request), json_allowed));
  RETURN_IF_ERROR(upload->Append(first.content().data()));
  for (v1::PutBlobRequest next; rest.Next(&next);) RETURN_IF_ERROR(upload->Append(next.content().data()));
  if (!rest.status().ok()) return UploadAbandoned();
  ASSIGN_OR_RETURN(const Blob blob, upload->Finish(call.cancelled));
  return ToProto(blob);
}

grpc::ServerUnaryReactor* ArchiveService::GetBlob(grpc::CallbackServerContext* context,
                                                  const v1::GetBlobRequest* request, v1::Blob* response) {
  return edge_.Unary<v1::GetBlobRequest, v1::Blob>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetBlobRequest& request) -> absl::StatusOr<v1::Blob> {
        ASSIGN_OR_RETURN(const std::string sha256, BlobDigest(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Blob blob, archive_.FindBlob(call.municipality, sha256));
        return ToProto(blob);
      });
}

grpc::ServerWriteReactor<google::api::HttpBody>* ArchiveService::DownloadBlob(grpc::CallbackServerContext* context,
                                                                              const v1::DownloadBlobRequest* request) {
  return edge_.ServerStream<v1::DownloadBlobRequest, google::api::HttpBody>(
      context, request, [this](const rpc::Call& call, const v1::DownloadBlobRequest& request, DownloadWriter& writer) {
        return Download(call, request, writer);
      });
}

absl::Status ArchiveService::Download(const rpc::Call& call, const v1::DownloadBlobRequest& request,
                                      DownloadWriter& writer) {
  ASSIGN_OR_RETURN(const std::string sha256, BlobDigest(call.municipality, request.name()));
  ASSIGN_OR_RETURN(const Blob blob, archive_.FindBlob(call.municipality, sha256));
  google::api::HttpBody message;
  message.set_content_type(blob.content_type);
  return archive_.ReadBlob(call.municipality, sha256, [&](absl::string_view bytes) -> absl::Status {
    message.set_data(bytes.data(), bytes.size());
    return writer.Write(message) ? absl::OkStatus() : absl::CancelledError("caller went away");
  });
}

grpc::ServerUnaryReactor* ArchiveService::CreateRecord(grpc::CallbackServerContext* context,
                                                       const v1::CreateRecordRequest* request, v1::Record* response) {
  return edge_.Unary<v1::CreateRecordRequest, v1::Record>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CreateRecordRequest& request) -> absl::StatusOr<v1::Record> {
        ASSIGN_OR_RETURN(const Filing filing, FromProto(call.municipality, request.record()));
        ASSIGN_OR_RETURN(const Record record, archive_.File(filing, {.municipality = call.municipality,
                                                                     .method = "CreateRecord",
                                                                     .id = request.request_id(),
                                                                     .body = CanonicalBody(request)}));
        return ToProto(record);
      });
}

grpc::ServerUnaryReactor* ArchiveService::GetRecord(grpc::CallbackServerContext* context,
                                                    const v1::GetRecordRequest* request, v1::Record* response) {
  return edge_.Unary<v1::GetRecordRequest, v1::Record>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetRecordRequest& request) -> absl::StatusOr<v1::Record> {
        ASSIGN_OR_RETURN(const int64_t sequence, RecordSequence(call.municipality, request.name()));
        ASSIGN_OR_RETURN(const Record record, archive_.FindRecord(call.municipality, sequence));
        return ToProto(record);
      });
}

grpc::ServerUnaryReactor* ArchiveService::ListRecords(grpc::CallbackServerContext* context,
                                                      const v1::ListRecordsRequest* request,
                                                      v1::ListRecordsResponse* response) {
  return edge_.Unary<v1::ListRecordsRequest, v1::ListRecordsResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::ListRecordsRequest& request) { return List(call, request); });
}

absl::StatusOr<v1::ListRecordsResponse> ArchiveService::List(const rpc::Call& call,
                                                             const v1::ListRecordsRequest& request) {
  ASSIGN_OR_RETURN(const int page_size, paging::PageSize(request.page_size()));
  const std::string token_query = absl::StrCat(call.municipality, "\n", request.query());
  ASSIGN_OR_RETURN(const std::string last_key, paging::DecodeToken(request.page_token(), token_query));
  int64_t before_sequence = 0;
  if (!last_key.empty() && !absl::SimpleAtoi(last_key, &before_sequence)) return UnknownRecord();

  // One more than is shown tells whether there is a next page.
  ASSIGN_OR_RETURN(std::vector<Record> records,
                   archive_.ListRecords(call.municipality, request.query(), before_sequence, page_size + 1));
  v1::ListRecordsResponse response;
  if (records.size() > static_cast<size_t>(page_size)) {
    records.pop_back();
    response.set_next_page_token(paging::EncodeToken(absl::StrCat(records.back().sequence), token_query));
  }
  for (const Record& record : records) {
    ASSIGN_OR_RETURN(*response.add_records(), ToProto(record));
  }
  return response;
}

}  // namespace madoguchi::archive
