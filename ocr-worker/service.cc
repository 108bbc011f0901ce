#include "ocr-worker/service.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/crop_png.h"
#include "ocr-worker/adapters/page_picture.h"
#include "ocr-worker/convert.h"
#include "ocr-worker/core/jobs/file_cutter.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

grpc::ServerUnaryReactor* OcrService::Recognize(grpc::CallbackServerContext* context,
                                                const v1::RecognizeRequest* request, v1::RecognizeResponse* response) {
  return edge_.Unary<v1::RecognizeRequest, v1::RecognizeResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::RecognizeRequest& request) { return Read(call, request); });
}

absl::StatusOr<v1::RecognizeResponse> OcrService::Read(const rpc::Call& call, const v1::RecognizeRequest& request) {
  if (request.image().size() > limits::kRecognizeBytesMax) return FileTooLarge();
  ASSIGN_OR_RETURN(
      const ReaderPool::Lease reader,
      readers_.Borrow(std::min(call.deadline - absl::Now(), absl::Seconds(limits::kReaderWaitSecondsMax))));
  const Patience patience{.deadline = call.deadline, .cancelled = call.cancelled};
  ASSIGN_OR_RETURN(const std::vector<PageReading> pages,
                   ReadFile(request.image(), call.municipality, decoder_, *reader, patience,
                            [this](const PageReading& page) { observer_.OnPage(page); }));
  v1::RecognizeResponse response;
  for (const PageReading& page : pages) *response.add_pages() = ToProto(page);
  return response;
}

grpc::ServerUnaryReactor* OcrService::GetPagePicture(grpc::CallbackServerContext* context,
                                                     const v1::GetPagePictureRequest* request,
                                                     google::api::HttpBody* response) {
  return edge_.Unary<v1::GetPagePictureRequest, google::api::HttpBody>(
      context, request, response,
      [this](const rpc::Call& call, const v1::GetPagePictureRequest& request) { return Picture(call, request); });
}

absl::StatusOr<google::api::HttpBody> OcrService::Picture(const rpc::Call& call,
                                                          const v1::GetPagePictureRequest& request) {
  if (request.width_px() < 0 || request.width_px() > limits::kPictureWidthPxMax) return UnknownPicture();
  google::api::HttpBody body;
  ASSIGN_OR_RETURN(
      *body.mutable_data(),
      Draw(call, {.blob = request.name(),
                  .page_index = request.page_index(),
                  .orientation_degrees = request.orientation(),
                  .width_px = request.width_px() == 0 ? limits::kPictureWidthPxDefault : request.width_px(),
                  .quality = limits::kPictureJpegQuality}));
  body.set_content_type("image/jpeg");
  return body;
}

grpc::ServerUnaryReactor* OcrService::CopyPage(grpc::CallbackServerContext* context, const v1::CopyPageRequest* request,
                                               v1::CopyPageResponse* response) {
  return edge_.Unary<v1::CopyPageRequest, v1::CopyPageResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CopyPageRequest& request) { return Copy(call, request); });
}

absl::StatusOr<v1::CopyPageResponse> OcrService::Copy(const rpc::Call& call, const v1::CopyPageRequest& request) {
  v1::CopyPageResponse response;
  ASSIGN_OR_RETURN(*response.mutable_jpeg(), Draw(call, {.blob = request.name(),
                                                         .page_index = request.page_index(),
                                                         .orientation_degrees = request.orientation(),
                                                         .width_px = kCopyWidthPxMax,
                                                         .quality = kCopyJpegQuality}));
  return response;
}

absl::StatusOr<std::string> OcrService::Draw(const rpc::Call& call, const Wanted& wanted) {
  const int degrees = wanted.orientation_degrees;
  const bool upright = degrees >= 0 && degrees <= 270 && degrees % 90 == 0;
  if (!upright || wanted.page_index < 0 || wanted.page_index >= limits::kPagesMax) return UnknownPicture();
  ASSIGN_OR_RETURN(const std::shared_ptr<const Blob> blob, blobs_.Fetch(wanted.blob));
  std::string jpeg;
  const auto draw = [&](int, absl::StatusOr<DecodedPage> page) -> absl::Status {
    RETURN_IF_ERROR(page.status());
    ASSIGN_OR_RETURN(jpeg, PagePicture(page->pixels, degrees, wanted.width_px, wanted.quality));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(decoder_.DecodePages(blob->bytes(), {.first = wanted.page_index, .count = 1},
                                       {.deadline = call.deadline, .cancelled = call.cancelled}, draw));
  if (jpeg.empty()) return UnknownPicture();
  return jpeg;
}

grpc::ServerUnaryReactor* OcrService::CutFields(grpc::CallbackServerContext* context,
                                                const v1::CutFieldsRequest* request, v1::CutFieldsResponse* response) {
  return edge_.Unary<v1::CutFieldsRequest, v1::CutFieldsResponse>(
      context, request, response,
      [this](const rpc::Call& call, const v1::CutFieldsRequest& request) { return Cut(call, request); });
}

absl::StatusOr<v1::CutFieldsResponse> OcrService::Cut(const rpc::Call& call, const v1::CutFieldsRequest& request) {
  if (request.page_indexes_size() > limits::kCutPagesMax) return TooManyPagesToCut();
  const std::set<int> indexes(request.page_indexes().begin(), request.page_indexes().end());
  const std::set<std::string> fields(request.fields().begin(), request.fields().end());
  ASSIGN_OR_RETURN(const std::shared_ptr<const Blob> file, blobs_.Fetch(request.blob()));
  ASSIGN_OR_RETURN(
      const ReaderPool::Lease reader,
      readers_.Borrow(std::min(call.deadline - absl::Now(), absl::Seconds(limits::kReaderWaitSecondsMax))));
  const Patience patience{.deadline = call.deadline, .cancelled = call.cancelled};
  ASSIGN_OR_RETURN(const std::vector<PageReader::CutPage> pages,
                   CutFile(file->bytes(), call.municipality, indexes, decoder_, *reader, patience));
  v1::CutFieldsResponse response;
  for (const PageReader::CutPage& page : pages) {
    v1::CutPage& out = *response.add_pages();
    out.set_page_index(page.reading.page_index);
    out.set_form(page.reading.form);
    out.set_version(page.reading.version);
    out.set_page(page.reading.page);
    out.set_error(page.reading.error);
    if (!page.reading.error.empty()) continue;
    for (const PageReader::FieldCrop& crop : page.crops) {
      if (!fields.contains(crop.id)) continue;
      v1::FieldCrop& cut = *out.add_crops();
      cut.set_field(crop.id);
      ASSIGN_OR_RETURN(*cut.mutable_png(), CropToPng(crop.seen));
    }
  }
  return response;
}

}  // namespace madoguchi::ocr
