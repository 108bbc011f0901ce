#include "services/archive/adapters/schema.h"

#include "common/sql/request_ledger.h"

namespace madoguchi::archive {
namespace {

constexpr char kBlobs[] = R"sql(
  CREATE TABLE blobs (
    municipality TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    content_type TEXT NOT NULL,
    create_time_us BIGINT NOT NULL,
    PRIMARY KEY (municipality, sha256)
  );
)sql";

// record_sequences outlives its records, so that a number is never given twice, not even after disposal.
constexpr char kRecords[] = R"sql(
  CREATE TABLE record_sequences (
    municipality TEXT NOT NULL PRIMARY KEY,
    last_sequence BIGINT NOT NULL
  );
  CREATE TABLE records (
    municipality TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    title TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    procedure_id TEXT NOT NULL,
    class_major TEXT NOT NULL,
    class_middle TEXT,
    class_minor TEXT,
    retention_years BIGINT NOT NULL,
    create_day TEXT NOT NULL,
    expiry_day TEXT,
    decision TEXT NOT NULL,
    data_json TEXT NOT NULL,
    filed_time_us BIGINT NOT NULL,
    search_text TEXT NOT NULL,
    PRIMARY KEY (municipality, sequence)
  );
  CREATE INDEX records_expiry ON records (municipality, expiry_day);
  CREATE TABLE record_documents (
    municipality TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    position BIGINT NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (municipality, sequence, position),
    FOREIGN KEY (municipality, sequence) REFERENCES records (municipality, sequence),
    FOREIGN KEY (municipality, sha256) REFERENCES blobs (municipality, sha256)
  );
  CREATE TABLE record_grams (
    municipality TEXT NOT NULL,
    gram TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (municipality, gram, sequence),
    FOREIGN KEY (municipality, sequence) REFERENCES records (municipality, sequence)
  );
)sql";

}  // namespace

sql::Migrations ArchiveMigrations() { return {sql::kRequestLedgerSchema, kBlobs, kRecords}; }

}  // namespace madoguchi::archive
