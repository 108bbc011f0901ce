#include "services/intake/adapters/sql_sample_store.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

const char kSampleSchema[] = R"sql(
  CREATE TABLE sample_events (
    municipality TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    time BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    samples BIGINT NOT NULL,
    samples_left BIGINT NOT NULL,
    corrected_left BIGINT NOT NULL,
    PRIMARY KEY (municipality, sequence)
  );

  CREATE TABLE samples (
    municipality TEXT NOT NULL,
    id TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    form TEXT NOT NULL,
    version BIGINT NOT NULL,
    page BIGINT NOT NULL,
    field TEXT NOT NULL,
    type TEXT NOT NULL,
    truth TEXT NOT NULL,
    value TEXT NOT NULL,
    raw TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    accepted BIGINT NOT NULL,
    doubted BIGINT NOT NULL,
    corrected BIGINT NOT NULL,
    recognizer TEXT NOT NULL,
    held_back BIGINT NOT NULL,
    crop TEXT NOT NULL,
    create_time BIGINT NOT NULL,
    PRIMARY KEY (municipality, id)
  );
  CREATE UNIQUE INDEX samples_of_case ON samples (municipality, receipt_number, field);
  CREATE INDEX samples_by_age ON samples (municipality, create_time, id);
  CREATE INDEX samples_by_crop ON samples (municipality, crop);

  CREATE TABLE loose_crops (
    municipality TEXT NOT NULL,
    crop TEXT NOT NULL,
    PRIMARY KEY (municipality, crop)
  );
)sql";

namespace {

constexpr char kColumns[] =
    "municipality, id, receipt_number, form, version, page, field, type, truth, value, raw, confidence, accepted, "
    "doubted, corrected, recognizer, held_back, crop, create_time";

Sample SampleFrom(const sql::Row& row) {
  return {.municipality = row.Text(0),
          .id = row.Text(1),
          .receipt_number = row.Text(2),
          .form = row.Text(3),
          .version = static_cast<int>(row.Int(4)),
          .page = static_cast<int>(row.Int(5)),
          .field = row.Text(6),
          .type = row.Text(7),
          .truth = row.Text(8),
          .value = row.Text(9),
          .raw = row.Text(10),
          .confidence = row.Double(11),
          .accepted = row.Int(12) != 0,
          .doubted = row.Int(13) != 0,
          .corrected = row.Int(14) != 0,
          .recognizer = row.Text(15),
          .held_back = row.Int(16) != 0,
          .crop = row.Text(17),
          .create_time = FromMicros(row.Int(18))};
}

SampleAction ActionFrom(absl::string_view name) {
  for (const SampleAction action : kSampleActions) {
    if (Name(action) == name) return action;
  }
  return SampleAction::kWithdrawn;  // what nobody understands grants nothing
}

struct Tally {
  int64_t samples = 0;
  int64_t corrected = 0;
};
absl::StatusOr<Tally> TallyOf(sql::Connection& connection, const std::string& municipality) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query("SELECT COUNT(*), COALESCE(SUM(corrected), 0) FROM samples WHERE municipality = $1",
                                    {municipality}));
  return Tally{rows[0].Int(0), rows[0].Int(1)};
}

absl::StatusOr<bool> IsGranted(sql::Connection& connection, const std::string& municipality) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query("SELECT action FROM sample_events WHERE municipality = $1 AND action IN "
                                    "('GRANTED', 'WITHDRAWN') ORDER BY sequence DESC LIMIT 1",
                                    {municipality}));
  return !rows.empty() && rows[0].Text(0) == Name(SampleAction::kGranted);
}

// As it was after event `sequence`; 0: as it is.
absl::StatusOr<SampleConsent> Load(sql::Connection& connection, const std::string& municipality, int64_t sequence) {
  SampleConsent consent{.municipality = municipality};
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query("SELECT time, actor, action, reason, samples, samples_left, corrected_left FROM "
                                    "sample_events WHERE municipality = $1 AND ($2 = 0 OR sequence <= $2) "
                                    "ORDER BY sequence DESC LIMIT $3",
                                    {municipality, sequence, static_cast<int64_t>(kSampleEventsShown)}));
  for (const sql::Row& row : rows) {
    consent.history.push_back(
        {municipality, ActionFrom(row.Text(2)), FromMicros(row.Int(0)), row.Text(1), row.Text(3), row.Int(4)});
  }
  if (sequence > 0 && !rows.empty()) {
    consent.samples = rows[0].Int(5);
    consent.corrected = rows[0].Int(6);
    for (const SampleEvent& event : consent.history) {
      if (event.action != SampleAction::kGranted && event.action != SampleAction::kWithdrawn) continue;
      consent.granted = event.action == SampleAction::kGranted;
      return consent;
    }
  }
  ASSIGN_OR_RETURN(consent.granted, IsGranted(connection, municipality));
  if (sequence > 0) return consent;
  ASSIGN_OR_RETURN(const Tally tally, TallyOf(connection, municipality));
  consent.samples = tally.samples;
  consent.corrected = tally.corrected;
  return consent;
}

absl::StatusOr<SampleConsent> LoadAnswer(sql::Connection& connection, const std::string& municipality,
                                         absl::string_view answer) {
  int64_t sequence = 0;
  (void)absl::SimpleAtoi(answer, &sequence);  // we wrote it
  return Load(connection, municipality, sequence);
}

// The event's number.
absl::StatusOr<int64_t> Append(sql::Connection& connection, const SampleEvent& event, int64_t samples) {
  ASSIGN_OR_RETURN(const sql::Rows last,
                   connection.Query("SELECT COALESCE(MAX(sequence), 0) FROM sample_events WHERE municipality = $1",
                                    {event.municipality}));
  const int64_t sequence = last[0].Int(0) + 1;
  ASSIGN_OR_RETURN(const Tally left, TallyOf(connection, event.municipality));
  RETURN_IF_ERROR(connection
                      .Execute("INSERT INTO sample_events (municipality, sequence, time, actor, action, reason, "
                               "samples, samples_left, corrected_left) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                               {event.municipality, sequence, ToMicros(event.time), event.actor,
                                std::string(Name(event.action)), event.reason, samples, left.samples, left.corrected})
                      .status());
  return sequence;
}

// Deletes the samples that `where` (over $1…) names; pictures that no sample shows any more become loose. How many
// went.
absl::StatusOr<int64_t> DeleteWhere(sql::Connection& connection, absl::string_view where,
                                    std::initializer_list<sql::Value> parameters) {
  RETURN_IF_ERROR(
      connection
          .Execute(absl::StrCat("INSERT INTO loose_crops (municipality, crop) SELECT DISTINCT municipality, "
                                "crop FROM samples WHERE ",
                                where, " ON CONFLICT DO NOTHING"),
                   parameters)
          .status());
  ASSIGN_OR_RETURN(const int64_t gone,
                   connection.Execute(absl::StrCat("DELETE FROM samples WHERE ", where), parameters));
  // The same picture may belong to another sample, too.
  RETURN_IF_ERROR(
      connection
          .Execute("DELETE FROM loose_crops WHERE EXISTS (SELECT 1 FROM samples WHERE samples.municipality = "
                   "loose_crops.municipality AND samples.crop = loose_crops.crop)")
          .status());
  return gone;
}

absl::Status RemoveDone(sql::Connection& connection, const WorkItem& work) {
  return connection
      .Execute("DELETE FROM outbox WHERE kind = $1 AND municipality = $2 AND subject = $3 AND job = $4",
               {std::string(Name(WorkKind::kLearnReview)), work.municipality, work.subject, work.job})
      .status();
}

absl::Status Insert(sql::Connection& connection, const Sample& sample) {
  RETURN_IF_ERROR(
      connection
          .Execute(absl::StrCat("INSERT INTO samples (", kColumns,
                                ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                                "$15, $16, $17, $18, $19)"),
                   {sample.municipality, sample.id, sample.receipt_number, sample.form, int64_t{sample.version},
                    int64_t{sample.page}, sample.field, sample.type, sample.truth, sample.value, sample.raw,
                    sample.confidence, int64_t{sample.accepted}, int64_t{sample.doubted}, int64_t{sample.corrected},
                    sample.recognizer, int64_t{sample.held_back}, sample.crop, ToMicros(sample.create_time)})
          .status());
  return connection
      .Execute("DELETE FROM loose_crops WHERE municipality = $1 AND crop = $2", {sample.municipality, sample.crop})
      .status();
}

}  // namespace

absl::StatusOr<SampleConsent> SqlSampleStore::Consent(const std::string& municipality) {
  absl::StatusOr<SampleConsent> consent;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    consent = Load(connection, municipality, 0);
    return consent.status();
  }));
  return consent;
}

absl::StatusOr<SampleConsent> SqlSampleStore::Decide(const SampleEvent& event, const Request& request) {
  return WriteOnce<SampleConsent>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        int64_t gone = 0;
        if (event.action == SampleAction::kWithdrawn) {
          ASSIGN_OR_RETURN(gone, DeleteWhere(connection, "municipality = $1", {event.municipality}));
        }
        ASSIGN_OR_RETURN(const int64_t sequence, Append(connection, event, gone));
        return absl::StrCat(sequence);
      },
      LoadAnswer);
}

absl::StatusOr<SampleConsent> SqlSampleStore::Delete(const SampleEvent& event, const std::string& receipt_number,
                                                     const Request& request) {
  return WriteOnce<SampleConsent>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        ASSIGN_OR_RETURN(const int64_t gone,
                         DeleteWhere(connection, "municipality = $1 AND ($2 = '' OR receipt_number = $2)",
                                     {event.municipality, receipt_number}));
        ASSIGN_OR_RETURN(const int64_t sequence, Append(connection, event, gone));
        return absl::StrCat(sequence);
      },
      LoadAnswer);
}

absl::Status SqlSampleStore::Export(const SampleEvent& event) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const bool granted, IsGranted(connection, event.municipality));
    if (!granted) return ConsentMissing();
    ASSIGN_OR_RETURN(const Tally tally, TallyOf(connection, event.municipality));
    return Append(connection, event, tally.samples).status();
  });
}

absl::StatusOr<bool> SqlSampleStore::Keep(const WorkItem& work, const std::vector<Sample>& samples) {
  bool granted = false;
  RETURN_IF_ERROR(database_.Write([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(granted, IsGranted(connection, work.municipality));
    if (granted) {
      RETURN_IF_ERROR(
          DeleteWhere(connection, "municipality = $1 AND receipt_number = $2", {work.municipality, work.subject})
              .status());
      for (const Sample& sample : samples) RETURN_IF_ERROR(Insert(connection, sample));
    }
    return RemoveDone(connection, work);
  }));
  return granted;
}

absl::Status SqlSampleStore::Finish(const WorkItem& work) {
  return database_.Write([&](sql::Connection& connection) { return RemoveDone(connection, work); });
}

absl::StatusOr<std::vector<Sample>> SqlSampleStore::List(const std::string& municipality, const std::string& after_id,
                                                         int limit) {
  std::vector<Sample> samples;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query(absl::StrCat("SELECT ", kColumns,
                                                   " FROM samples WHERE municipality = $1 AND id > $2 "
                                                   "ORDER BY id LIMIT $3"),
                                      {municipality, after_id, static_cast<int64_t>(limit)}));
    for (const sql::Row& row : rows) samples.push_back(SampleFrom(row));
    return absl::OkStatus();
  }));
  return samples;
}

absl::StatusOr<int64_t> SqlSampleStore::Expire(absl::Time before, int64_t samples_max) {
  sql::Rows due;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(due, connection.Query("SELECT municipality FROM samples GROUP BY municipality "
                                           "HAVING MIN(create_time) < $1 OR COUNT(*) > $2",
                                           {ToMicros(before), samples_max}));
    return absl::OkStatus();
  }));
  int64_t gone = 0;
  for (const sql::Row& city : due) {
    RETURN_IF_ERROR(database_.Write([&](sql::Connection& connection) -> absl::Status {
      ASSIGN_OR_RETURN(const int64_t count,
                       DeleteWhere(connection,
                                   "municipality = $1 AND (create_time < $2 OR id NOT IN (SELECT id FROM samples WHERE "
                                   "municipality = $1 ORDER BY create_time DESC, id LIMIT $3))",
                                   {city.Text(0), ToMicros(before), samples_max}));
      gone += count;
      return absl::OkStatus();
    }));
  }
  return gone;
}

absl::StatusOr<int64_t> SqlSampleStore::Count() {
  int64_t count = 0;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows, connection.Query("SELECT COUNT(*) FROM samples"));
    count = rows[0].Int(0);
    return absl::OkStatus();
  }));
  return count;
}

absl::Status SqlSampleStore::Loosen(const std::vector<LooseCrop>& crops) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    for (const auto& [municipality, crop] : crops) {
      RETURN_IF_ERROR(
          connection
              .Execute("INSERT INTO loose_crops (municipality, crop) SELECT $1, $2 WHERE NOT EXISTS (SELECT "
                       "1 FROM samples WHERE municipality = $1 AND crop = $2) ON CONFLICT DO NOTHING",
                       {municipality, crop})
              .status());
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<LooseCrop>> SqlSampleStore::Loose(int limit) {
  std::vector<LooseCrop> crops;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT municipality, crop FROM loose_crops LIMIT $1", {int64_t{limit}}));
    for (const sql::Row& row : rows) crops.push_back({row.Text(0), row.Text(1)});
    return absl::OkStatus();
  }));
  return crops;
}

absl::Status SqlSampleStore::Removed(const std::vector<LooseCrop>& crops) {
  return database_.Write([&](sql::Connection& connection) -> absl::Status {
    for (const auto& [municipality, crop] : crops) {
      RETURN_IF_ERROR(
          connection.Execute("DELETE FROM loose_crops WHERE municipality = $1 AND crop = $2", {municipality, crop})
              .status());
    }
    return absl::OkStatus();
  });
}

}  // namespace madoguchi::intake
