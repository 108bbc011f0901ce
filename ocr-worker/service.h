// The gRPC edge of the reader: one file while the caller waits, or fields cut out of a stored one. Thread-safe.
#pragma once

#include "common/rpc/edge.h"
#include "madoguchi/ocr/v1/ocr.grpc.pb.h"
#include "ocr-worker/core/jobs/job.h"
#include "ocr-worker/core/jobs/page_decoder.h"
#include "ocr-worker/core/reading/reader_pool.h"

namespace madoguchi::ocr {

class OcrService final : public v1::Ocr::CallbackService {
 public:
  // Nothing is owned.
  OcrService(rpc::Edge* edge, BlobSource* blobs, PageDecoder* decoder, ReaderPool* readers, ReadingObserver* observer)
      : edge_(*edge), blobs_(*blobs), decoder_(*decoder), readers_(*readers), observer_(*observer) {}

  grpc::ServerUnaryReactor* Recognize(grpc::CallbackServerContext* context, const v1::RecognizeRequest* request,
                                      v1::RecognizeResponse* response) override;
  grpc::ServerUnaryReactor* GetPagePicture(grpc::CallbackServerContext* context,
                                           const v1::GetPagePictureRequest* request,
                                           google::api::HttpBody* response) override;
  grpc::ServerUnaryReactor* CopyPage(grpc::CallbackServerContext* context, const v1::CopyPageRequest* request,
                                     v1::CopyPageResponse* response) override;
  grpc::ServerUnaryReactor* CutFields(grpc::CallbackServerContext* context, const v1::CutFieldsRequest* request,
                                      v1::CutFieldsResponse* response) override;

 private:
  absl::StatusOr<v1::RecognizeResponse> Read(const rpc::Call& call, const v1::RecognizeRequest& request);
  absl::StatusOr<google::api::HttpBody> Picture(const rpc::Call& call, const v1::GetPagePictureRequest& request);
  absl::StatusOr<v1::CopyPageResponse> Copy(const rpc::Call& call, const v1::CopyPageRequest& request);
  // One page of a stored file as JPEG. NOT_FOUND (UNKNOWN_BLOB, UNKNOWN_PICTURE).
  struct Wanted {
    const std::string& blob;
    int page_index = 0;
    int orientation_degrees = 0;
    int width_px = 0;
    int quality = 0;
  };
  absl::StatusOr<std::string> Draw(const rpc::Call& call, const Wanted& wanted);
  absl::StatusOr<v1::CutFieldsResponse> Cut(const rpc::Call& call, const v1::CutFieldsRequest& request);

  rpc::Edge& edge_;
  BlobSource& blobs_;
  PageDecoder& decoder_;
  ReaderPool& readers_;
  ReadingObserver& observer_;
};

}  // namespace madoguchi::ocr
