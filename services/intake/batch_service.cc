#include "services/intake/batch_service.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/batch_convert.h"
#include "services/intake/convert.h"
#include "services/intake/errors.h"
#include "services/intake/handed_in.h"
#include "services/intake/limits.h"
#include "services/intake/page_wanted.h"

namespace madoguchi::intake {
namespace {

using rpc::Call;

absl::StatusOr<std::vector<std::string>> BlobsOf(const std::string& municipality,
                                                 const v1::CreateBatchRequest& request) {
  if (request.blobs_size() == 0) return MissingPart("blobs");
  if (request.blobs_size() > kBatchFilesMax) return OutOfRange("blobs", 1, kBatchFilesMax);
  std::vector<std::string> blobs;
  std::set<std::string> seen;
  for (const std::string& name : request.blobs()) {
    ASSIGN_OR_RETURN(ResourceName blob, ParseName(name, "blobs"));
    if (blob.municipality != municipality) return InvalidName(absl::StrCat(request.parent(), "/blobs/{sha256}"));
    if (!seen.insert(blob.id).second) return RepeatedBlob();
    blobs.push_back(std::move(blob.id));
  }
  return blobs;
}

// What the three decisions of a person have in common: a page and an answer that is the page as it is after it.
template <class Request, class Decide>
absl::StatusOr<v1::BatchPage> OfPage(const Request& request, const std::string& method, Decide decide) {
  ASSIGN_OR_RETURN(const PageName name, ParsePageName(request.name()));
  ASSIGN_OR_RETURN(const BatchPage page, decide(name, RequestOf(name.municipality, method, request)));
  return ToProto(name.municipality, name.batch, page);
}

}  // namespace

BatchService::Reactor* BatchService::CreateBatch(Context* context, const v1::CreateBatchRequest* request,
                                                 v1::Batch* response) {
  return edge_.Unary<v1::CreateBatchRequest, v1::Batch>(
      context, request, response,
      [this](const Call& call, const v1::CreateBatchRequest& request) -> absl::StatusOr<v1::Batch> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        ASSIGN_OR_RETURN(const std::vector<std::string> blobs, BlobsOf(municipality, request));
        ASSIGN_OR_RETURN(const Batch batch, batches_.Create(municipality, blobs, FromProto(request.lane()),
                                                            RequestOf(municipality, "CreateBatch", request)));
        return AsHandedIn(call, ToProto(batch, batches_));
      });
}

BatchService::Reactor* BatchService::GetBatch(Context* context, const v1::GetBatchRequest* request,
                                              v1::Batch* response) {
  return edge_.Unary<v1::GetBatchRequest, v1::Batch>(
      context, request, response,
      [this](const Call& call, const v1::GetBatchRequest& request) -> absl::StatusOr<v1::Batch> {
        ASSIGN_OR_RETURN(const ResourceName name, ParseName(request.name(), "batches"));
        ASSIGN_OR_RETURN(const Batch batch, batches_.Get(name.municipality, name.id));
        return AsHandedIn(call, ToProto(batch, batches_));
      });
}

BatchService::Reactor* BatchService::ListBatches(Context* context, const v1::ListBatchesRequest* request,
                                                 v1::ListBatchesResponse* response) {
  return edge_.Unary<v1::ListBatchesRequest, v1::ListBatchesResponse>(
      context, request, response,
      [this](const Call&, const v1::ListBatchesRequest& request) -> absl::StatusOr<v1::ListBatchesResponse> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        const std::string query = absl::StrCat("batches/", municipality);
        ASSIGN_OR_RETURN(const PageWanted wanted, Wanted(request.page_size(), request.page_token(), query));
        ASSIGN_OR_RETURN(auto found, batches_.List(municipality, wanted.after, wanted.size + 1));
        v1::ListBatchesResponse page;
        if (static_cast<int>(found.size()) > wanted.size) {
          found.pop_back();
          page.set_next_page_token(paging::EncodeToken(batches_.ListKey(found.back()), query));
        }
        for (const Batch& batch : found) *page.add_batches() = ToProto(batch, batches_);
        return page;
      });
}

BatchService::Reactor* BatchService::ListBatchPages(Context* context, const v1::ListBatchPagesRequest* request,
                                                    v1::ListBatchPagesResponse* response) {
  return edge_.Unary<v1::ListBatchPagesRequest, v1::ListBatchPagesResponse>(
      context, request, response,
      [this](const Call&, const v1::ListBatchPagesRequest& request) -> absl::StatusOr<v1::ListBatchPagesResponse> {
        ASSIGN_OR_RETURN(const ResourceName parent, ParseName(request.parent(), "batches"));
        const std::string query =
            absl::StrCat("batch_pages/", parent.municipality, "/", parent.id, "/", request.state());
        ASSIGN_OR_RETURN(const PageWanted wanted, Wanted(request.page_size(), request.page_token(), query));
        const PagePlace after = ParsePlace(wanted.after).value_or(PagePlace());
        ASSIGN_OR_RETURN(auto found, batches_.Pages(parent.municipality, parent.id, FromProto(request.state()), after,
                                                    wanted.size + 1));
        v1::ListBatchPagesResponse answer;
        if (static_cast<int>(found.size()) > wanted.size) {
          found.pop_back();
          answer.set_next_page_token(paging::EncodeToken(IdOf(found.back().place), query));
        }
        for (const BatchPage& page : found) *answer.add_pages() = ToProto(parent.municipality, parent.id, page);
        return answer;
      });
}

BatchService::Reactor* BatchService::RetryBatchPage(Context* context, const v1::RetryBatchPageRequest* request,
                                                    v1::BatchPage* response) {
  return edge_.Unary<v1::RetryBatchPageRequest, v1::BatchPage>(
      context, request, response, [this](const Call&, const v1::RetryBatchPageRequest& request) {
        return OfPage(request, "RetryBatchPage",
                      [this](const PageName& name, const Request& once) { return batches_.Retry(name, once); });
      });
}

BatchService::Reactor* BatchService::DropBatchPage(Context* context, const v1::DropBatchPageRequest* request,
                                                   v1::BatchPage* response) {
  return edge_.Unary<v1::DropBatchPageRequest, v1::BatchPage>(
      context, request, response, [this](const Call&, const v1::DropBatchPageRequest& request) {
        return OfPage(request, "DropBatchPage",
                      [this](const PageName& name, const Request& once) { return batches_.Drop(name, once); });
      });
}

BatchService::Reactor* BatchService::MoveBatchPage(Context* context, const v1::MoveBatchPageRequest* request,
                                                   v1::BatchPage* response) {
  return edge_.Unary<v1::MoveBatchPageRequest, v1::BatchPage>(
      context, request, response,
      [this](const Call& call, const v1::MoveBatchPageRequest& request) -> absl::StatusOr<v1::BatchPage> {
        ASSIGN_OR_RETURN(const ResourceName scan, ParseName(request.scan(), "scans"));
        return OfPage(request, "MoveBatchPage", [&](const PageName& name, const Request& once) {
          return batches_.Move(name, scan.id, call.actor(), once);
        });
      });
}

BatchService::Reactor* BatchService::RecordBatchFile(Context* context, const v1::RecordBatchFileRequest* request,
                                                     v1::RecordBatchFileResponse* response) {
  return edge_.Unary<v1::RecordBatchFileRequest, v1::RecordBatchFileResponse>(
      context, request, response,
      [this](const Call&, const v1::RecordBatchFileRequest& request) -> absl::StatusOr<v1::RecordBatchFileResponse> {
        ASSIGN_OR_RETURN(const BatchPartName name, ParseBatchPart(request.name(), "files"));
        int file = 0;
        if (!absl::SimpleAtoi(name.id, &file)) return UnknownBatchPage();
        if (request.pages() < 0 || request.pages() > kBatchFilePagesMax)
          return OutOfRange("pages", 0, kBatchFilePagesMax);
        if (request.pages() == 0 && request.reason().empty()) return MissingPart("reason");
        if (request.reason().size() + request.message().size() > kCommentBytesMax)
          return RequestTooLarge("message", kCommentBytesMax);
        RETURN_IF_ERROR(batches_.RecordFile(name.municipality, name.batch, file, request.request_id(), request.pages(),
                                            request.reason(), request.message()));
        return v1::RecordBatchFileResponse();
      });
}

BatchService::Reactor* BatchService::RecordBatchPage(Context* context, const v1::RecordBatchPageRequest* request,
                                                     v1::RecordBatchPageResponse* response) {
  return edge_.Unary<v1::RecordBatchPageRequest, v1::RecordBatchPageResponse>(
      context, request, response,
      [this](const Call&, const v1::RecordBatchPageRequest& request) -> absl::StatusOr<v1::RecordBatchPageResponse> {
        ASSIGN_OR_RETURN(const PageName name, ParsePageName(request.name()));
        if (request.reading().fields_size() > static_cast<int>(kFieldsOfPageMax))
          return OutOfRange("reading.fields", 0, kFieldsOfPageMax);
        if (request.reading().form().empty() && request.reading().error().empty()) return MissingPart("reading");
        RETURN_IF_ERROR(batches_.RecordPage(name, request.request_id(), FromProto(request.reading())));
        return v1::RecordBatchPageResponse();
      });
}

}  // namespace madoguchi::intake
