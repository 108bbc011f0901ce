#include "common/sql/postgres_values.h"

#include <endian.h>

#include <bit>
#include <memory>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"

namespace madoguchi::sql {
namespace {

// Of PostgreSQL's catalogue pg_type; they never change.
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat4 = 700;
constexpr Oid kFloat8 = 701;
constexpr Oid kNumeric = 1700;
constexpr Oid kInferred = 0;
constexpr int kBinary = 1;

Value NumberFrom(absl::string_view text) {
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number)) return number;
  double real = 0;
  (void)absl::SimpleAtod(text, &real);  // the server wrote it
  return real;
}

Value RealFrom(absl::string_view text) {
  double real = 0;
  (void)absl::SimpleAtod(text, &real);  // the server wrote it
  return real;
}

Blob BlobFrom(const char* text) {
  size_t size = 0;
  const std::unique_ptr<unsigned char, decltype(&PQfreemem)> bytes(
      PQunescapeBytea(reinterpret_cast<const unsigned char*>(text), &size), &PQfreemem);
  return Blob{std::string(reinterpret_cast<const char*>(bytes.get()), size)};
}

Value ValueAt(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) != 0) return std::monostate();
  const char* const text = PQgetvalue(result, row, column);
  switch (PQftype(result, column)) {
    case kInt2:
    case kInt4:
    case kInt8:
    case kNumeric:  // what SUM makes of whole numbers
      return NumberFrom(text);
    case kFloat4:
    case kFloat8:
      return RealFrom(text);
    case kBool:
      return int64_t{*text == 't'};
    case kBytea:
      return BlobFrom(text);
    default:
      return std::string(text, PQgetlength(result, row, column));
  }
}

}  // namespace

PostgresParameters::PostgresParameters(absl::Span<const Value> values) {
  numbers_.reserve(values.size());  // their addresses must stay
  for (const Value& value : values) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      Add('t', kText, text->data(), text->size());
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
      Add('b', kBytea, blob->bytes.data(), blob->bytes.size());
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      numbers_.push_back(htobe64(static_cast<uint64_t>(*number)));
      Add('i', kInt8, reinterpret_cast<const char*>(&numbers_.back()), sizeof(uint64_t));
    } else if (const auto* real = std::get_if<double>(&value)) {
      numbers_.push_back(htobe64(std::bit_cast<uint64_t>(*real)));
      Add('d', kFloat8, reinterpret_cast<const char*>(&numbers_.back()), sizeof(uint64_t));
    } else {
      Add('n', kInferred, nullptr, 0);
    }
  }
}

void PostgresParameters::Add(char letter, Oid type, const char* bytes, size_t length) {
  signature_ += letter;
  types_.push_back(type);
  bytes_.push_back(bytes);
  lengths_.push_back(static_cast<int>(length));
  formats_.push_back(kBinary);
}

Rows RowsOf(const PGresult* result) {
  Rows rows;
  const int count = PQntuples(result);
  const int columns = PQnfields(result);
  rows.reserve(count);
  for (int row = 0; row < count; ++row) {
    std::vector<Value> values;
    values.reserve(columns);
    for (int column = 0; column < columns; ++column) values.push_back(ValueAt(result, row, column));
    rows.emplace_back(std::move(values));
  }
  return rows;
}

}  // namespace madoguchi::sql
