// Records in SQL, found through a table of character pairs. Thread-safe.
#pragma once

#include "common/sql/database.h"
#include "services/archive/core/record.h"

namespace madoguchi::archive {

class SqlRecordStore final : public RecordStore {
 public:
  explicit SqlRecordStore(sql::Database* database) : database_(database) {}

  absl::StatusOr<Record> Insert(const Record& record, absl::string_view search_text, const Request& request) override;
  absl::StatusOr<Record> Find(absl::string_view municipality, int64_t sequence) override;
  absl::StatusOr<std::vector<Record>> List(const RecordQuery& query) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::archive
