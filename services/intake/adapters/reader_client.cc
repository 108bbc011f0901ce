#include "services/intake/adapters/reader_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/core/work/names.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

bool IsAway(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) || absl::IsResourceExhausted(status) ||
         absl::IsUnimplemented(status);
}

}  // namespace

absl::StatusOr<FieldCutter::Crops> ReaderClient::Cut(const std::string& municipality, const std::string& blob,
                                                     const std::set<int>& page_indexes,
                                                     const std::set<std::string>& leaves) {
  ocr::v1::CutFieldsRequest request;
  request.set_parent(absl::StrCat("municipalities/", municipality));
  request.set_blob(BlobName(municipality, blob));
  for (const int index : page_indexes) request.add_page_indexes(index);
  for (const std::string& leaf : leaves) request.add_fields(leaf);
  const auto cut = rpc::Invoke(peer_, *stub_, &ocr::v1::Ocr::Stub::CutFields, request, nullptr, kCutDeadline);
  if (IsAway(cut.status())) return ReaderUnavailable();
  if (!cut.ok()) return cut.status();
  Crops crops;
  for (const ocr::v1::CutPage& page : cut->pages()) {
    for (const ocr::v1::FieldCrop& crop : page.crops()) crops[{page.page_index(), crop.field()}] = crop.png();
  }
  return crops;
}

absl::StatusOr<std::string> ReaderClient::Copy(const std::string& municipality, const std::string& blob, int page_index,
                                               int orientation_degrees) {
  ocr::v1::CopyPageRequest request;
  request.set_name(BlobName(municipality, blob));
  request.set_page_index(page_index);
  request.set_orientation(orientation_degrees);
  auto copy = rpc::Invoke(peer_, *stub_, &ocr::v1::Ocr::Stub::CopyPage, request, nullptr, kCutDeadline);
  if (IsAway(copy.status())) return ReaderUnavailable();
  RETURN_IF_ERROR(copy.status());
  return std::move(*copy->mutable_jpeg());
}

}  // namespace madoguchi::intake
