#include "services/intake/adapters/sql_application_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

constexpr char kColumns[] =
    "municipality, receipt_number, procedure_id, version, channel, scan, scan_blob, create_time, revision, record";

nlohmann::json FindingsJson(const std::vector<Finding>& findings) {
  auto list = nlohmann::json::array();
  for (const Finding& finding : findings) {
    list.push_back({{"field", finding.field}, {"reason", finding.reason}, {"message", finding.message}});
  }
  return list;
}

std::vector<Finding> FindingsFrom(const nlohmann::json& list) {
  std::vector<Finding> findings;
  for (const auto& item : list) findings.push_back({item.at("field"), item.at("reason"), item.at("message")});
  return findings;
}

absl::Status Damaged(absl::string_view what) {
  return Error(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED",
               "保存された申請を読み出せません。管理者に連絡してください。", {{"what", std::string(what)}});
}

// Revision n of an application was made by transition n. Values are written with the revision that changed them; a
// decision changes none.
absl::Status InsertRevision(sql::Connection& connection, const Application& application, int64_t revision,
                            bool with_data) {
  const Transition& made_by = application.history.at(revision - 1);
  return connection
      .Execute(
          "INSERT INTO application_revisions (municipality, receipt_number, revision, time, from_state, to_state, "
          "actor, "
          "comment, data, findings) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
          {application.municipality, application.receipt_number, revision, ToMicros(made_by.time),
           made_by.from ? std::string(Name(*made_by.from)) : "", std::string(Name(made_by.to)), made_by.actor,
           made_by.comment, with_data ? sql::Value(application.data.dump()) : sql::Value(),
           with_data ? sql::Value(FindingsJson(application.findings).dump()) : sql::Value()})
      .status();
}

// The application as it was at `revision`; 0: as it is.
absl::StatusOr<Application> Assemble(sql::Connection& connection, const sql::Row& row, int64_t revision) {
  Application application;
  application.municipality = row.Text(0);
  application.receipt_number = row.Text(1);
  application.procedure = row.Text(2);
  application.version = static_cast<int>(row.Int(3));
  const auto channel = ParseChannel(row.Text(4));
  if (!channel) return Damaged("channel");
  application.channel = *channel;
  application.scan = row.Text(5);
  application.scan_blob = row.Text(6);
  application.create_time = FromMicros(row.Int(7));
  application.revision = revision == 0 ? row.Int(8) : revision;
  ASSIGN_OR_RETURN(
      const sql::Rows revisions,
      connection.Query("SELECT time, from_state, to_state, actor, comment, data, findings FROM application_revisions "
                       "WHERE municipality = $1 AND receipt_number = $2 AND revision <= $3 ORDER BY revision",
                       {application.municipality, application.receipt_number, application.revision}));
  for (const sql::Row& made : revisions) {
    const auto to = ParseApplicationState(made.Text(2));
    if (!to) return Damaged("state");
    application.history.push_back(
        {FromMicros(made.Int(0)), ParseApplicationState(made.Text(1)), *to, made.Text(3), made.Text(4)});
    if (made.IsNull(5)) continue;
    application.data = nlohmann::json::parse(made.Text(5), nullptr, /*allow_exceptions=*/false);
    const auto findings = nlohmann::json::parse(made.Text(6), nullptr, /*allow_exceptions=*/false);
    if (application.data.is_discarded() || findings.is_discarded()) return Damaged("data");
    application.findings = FindingsFrom(findings);
  }
  if (static_cast<int64_t>(application.history.size()) != application.revision) return Damaged("history");
  application.state = application.history.back().to;
  application.update_time = application.history.back().time;
  if (application.state == ApplicationState::kFiled) application.record = row.Text(9);
  return application;
}

absl::StatusOr<Application> Load(sql::Connection& connection, const std::string& municipality,
                                 const std::string& receipt_number, int64_t revision) {
  ASSIGN_OR_RETURN(const sql::Row row,
                   sql::Only(connection.Query(absl::StrCat("SELECT ", kColumns, " FROM applications ",
                                                           "WHERE municipality = $1 AND receipt_number = $2"),
                                              {municipality, receipt_number}),
                             UnknownReceipt()));
  return Assemble(connection, row, revision);
}

absl::StatusOr<Application> LoadAnswer(sql::Connection& connection, const std::string& municipality,
                                       absl::string_view answer) {
  const AnsweredRevision answered = ParseRevisionAnswer(answer);
  return Load(connection, municipality, answered.id, answered.revision);
}

absl::Status ApplyEffects(sql::Connection& connection, const Application& application, const Effects& effects) {
  for (const std::string& queue : effects.handoff_queues) {
    RETURN_IF_ERROR(
        connection
            .Execute("INSERT INTO handoff_items (municipality, queue, receipt_number, version, approve_time, lease, "
                     "lease_expire_time) VALUES ($1, $2, $3, $4, $5, '', 0)",
                     {application.municipality, queue, application.receipt_number,
                      static_cast<int64_t>(application.version), ToMicros(application.update_time)})
            .status());
  }
  if (effects.start_filing) {
    RETURN_IF_ERROR(AddWork(connection, WorkKind::kFileCase,
                            {.municipality = application.municipality,
                             .subject = application.receipt_number,
                             .create_time = application.update_time}));
  }
  if (effects.learn_review) {
    // A second review takes the place of one that nobody has learned from yet.
    RETURN_IF_ERROR(
        RemoveWork(connection, WorkKind::kLearnReview, application.municipality, application.receipt_number));
    RETURN_IF_ERROR(AddWork(connection, WorkKind::kLearnReview,
                            {.municipality = application.municipality,
                             .subject = application.receipt_number,
                             .job = absl::StrCat(application.revision),
                             .create_time = application.update_time}));
  }
  if (effects.finish_filing) {
    RETURN_IF_ERROR(RemoveWork(connection, WorkKind::kFileCase, application.municipality, application.receipt_number));
  }
  return absl::OkStatus();
}

absl::Status StoreRevision(sql::Connection& connection, const Application& application, const Effects& effects) {
  ASSIGN_OR_RETURN(
      const int64_t changed,
      connection.Execute("UPDATE applications SET state = $1, revision = $2, record = $3 "
                         "WHERE municipality = $4 AND receipt_number = $5 AND revision = $6",
                         {std::string(Name(application.state)), application.revision, application.record,
                          application.municipality, application.receipt_number, application.revision - 1}));
  if (changed == 0) {
    ASSIGN_OR_RETURN(const Application current,
                     Load(connection, application.municipality, application.receipt_number, 0));
    return StaleRevision(current.revision);
  }
  const bool undecided =
      application.state == ApplicationState::kReviewed || application.state == ApplicationState::kSubmitted;
  RETURN_IF_ERROR(InsertRevision(connection, application, application.revision, /*with_data=*/undecided));
  return ApplyEffects(connection, application, effects);
}

}  // namespace

absl::Status InsertApplication(sql::Connection& connection, const Application& application) {
  const auto inserted = connection.Execute(
      "INSERT INTO applications (municipality, receipt_number, procedure_id, version, channel, scan, scan_blob, "
      "create_time, "
      "state, revision, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')",
      {application.municipality, application.receipt_number, application.procedure,
       static_cast<int64_t>(application.version), std::string(Name(application.channel)), application.scan,
       application.scan_blob, ToMicros(application.create_time), std::string(Name(application.state)),
       application.revision});
  if (absl::IsAlreadyExists(inserted.status())) return ReceiptNumberTaken();
  RETURN_IF_ERROR(inserted.status());
  for (int64_t revision = 1; revision <= application.revision; ++revision) {
    RETURN_IF_ERROR(InsertRevision(connection, application, revision, /*with_data=*/revision == 1));
  }
  return absl::OkStatus();
}

absl::Status AddApplicationRevision(sql::Connection& connection, const Application& application) {
  return StoreRevision(connection, application, {});
}

absl::StatusOr<Application> SqlApplicationStore::Insert(const Application& application, const Request& request) {
  return WriteOnce<Application>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(InsertApplication(connection, application));
        return RevisionAnswer(application.receipt_number, application.revision);
      },
      LoadAnswer);
}

absl::StatusOr<std::optional<Application>> SqlApplicationStore::Answered(const Request& request) {
  return ReadAnswered<Application>(database_, request, LoadAnswer);
}

absl::StatusOr<Application> SqlApplicationStore::Update(const Application& application, const Effects& effects,
                                                        const Request& request) {
  return WriteOnce<Application>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(StoreRevision(connection, application, effects));
        return RevisionAnswer(application.receipt_number, application.revision);
      },
      LoadAnswer);
}

absl::Status SqlApplicationStore::Update(const Application& application, const Effects& effects) {
  return database_.Write([&](sql::Connection& connection) { return StoreRevision(connection, application, effects); });
}

absl::StatusOr<Application> SqlApplicationStore::Find(const std::string& municipality,
                                                      const std::string& receipt_number) {
  absl::StatusOr<Application> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = Load(connection, municipality, receipt_number, 0);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<Application>> SqlApplicationStore::List(const std::string& municipality,
                                                                   std::optional<ApplicationState> state,
                                                                   const std::string& after_key, int limit) {
  const NewestFirstPosition after = ParseNewestFirstKey(after_key);
  const std::string state_name(state ? Name(*state) : "");
  std::vector<Application> applications;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query(absl::StrCat("SELECT ", kColumns,
                                      " FROM applications WHERE municipality = $1 AND "
                                      "(create_time < $2 OR (create_time = $2 AND receipt_number < $3))",
                                      state ? " AND state = $4" : " AND '' = $4",
                                      " ORDER BY create_time DESC, receipt_number DESC LIMIT $5"),
                         {municipality, after.create_time, after.id, state_name, static_cast<int64_t>(limit)}));
    for (const sql::Row& row : rows) {
      ASSIGN_OR_RETURN(Application application, Assemble(connection, row, 0));
      applications.push_back(std::move(application));
    }
    return absl::OkStatus();
  }));
  return applications;
}

std::string SqlApplicationStore::ListKey(const Application& application) const {
  return NewestFirstKey(application.create_time, application.receipt_number);
}

absl::StatusOr<std::map<std::pair<Channel, ApplicationState>, int64_t>> SqlApplicationStore::Count() {
  std::map<std::pair<Channel, ApplicationState>, int64_t> counts;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const sql::Rows rows,
                     connection.Query("SELECT channel, state, COUNT(*) FROM applications GROUP BY channel, state"));
    for (const sql::Row& row : rows) {
      const auto channel = ParseChannel(row.Text(0));
      const auto state = ParseApplicationState(row.Text(1));
      if (channel && state) counts[{*channel, *state}] = row.Int(2);
    }
    return absl::OkStatus();
  }));
  return counts;
}

}  // namespace madoguchi::intake
