#include "services/intake/adapters/reader_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/intake/core/names.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

absl::StatusOr<FieldCutter::Crops> ReaderClient::Cut(const std::string& municipality, const std::string& blob,
                                                     const std::set<int>& page_indexes,
                                                     const std::set<std::string>& leaves) {
  ocr::v1::CutFieldsRequest request;
  request.set_parent(absl::StrCat("municipalities/", municipality));
  request.set_blob(BlobName(municipality, blob));
  for (const int index : page_indexes) request.add_page_indexes(index);
  for (const std::string& leaf : leaves) request.add_fields(leaf);
  const auto cut = rpc::Invoke(peer_, *stub_, &ocr::v1::Ocr::Stub::CutFields, request, nullptr, kCutDeadline);
  if (absl::IsUnavailable(cut.status()) || absl::IsDeadlineExceeded(cut.status()) ||
      absl::IsResourceExhausted(cut.status()) || absl::IsUnimplemented(cut.status())) {
    return ReaderUnavailable();
  }
  if (!cut.ok()) return cut.status();
  Crops crops;
  for (const ocr::v1::CutPage& page : cut->pages()) {
    for (const ocr::v1::FieldCrop& crop : page.crops()) crops[{page.page_index(), crop.field()}] = crop.png();
  }
  return crops;
}

}  // namespace madoguchi::intake
