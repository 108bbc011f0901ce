#include "common/sql/database.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/sql/postgres.h"
#include "common/sql/sqlite.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::sql {
namespace {

constexpr absl::string_view kSqlite = "sqlite:";

}  // namespace

int64_t Row::Int(size_t column) const {
  const auto* value = std::get_if<int64_t>(&values_.at(column));
  return value == nullptr ? 0 : *value;
}

double Row::Double(size_t column) const {
  if (const auto* value = std::get_if<double>(&values_.at(column))) return *value;
  return static_cast<double>(Int(column));
}

const std::string& Row::Text(size_t column) const {
  static const std::string kEmpty;
  if (const auto* text = std::get_if<std::string>(&values_.at(column))) return *text;
  if (const auto* blob = std::get_if<Blob>(&values_.at(column))) return blob->bytes;
  return kEmpty;
}

absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(const std::string& url, const Migrations& migrations,
                                                       const std::string& password_file) {
  if (PostgresAddress::IsPostgres(url)) {
    ASSIGN_OR_RETURN(const PostgresAddress address, PostgresAddress::Parse(url, password_file));
    return OpenPostgres(address, migrations);
  }
  if (!IsFile(url)) {
    return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_DATABASE",
                 "--database は sqlite:///場所 か postgresql://利用者@ホスト/データベース の形で指定してください。");
  }
  return OpenSqlite(PathOf(url), migrations);
}

bool IsFile(absl::string_view url) { return absl::StartsWith(url, kSqlite); }

std::string PathOf(absl::string_view url) {
  return std::string(absl::StripPrefix(absl::StripPrefix(url, kSqlite), "//"));
}

absl::StatusOr<Row> Only(absl::StatusOr<Rows> rows, const absl::Status& if_none) {
  RETURN_IF_ERROR(rows.status());
  if (rows->empty()) return if_none;
  return std::move(rows->front());
}

}  // namespace madoguchi::sql
