// Values on their way to PostgreSQL (parameters: binary, so that no byte needs quoting) and back (results: text, which
// libpq gives for every type, numeric sums included).
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "common/sql/database.h"

namespace madoguchi::sql {

// The parameters of one statement as libpq takes them. Keeps pointers into the values.
class PostgresParameters {
 public:
  explicit PostgresParameters(absl::Span<const Value> values);

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* bytes() const { return bytes_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // One letter a parameter: a statement is prepared once for each combination of types.
  const std::string& signature() const { return signature_; }

 private:
  void Add(char letter, Oid type, const char* bytes, size_t length);

  std::vector<Oid> types_;
  std::vector<const char*> bytes_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::vector<uint64_t> numbers_;  // in network order
  std::string signature_;
};

Rows RowsOf(const PGresult* result);

}  // namespace madoguchi::sql
