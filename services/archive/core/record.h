// Records: decided cases, filed with their classification and retention, and the port that keeps them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/archive/core/request.h"

namespace madoguchi::archive {

struct Document {
  std::string role;    // "original" (the scan), "case" (the record as JSON)
  std::string sha256;  // a blob of the same municipality

  friend bool operator==(const Document&, const Document&) = default;
};

// What a caller files.
struct Filing {
  std::string municipality;
  std::string title;
  std::string receipt_number;
  std::string procedure;
  std::vector<std::string> classification;  // 大・中・小分類, at least the first
  int retention_years = 0;                  // see retention.h
  absl::CivilDay create_day;                // 作成日, JST
  std::string decision;                     // "APPROVED" or "REJECTED"
  std::string data_json;                    // the case's fields, "{}" if none
  std::vector<std::string> data_texts;      // the texts in them, for the search
  std::vector<Document> documents;

  friend bool operator==(const Filing&, const Filing&) = default;
};

struct Record {
  int64_t sequence = 0;  // 1, 2, 3… within the municipality, in the order of filing; never used twice
  Filing filing;         // data_texts are not kept
  std::optional<absl::CivilDay> expiry_day;
  absl::Time filed_time;

  friend bool operator==(const Record&, const Record&) = default;
};

struct RecordQuery {
  std::string municipality;
  std::vector<std::string> words;  // folded (search_text.h); a record must hold every one
  int64_t before_sequence = 0;     // 0: from the newest
  int count_max = 0;
};

// Port. Thread-safe.
class RecordStore {
 public:
  virtual ~RecordStore() = default;
  // Gives the record its sequence and keeps it, findable by the words of `search_text` (folded). Durable. A repeated
  // request gives the first record. NOT_FOUND (UNKNOWN_BLOB) unless every document's blob is the municipality's own;
  // ALREADY_EXISTS (REQUEST_ID_REUSED).
  virtual absl::StatusOr<Record> Insert(const Record& record, absl::string_view search_text,
                                        const Request& request) = 0;
  // NOT_FOUND (UNKNOWN_RECORD).
  virtual absl::StatusOr<Record> Find(absl::string_view municipality, int64_t sequence) = 0;
  // Newest first.
  virtual absl::StatusOr<std::vector<Record>> List(const RecordQuery& query) = 0;
};

}  // namespace madoguchi::archive
