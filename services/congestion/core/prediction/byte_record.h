// Numbers and text as bytes and back, for what the prediction keeps on disk: little-endian, every length bounded by the
// bytes that are there, the whole sealed by a checksum. A reader of damaged bytes gives zeros and says so at the end;
// it never reads beyond them. Pure.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"

namespace madoguchi::congestion {

static_assert(std::endian::native == std::endian::little, "the bytes on disk are little-endian");

class ByteWriter {
 public:
  template <typename Number>
  void Put(Number number) {
    static_assert(std::is_arithmetic_v<Number>);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof(number));
  }
  void PutText(absl::string_view text);
  template <typename Number>
  void PutAll(const std::vector<Number>& numbers) {
    Put<uint64_t>(numbers.size());
    for (const Number number : numbers) Put(number);
  }

  // The bytes so far, after `name` (of what they are, four letters) and before their checksum.
  std::string Sealed(absl::string_view name) const;

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  // `sealed` must outlive this. Whoever is given other bytes than Sealed(name) made reads nothing, and ok() is false.
  ByteReader(absl::string_view name, absl::string_view sealed);

  template <typename Number>
  Number Get() {
    static_assert(std::is_arithmetic_v<Number>);
    Number number{};
    if (left_.size() < sizeof(number)) {
      Fail();
      return number;
    }
    std::memcpy(&number, left_.data(), sizeof(number));
    left_.remove_prefix(sizeof(number));
    return number;
  }
  std::string GetText();
  // How many entries follow, each of at least so many bytes.
  size_t GetCount(size_t entry_bytes);
  template <typename Number>
  std::vector<Number> GetAll() {
    std::vector<Number> numbers(GetCount(sizeof(Number)));
    for (Number& number : numbers) number = Get<Number>();
    return numbers;
  }

  // What was read is impossible.
  void Fail();
  bool ok() const { return ok_; }
  // Nothing went wrong and nothing is left.
  bool Finished() const { return ok_ && left_.empty(); }

 private:
  absl::string_view left_;
  bool ok_ = true;
};

}  // namespace madoguchi::congestion
