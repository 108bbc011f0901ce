#include "services/congestion/core/prediction/byte_record.h"

#include "absl/strings/str_cat.h"

namespace madoguchi::congestion {
namespace {

constexpr size_t kNameBytes = 4;

// FNV-1a: finds what a disk or a hand did to a file; it is no protection against people who mean harm.
uint64_t Checksum(absl::string_view bytes) {
  uint64_t sum = 0xCBF29CE484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<uint8_t>(byte)) * 0x100000001B3;
  return sum;
}

absl::string_view AsBytes(const uint64_t& number) { return {reinterpret_cast<const char*>(&number), sizeof(number)}; }

}  // namespace

void ByteWriter::PutText(absl::string_view text) {
  Put<uint64_t>(text.size());
  bytes_.append(text.data(), text.size());
}

std::string ByteWriter::Sealed(absl::string_view name) const {
  const uint64_t checksum = Checksum(bytes_);
  return absl::StrCat(name, bytes_, AsBytes(checksum));
}

ByteReader::ByteReader(absl::string_view name, absl::string_view sealed) {
  uint64_t checksum = 0;
  if (sealed.size() < kNameBytes + sizeof(checksum) || sealed.substr(0, kNameBytes) != name) {
    Fail();
    return;
  }
  std::memcpy(&checksum, sealed.data() + sealed.size() - sizeof(checksum), sizeof(checksum));
  left_ = sealed.substr(kNameBytes, sealed.size() - kNameBytes - sizeof(checksum));
  if (Checksum(left_) != checksum) Fail();
}

std::string ByteReader::GetText() {
  const size_t size = GetCount(1);
  std::string text(left_.substr(0, size));
  left_.remove_prefix(size);
  return text;
}

size_t ByteReader::GetCount(size_t entry_bytes) {
  const auto count = Get<uint64_t>();
  if (count <= left_.size() / entry_bytes) return count;
  Fail();
  return 0;
}

void ByteReader::Fail() {
  ok_ = false;
  left_ = {};
}

}  // namespace madoguchi::congestion
