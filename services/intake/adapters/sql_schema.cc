#include "services/intake/adapters/sql_schema.h"

#include "common/sql/request_ledger.h"
#include "services/intake/adapters/sql_sample_store.h"

namespace madoguchi::intake {
namespace {

// Times are microseconds since 1970, UTC. Every key begins with the tenant.
constexpr char kFirstSchema[] = R"sql(
  CREATE TABLE procedures (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    yaml TEXT NOT NULL,
    form_json TEXT NOT NULL,
    template_json TEXT NOT NULL,
    publish_time BIGINT NOT NULL,
    PRIMARY KEY (municipality, id, version)
  );

  CREATE TABLE applications (
    municipality TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    procedure_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    channel TEXT NOT NULL,
    scan TEXT NOT NULL,
    scan_blob TEXT NOT NULL,
    create_time BIGINT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (municipality, receipt_number)
  );
  CREATE INDEX applications_newest ON applications (municipality, create_time, receipt_number);
  CREATE INDEX applications_by_state ON applications (municipality, state, create_time, receipt_number);
  CREATE INDEX applications_count ON applications (channel, state);

  CREATE TABLE application_revisions (
    municipality TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    revision BIGINT NOT NULL,
    time BIGINT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    comment TEXT NOT NULL,
    data TEXT,
    findings TEXT,
    PRIMARY KEY (municipality, receipt_number, revision)
  );

  CREATE TABLE scans (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    blob TEXT NOT NULL,
    create_time BIGINT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    pages TEXT,
    receipt_number TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
  );
  CREATE INDEX scans_newest ON scans (municipality, create_time, id);
  CREATE INDEX scans_by_state ON scans (municipality, state, create_time, id);
  CREATE INDEX scans_count ON scans (state);

  CREATE TABLE scan_revisions (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    time BIGINT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (municipality, id, revision)
  );

  CREATE TABLE handoff_items (
    municipality TEXT NOT NULL,
    queue TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    version BIGINT NOT NULL,
    approve_time BIGINT NOT NULL,
    lease TEXT NOT NULL,
    lease_expire_time BIGINT NOT NULL,
    acknowledge_time BIGINT,
    PRIMARY KEY (municipality, queue, receipt_number)
  );
  CREATE INDEX handoff_items_open ON handoff_items (municipality, queue, approve_time, receipt_number)
    WHERE acknowledge_time IS NULL;

  CREATE TABLE handoff_leases (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    queue TEXT NOT NULL,
    version BIGINT NOT NULL,
    expire_time BIGINT NOT NULL,
    receipt_numbers TEXT NOT NULL,
    PRIMARY KEY (municipality, id)
  );

  CREATE TABLE outbox (
    kind TEXT NOT NULL,
    municipality TEXT NOT NULL,
    subject TEXT NOT NULL,
    job TEXT NOT NULL,
    blob TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    create_time BIGINT NOT NULL,
    due_time BIGINT NOT NULL,
    PRIMARY KEY (kind, municipality, subject)
  );
  CREATE INDEX outbox_due ON outbox (kind, due_time, create_time, subject);

  CREATE TABLE queue_mark (
    mark TEXT NOT NULL
  );
)sql";

// Batches: pages are known by file and place in it, both from 1; page 0 stands for a file that could not be opened.
constexpr char kBatchSchema[] = R"sql(
  CREATE TABLE batches (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    lane TEXT NOT NULL,
    create_time BIGINT NOT NULL,
    update_time BIGINT NOT NULL,
    state TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (municipality, id)
  );
  CREATE INDEX batches_newest ON batches (municipality, create_time, id);

  CREATE TABLE batch_files (
    municipality TEXT NOT NULL,
    batch TEXT NOT NULL,
    file BIGINT NOT NULL,
    blob TEXT NOT NULL,
    pages BIGINT NOT NULL,
    job TEXT NOT NULL,
    failure_reason TEXT NOT NULL,
    failure_message TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, file)
  );

  CREATE TABLE batch_pages (
    municipality TEXT NOT NULL,
    batch TEXT NOT NULL,
    file BIGINT NOT NULL,
    page BIGINT NOT NULL,
    blob TEXT NOT NULL,
    state TEXT NOT NULL,
    job TEXT NOT NULL,
    error TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    form TEXT NOT NULL,
    version BIGINT NOT NULL,
    form_page BIGINT NOT NULL,
    orientation BIGINT NOT NULL,
    serial TEXT NOT NULL,
    picture TEXT NOT NULL,
    values_digest TEXT NOT NULL,
    scan TEXT NOT NULL,
    same_as TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (municipality, batch, file, page)
  );

  CREATE TABLE batch_readings (
    municipality TEXT NOT NULL,
    batch TEXT NOT NULL,
    file BIGINT NOT NULL,
    page BIGINT NOT NULL,
    reading TEXT NOT NULL,
    PRIMARY KEY (municipality, batch, file, page)
  );

  ALTER TABLE scans ADD COLUMN batch TEXT NOT NULL DEFAULT '';
  CREATE INDEX scans_of_batch ON scans (municipality, batch) WHERE batch <> '';

  ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT 'counter';
  CREATE INDEX outbox_lane ON outbox (lane, due_time, create_time, subject);
)sql";

}  // namespace

sql::Migrations Migrations() { return {sql::kRequestLedgerSchema, kFirstSchema, kBatchSchema, kSampleSchema}; }

}  // namespace madoguchi::intake
