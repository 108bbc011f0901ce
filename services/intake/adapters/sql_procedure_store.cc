#include "services/intake/adapters/sql_procedure_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/adapters/sql_rows.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

constexpr char kWhole[] =
    "SELECT municipality, id, version, title, publish_time, form_json, yaml, template_json FROM procedures ";

PublishedProcedure FromRow(const sql::Row& row) {
  PublishedProcedure procedure;
  procedure.municipality = row.Text(0);
  procedure.id = row.Text(1);
  procedure.version = static_cast<int>(row.Int(2));
  procedure.title = row.Text(3);
  procedure.publish_time = FromMicros(row.Int(4));
  procedure.form_json = row.Text(5);
  return procedure;
}

PublishedProcedure FromWholeRow(const sql::Row& row) {
  PublishedProcedure procedure = FromRow(row);
  procedure.yaml = row.Text(6);
  procedure.template_json = row.Text(7);
  return procedure;
}

absl::StatusOr<PublishedProcedure> LoadNewest(sql::Connection& connection, const std::string& municipality,
                                              const std::string& id) {
  ASSIGN_OR_RETURN(
      const sql::Row row,
      sql::Only(
          connection.Query(absl::StrCat(kWhole, "WHERE municipality = $1 AND id = $2 ORDER BY version DESC LIMIT 1"),
                           {municipality, id}),
          UnknownForm(id)));
  return FromWholeRow(row);
}

absl::StatusOr<PublishedProcedure> Load(sql::Connection& connection, const std::string& municipality,
                                        const std::string& id, int version) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   connection.Query(absl::StrCat(kWhole, "WHERE municipality = $1 AND id = $2 AND version = $3"),
                                    {municipality, id, static_cast<int64_t>(version)}));
  if (!rows.empty()) return FromWholeRow(rows[0]);
  RETURN_IF_ERROR(LoadNewest(connection, municipality, id).status());
  return UnknownVersion(id, version);
}

absl::Status InsertUnlessSame(sql::Connection& connection, const PublishedProcedure& procedure) {
  ASSIGN_OR_RETURN(
      const sql::Rows present,
      connection.Query(
          "SELECT yaml, template_json FROM procedures WHERE municipality = $1 AND id = $2 AND version = $3",
          {procedure.municipality, procedure.id, static_cast<int64_t>(procedure.version)}));
  if (!present.empty()) {
    const bool same =
        present[0].Text(0) == procedure.yaml && (!procedure.own_paper || present[0].Text(1) == procedure.template_json);
    return same ? absl::OkStatus() : VersionPublished(procedure.id, procedure.version);
  }
  return connection
      .Execute(
          "INSERT INTO procedures (municipality, id, version, title, yaml, form_json, template_json, publish_time) "
          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
          {procedure.municipality, procedure.id, static_cast<int64_t>(procedure.version), procedure.title,
           procedure.yaml, procedure.form_json, procedure.template_json, ToMicros(procedure.publish_time)})
      .status();
}

absl::StatusOr<PublishedProcedure> LoadAnswer(sql::Connection& connection, const std::string& municipality,
                                              absl::string_view answer) {
  const AnsweredRevision answered = ParseRevisionAnswer(answer);
  return Load(connection, municipality, answered.id, static_cast<int>(answered.revision));
}

}  // namespace

absl::StatusOr<PublishedProcedure> SqlProcedureStore::Insert(const PublishedProcedure& procedure,
                                                             const Request& request) {
  return WriteOnce<PublishedProcedure>(
      database_, request,
      [&](sql::Connection& connection) -> absl::StatusOr<std::string> {
        RETURN_IF_ERROR(InsertUnlessSame(connection, procedure));
        return RevisionAnswer(procedure.id, procedure.version);
      },
      LoadAnswer);
}

absl::StatusOr<std::optional<PublishedProcedure>> SqlProcedureStore::Answered(const Request& request) {
  return ReadAnswered<PublishedProcedure>(database_, request, LoadAnswer);
}

absl::StatusOr<PublishedProcedure> SqlProcedureStore::Find(const std::string& municipality, const std::string& id,
                                                           int version) {
  absl::StatusOr<PublishedProcedure> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = Load(connection, municipality, id, version);
    return found.status();
  }));
  return found;
}

absl::StatusOr<PublishedProcedure> SqlProcedureStore::FindNewest(const std::string& municipality,
                                                                 const std::string& id) {
  absl::StatusOr<PublishedProcedure> found;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    found = LoadNewest(connection, municipality, id);
    return found.status();
  }));
  return found;
}

absl::StatusOr<std::vector<PublishedProcedure>> SqlProcedureStore::List(const std::string& municipality,
                                                                        const std::string& after_id, int limit) {
  std::vector<PublishedProcedure> procedures;
  RETURN_IF_ERROR(database_.Read([&](sql::Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(
        const sql::Rows rows,
        connection.Query("SELECT municipality, id, version, title, publish_time, form_json FROM procedures p "
                         "WHERE municipality = $1 AND id > $2 AND version = (SELECT MAX(version) FROM procedures n "
                         "WHERE n.municipality = p.municipality AND n.id = p.id) ORDER BY id LIMIT $3",
                         {municipality, after_id, static_cast<int64_t>(limit)}));
    for (const sql::Row& row : rows) procedures.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return procedures;
}

}  // namespace madoguchi::intake
