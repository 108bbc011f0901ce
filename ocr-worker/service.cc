#include "ocr-worker/service.h"

#include <algorithm>
#include <vector>

#include "absl/time/clock.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/convert.h"
#include "ocr-worker/core/file_reader.h"
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

}  // namespace madoguchi::ocr
