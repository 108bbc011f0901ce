#include "services/intake/adapters/crop_blobs.h"

#include <sodium.h>

#include "absl/strings/escaping.h"
#include "common/status/macros.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

std::string CropBlobs::NameOf(absl::string_view png) const {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(png.data()), png.size());
  return absl::BytesToHexString(digest);
}

absl::Status CropBlobs::Put(const std::string& municipality, absl::string_view png) {
  ASSIGN_OR_RETURN(const auto writer, files_->Create(municipality, kCropBytesMax));
  RETURN_IF_ERROR(writer->Append(png));
  return writer->Finish().status();
}

absl::StatusOr<std::string> CropBlobs::Get(const std::string& municipality, const std::string& name) {
  std::string png;
  RETURN_IF_ERROR(files_->Read(municipality, name, [&](absl::string_view bytes) {
    png.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  }));
  return png;
}

absl::Status CropBlobs::Remove(const std::string& municipality, const std::string& name) {
  return files_->Remove(municipality, name);
}

}  // namespace madoguchi::intake
