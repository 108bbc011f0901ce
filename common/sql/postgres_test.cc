// What PostgreSQL adds to the contract of database_test.cc: sign-in, a server that goes away and comes back, a second
// process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sql/database.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "common/testing/postgres_server.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::sql {
namespace {

using testing::Fails;
using testing::PostgresServer;

const Migrations kSchema = {"CREATE TABLE notes (id BIGINT PRIMARY KEY)"};

absl::Status Insert(Database& database, int64_t id) {
  return database.Write(
      [&](Connection& connection) { return connection.Execute("INSERT INTO notes (id) VALUES ($1)", {id}).status(); });
}

std::set<int64_t> Ids(Database& database) {
  std::set<int64_t> ids;
  EXPECT_OK(database.Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Rows rows, connection.Query("SELECT id FROM notes"));
    for (const Row& row : rows) ids.insert(row.Int(0));
    return absl::OkStatus();
  }));
  return ids;
}

std::string SecretFile(const testing::TempDir& dir, const std::string& secret) {
  const std::string path = dir / "password";
  std::ofstream(path) << secret << "\n";
  std::filesystem::permissions(path, std::filesystem::perms::owner_read);
  return path;
}

TEST(PostgresTest, APasswordComesFromAFileAndNotFromTheUrl) {
  PostgresServer& server = PostgresServer::Shared();
  server.Execute("CREATE SCHEMA guarded AUTHORIZATION guarded");
  const std::string url = server.UrlFor("guarded");
  const testing::TempDir right;
  EXPECT_OK(OpenDatabase(url, kSchema, SecretFile(right, PostgresServer::kPassword)));
  const testing::TempDir wrong;
  EXPECT_THAT(OpenDatabase(url, kSchema, SecretFile(wrong, "another")),
              Fails(absl::StatusCode::kFailedPrecondition, "DATABASE_LOGIN_REFUSED"));
  EXPECT_THAT(OpenDatabase(url, kSchema), Fails(absl::StatusCode::kFailedPrecondition, "DATABASE_LOGIN_REFUSED"));
  EXPECT_THAT(OpenDatabase(url, kSchema, right / "none"), Fails(absl::StatusCode::kNotFound, "SECRET_MISSING"));
  EXPECT_THAT(OpenDatabase(absl::StrCat(url, "&password=x"), kSchema),
              Fails(absl::StatusCode::kInvalidArgument, "PASSWORD_IN_URL"));
  EXPECT_THAT(OpenDatabase("postgresql://guarded:x@localhost/postgres", kSchema),
              Fails(absl::StatusCode::kInvalidArgument, "PASSWORD_IN_URL"));
  EXPECT_THAT(OpenDatabase("postgresql://localhost/x?nonsense=1", kSchema),
              Fails(absl::StatusCode::kInvalidArgument, "UNKNOWN_DATABASE"));
}

TEST(PostgresTest, AServerThatIsNotThereIsNamedAtTheStart) {
  const testing::TempDir empty;
  EXPECT_THAT(OpenDatabase(absl::StrCat("postgresql:///x?host=", empty.path()), kSchema),
              Fails(absl::StatusCode::kUnavailable, "DATABASE_UNREACHABLE"));
}

TEST(PostgresTest, ASecondProcessIsRefusedByTheNameOfTheFirst) {
  const std::string url = PostgresServer::Shared().Database("alone");
  auto first = OpenDatabase(absl::StrCat(url, "&application_name=first-process"), kSchema).value();
  const auto second = OpenDatabase(url, kSchema);
  EXPECT_THAT(second, Fails(absl::StatusCode::kUnavailable, "DATABASE_IN_USE"));
  EXPECT_THAT(std::string(second.status().message()), ::testing::HasSubstr("first-process"));
  EXPECT_OK(Insert(*first, 1));
  first.reset();
  EXPECT_OK(OpenDatabase(url, kSchema));
}

TEST(PostgresTest, AFullDiskAndATimeoutAreToldApart) {
  const auto database = OpenDatabase(PostgresServer::Shared().Database("errors"), kSchema).value();
  const auto raise = [&](absl::string_view state) {
    return database->Write([&](Connection& connection) {
      return connection.Execute(absl::StrCat("DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''", state, "''; END'"))
          .status();
    });
  };
  EXPECT_THAT(raise("53100"), Fails(absl::StatusCode::kResourceExhausted, "DISK_FULL"));
  EXPECT_THAT(raise("57014"), Fails(absl::StatusCode::kUnavailable, "DATABASE_BUSY"));
  EXPECT_THAT(raise("40P01"), Fails(absl::StatusCode::kUnavailable, "DATABASE_BUSY"));
  EXPECT_THAT(raise("XX000"), Fails(absl::StatusCode::kInternal, "SQL_ERROR"));
  EXPECT_OK(Insert(*database, 1));
}

TEST(PostgresTest, SessionsThatTheServerEndsAreReplacedUnnoticed) {
  PostgresServer& server = PostgresServer::Shared();
  const auto database = OpenDatabase(server.Database("ended"), kSchema).value();
  EXPECT_OK(Insert(*database, 1));
  EXPECT_EQ(Ids(*database).size(), 1);
  server.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'madoguchi'");
  absl::SleepFor(absl::Milliseconds(200));
  EXPECT_OK(Insert(*database, 2));
  EXPECT_EQ(Ids(*database).size(), 2);
}

TEST(PostgresTest, AWriteWhoseSessionEndsInTheMiddleLeavesNothing) {
  PostgresServer& server = PostgresServer::Shared();
  const auto database = OpenDatabase(server.Database("middle"), kSchema).value();
  EXPECT_THAT(database->Write([&](Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("INSERT INTO notes (id) VALUES (1)").status());
    server.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'madoguchi'");
    absl::SleepFor(absl::Milliseconds(200));
    return connection.Execute("INSERT INTO notes (id) VALUES (2)").status();
  }),
              Fails(absl::StatusCode::kUnavailable, "DATABASE_UNREACHABLE"));
  EXPECT_TRUE(Ids(*database).empty());
  EXPECT_OK(Insert(*database, 1));
}

// kill -9 of the whole server while many write, again and again.
TEST(PostgresTest, ACrashOfTheServerLosesNothingAcknowledgedAndTheDatabaseComesBack) {
  PostgresServer server;
  const auto database = OpenDatabase(server.Database("crashing"), kSchema).value();
  constexpr int kThreads = 4;
  constexpr int kCrashes = 2;
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::vector<std::set<int64_t>> acknowledged(kThreads);
  std::vector<std::set<int64_t>> refused(kThreads);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int64_t id = thread; !stop; id += kThreads) {
        const absl::Status status = Insert(*database, id);
        if (status.ok()) {
          acknowledged[thread].insert(id);
          ++written;
        } else if (ReasonOf(status) == "DATABASE_UNREACHABLE") {
          refused[thread].insert(id);
          absl::SleepFor(absl::Milliseconds(5));
        } else {
          EXPECT_THAT(status, Fails(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN"));
        }
      }
    });
  }
  const auto wait_for_more = [&] {
    const int enough = written + 50;
    for (const absl::Time deadline = absl::Now() + absl::Seconds(30); written < enough && absl::Now() < deadline;) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    EXPECT_GE(written, enough);
  };
  for (int crash = 0; crash < kCrashes; ++crash) {
    wait_for_more();
    server.Kill();
    server.Start();
  }
  wait_for_more();  // it came back by itself
  stop = true;
  for (std::thread& thread : threads) thread.join();
  const std::set<int64_t> kept = Ids(*database);
  for (int thread = 0; thread < kThreads; ++thread) {
    for (const int64_t id : acknowledged[thread]) EXPECT_TRUE(kept.contains(id)) << id << " was acknowledged";
    for (const int64_t id : refused[thread]) EXPECT_FALSE(kept.contains(id)) << id << " was said not to be written";
  }
}

}  // namespace
}  // namespace madoguchi::sql
