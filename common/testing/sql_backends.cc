#include "common/testing/sql_backends.h"

#include <filesystem>

#include "common/testing/postgres_server.h"

namespace madoguchi::testing {

std::vector<SqlBackend> SqlBackends() {
  return {{"Sqlite", [](const TempDir& dir) { return "sqlite://" + (dir / "test.db"); }},
          {"Postgres", [](const TempDir& dir) {
             return PostgresServer::Shared().Database(std::filesystem::path(dir.path()).filename().string());
           }}};
}

}  // namespace madoguchi::testing
