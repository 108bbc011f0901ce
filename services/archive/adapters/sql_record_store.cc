#include "services/archive/adapters/sql_record_store.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/archive/adapters/sql_request.h"
#include "services/archive/core/search_text.h"
#include "services/archive/errors.h"

namespace madoguchi::archive {
namespace {

constexpr char kColumns[] =
    "SELECT sequence, title, receipt_number, procedure_id, class_major, class_middle, class_minor, retention_years, "
    "create_day, expiry_day, decision, data_json, filed_time_us FROM records WHERE municipality = $1";

// Grows one statement and its parameters together.
class Statement {
 public:
  Statement(absl::string_view start, const std::string& first) : text_(start) { parameters_.emplace_back(first); }

  void Add(absl::string_view text) { absl::StrAppend(&text_, text); }
  void Bind(int64_t value) { Place(value); }
  void Bind(const std::string& value) { Place(value); }
  void Bind(const std::optional<std::string>& value) { value ? Place(*value) : Place(std::monostate()); }
  absl::StatusOr<sql::Rows> Run(sql::Connection& connection) const {
    return connection.Query(text_, absl::MakeConstSpan(parameters_));
  }

 private:
  template <class T>
  void Place(const T& value) {
    parameters_.emplace_back(value);
    absl::StrAppend(&text_, "$", parameters_.size());
  }

  std::string text_;
  std::vector<sql::Value> parameters_;
};

absl::StatusOr<absl::CivilDay> Day(const std::string& text) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(text, &day)) {
    return Error(absl::StatusCode::kDataLoss, "RECORD_CORRUPT",
                 "保存された文書の日付が壊れています。情報システムの担当者へ知らせてください。");
  }
  return day;
}

absl::StatusOr<Record> FromRow(sql::Connection& connection, const std::string& municipality, const sql::Row& row) {
  Record record;
  record.sequence = row.Int(0);
  Filing& filing = record.filing;
  filing.municipality = municipality;
  filing.title = row.Text(1);
  filing.receipt_number = row.Text(2);
  filing.procedure = row.Text(3);
  for (size_t column : {4, 5, 6}) {
    if (!row.IsNull(column)) filing.classification.push_back(row.Text(column));
  }
  filing.retention_years = static_cast<int>(row.Int(7));
  ASSIGN_OR_RETURN(filing.create_day, Day(row.Text(8)));
  if (!row.IsNull(9)) {
    ASSIGN_OR_RETURN(record.expiry_day, Day(row.Text(9)));
  }
  filing.decision = row.Text(10);
  filing.data_json = row.Text(11);
  record.filed_time = absl::FromUnixMicros(row.Int(12));
  ASSIGN_OR_RETURN(
      const sql::Rows documents,
      connection.Query("SELECT role, sha256 FROM record_documents WHERE municipality = $1 AND sequence = $2 "
                       "ORDER BY position",
                       {municipality, record.sequence}));
  for (const sql::Row& document : documents) filing.documents.push_back({document.Text(0), document.Text(1)});
  return record;
}

absl::StatusOr<Record> FindIn(sql::Connection& connection, const std::string& municipality, int64_t sequence) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query(absl::StrCat(kColumns, " AND sequence = $2"), {municipality, sequence}),
                             UnknownRecord()));
  return FromRow(connection, municipality, row);
}

absl::StatusOr<int64_t> NextSequence(sql::Connection& connection, const std::string& municipality) {
  RETURN_IF_ERROR(
      connection
          .Execute("INSERT INTO record_sequences (municipality, last_sequence) VALUES ($1, 1) "
                   "ON CONFLICT (municipality) DO UPDATE SET last_sequence = record_sequences.last_sequence + 1",
                   {municipality})
          .status());
  ASSIGN_OR_RETURN(
      const sql::Row row,
      sql::Only(connection.Query("SELECT last_sequence FROM record_sequences WHERE municipality = $1", {municipality}),
                UnknownRecord()));
  return row.Int(0);
}

absl::Status InsertDocuments(sql::Connection& connection, const Filing& filing, int64_t sequence) {
  for (size_t i = 0; i < filing.documents.size(); ++i) {
    const Document& document = filing.documents[i];
    ASSIGN_OR_RETURN(const sql::Rows blobs,
                     connection.Query("SELECT 1 FROM blobs WHERE municipality = $1 AND sha256 = $2",
                                      {filing.municipality, document.sha256}));
    if (blobs.empty()) return UnknownBlob();
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO record_documents (municipality, sequence, position, role, sha256) "
                     "VALUES ($1, $2, $3, $4, $5)",
                     {filing.municipality, sequence, static_cast<int64_t>(i), document.role, document.sha256})
            .status());
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> InsertIn(sql::Connection& connection, const Record& record, absl::string_view search_text) {
  const Filing& filing = record.filing;
  ASSIGN_OR_RETURN(const int64_t sequence, NextSequence(connection, filing.municipality));
  const auto class_name = [&](size_t level) -> std::optional<std::string> {
    return level < filing.classification.size() ? std::make_optional(filing.classification[level]) : std::nullopt;
  };
  std::optional<std::string> expiry_day;
  if (record.expiry_day) expiry_day = absl::FormatCivilTime(*record.expiry_day);
  Statement statement(
      "INSERT INTO records (municipality, sequence, title, receipt_number, procedure_id, class_major, class_middle, "
      "class_minor, retention_years, create_day, expiry_day, decision, data_json, filed_time_us, search_text) VALUES "
      "($1",
      filing.municipality);
  const auto value = [&](auto next) {
    statement.Add(", ");
    statement.Bind(std::move(next));
  };
  value(sequence);
  value(filing.title);
  value(filing.receipt_number);
  value(filing.procedure);
  for (size_t level : {0, 1, 2}) value(class_name(level));
  value(int64_t{filing.retention_years});
  value(absl::FormatCivilTime(filing.create_day));
  value(expiry_day);
  value(filing.decision);
  value(filing.data_json);
  value(absl::ToUnixMicros(record.filed_time));
  value(std::string(search_text));
  statement.Add(")");
  RETURN_IF_ERROR(statement.Run(connection).status());
  RETURN_IF_ERROR(InsertDocuments(connection, filing, sequence));
  for (const std::string& gram : Grams(search_text)) {
    RETURN_IF_ERROR(connection
                        .Execute("INSERT INTO record_grams (municipality, gram, sequence) VALUES ($1, $2, $3)",
                                 {filing.municipality, gram, sequence})
                        .status());
  }
  return sequence;
}

void RequireGrams(const std::string& word, Statement& statement) {
  const auto start = [&] {
    statement.Add(" AND sequence IN (SELECT sequence FROM record_grams WHERE municipality = $1 AND ");
  };
  const size_t characters = CharacterCount(word);
  if (characters == 1) {
    // Every character begins a gram; U+10FFFF sorts behind every second character.
    start();
    statement.Add("gram >= ");
    statement.Bind(word);
    statement.Add(" AND gram <= ");
    statement.Bind(word + "\U0010FFFF");
    statement.Add(")");
    return;
  }
  for (const std::string& gram : Grams(word)) {
    if (CharacterCount(gram) != 2) continue;  // the last character of the word need not end a line
    start();
    statement.Add("gram = ");
    statement.Bind(gram);
    statement.Add(")");
  }
  if (characters == 2) return;
  // All pairs may stand in a text that has not the word.
  statement.Add(" AND search_text LIKE ");
  statement.Bind(absl::StrCat("%", absl::StrReplaceAll(word, {{"!", "!!"}, {"%", "!%"}, {"_", "!_"}}), "%"));
  statement.Add(" ESCAPE '!'");
}

}  // namespace

absl::StatusOr<Record> SqlRecordStore::Insert(const Record& record, absl::string_view search_text,
                                              const Request& request) {
  Record kept;
  RETURN_IF_ERROR(database_->Write([&](sql::Connection& connection) -> absl::Status {
    const auto insert = [&]() -> absl::StatusOr<std::string> {
      ASSIGN_OR_RETURN(const int64_t sequence, InsertIn(connection, record, search_text));
      return absl::StrCat(sequence);
    };
    ASSIGN_OR_RETURN(const std::string answer, sql::Once(connection, LedgerKey(request), insert));
    int64_t sequence = 0;
    if (!absl::SimpleAtoi(answer, &sequence)) return UnknownRecord();
    ASSIGN_OR_RETURN(kept, FindIn(connection, record.filing.municipality, sequence));
    return absl::OkStatus();
  }));
  return kept;
}

absl::StatusOr<Record> SqlRecordStore::Find(absl::string_view municipality, int64_t sequence) {
  Record found;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(found, FindIn(connection, std::string(municipality), sequence));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<Record>> SqlRecordStore::List(const RecordQuery& query) {
  Statement statement(kColumns, query.municipality);
  if (query.before_sequence > 0) {
    statement.Add(" AND sequence < ");
    statement.Bind(query.before_sequence);
  }
  for (const std::string& word : query.words) RequireGrams(word, statement);
  statement.Add(" ORDER BY sequence DESC LIMIT ");
  statement.Bind(int64_t{query.count_max});

  std::vector<Record> records;
  RETURN_IF_ERROR(database_->Read([&](sql::Connection& connection) -> absl::Status {
    records.clear();
    ASSIGN_OR_RETURN(const sql::Rows rows, statement.Run(connection));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(Record record, FromRow(connection, query.municipality, row));
      records.push_back(std::move(record));
    }
    return absl::OkStatus();
  }));
  return records;
}

}  // namespace madoguchi::archive
