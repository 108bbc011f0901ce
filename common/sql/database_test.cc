#include "common/sql/database.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/sql/request_ledger.h"
#include "common/status/macros.h"
#include "common/testing/sql_backends.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::sql {
namespace {

using testing::Fails;

const Migrations kSchema = {"CREATE TABLE notes (id BIGINT PRIMARY KEY, text TEXT, bytes BYTEA)", kRequestLedgerSchema};

// The port's contract, against every backend.
class DatabaseTest : public ::testing::TestWithParam<testing::SqlBackend> {
 protected:
  DatabaseTest() : database_(OpenDatabase(url(), kSchema).value()) {}

  std::string url() const { return GetParam().url(dir_); }

  absl::Status Insert(int64_t id, const std::string& text) {
    return database_->Write([&](Connection& connection) {
      return connection.Execute("INSERT INTO notes (id, text) VALUES ($1, $2)", {id, text}).status();
    });
  }
  int64_t Count() {
    int64_t count = -1;
    EXPECT_OK(database_->Read([&](Connection& connection) -> absl::Status {
      ASSIGN_OR_RETURN(const Rows rows, connection.Query("SELECT COUNT(*) FROM notes"));
      count = rows[0].Int(0);
      return absl::OkStatus();
    }));
    return count;
  }

  testing::TempDir dir_;
  std::unique_ptr<Database> database_;
};

TEST_P(DatabaseTest, KeepsRareCharactersAndBytesExactly) {
  const std::string name = "𠮷野家\xE9\x82\x89\xF3\xA0\x84\x80";  // 𠮷 and 邉 with a variation selector
  const std::string bytes("\0\xff\0", 3);
  ASSERT_OK(database_->Write([&](Connection& connection) {
    return connection
        .Execute("INSERT INTO notes (text, bytes, id) VALUES ($2, $3, $1)", {int64_t{7}, name, Blob{bytes}})
        .status();
  }));
  ASSERT_OK(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Rows rows, connection.Query("SELECT text, bytes, id FROM notes"));
    EXPECT_EQ(rows[0].Text(0), name);
    EXPECT_EQ(rows[0].Text(1), bytes);
    EXPECT_EQ(rows[0].Int(2), 7);
    return absl::OkStatus();
  }));
}

TEST_P(DatabaseTest, AFailedWriteLeavesNothingBehind) {
  const absl::Status status = database_->Write([&](Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("INSERT INTO notes (id) VALUES ($1)", {int64_t{1}}).status());
    return absl::AbortedError("changed my mind");
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseTest, WritersThatShareACommitFailAlone) {
  constexpr int kThreads = 16;
  constexpr int kEach = 40;
  std::vector<std::thread> threads;
  std::atomic<int> refused = 0;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < kEach; ++i) {
        // Every fourth id is taken by all threads: one wins, the others are refused.
        const int64_t id = i % 4 == 0 ? i : 1000 * (thread + 1) + i;
        const absl::Status status = Insert(id, "x");
        if (!status.ok()) {
          EXPECT_THAT(status, Fails(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
          ++refused;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, (kThreads - 1) * kEach / 4);
  EXPECT_EQ(Count(), kThreads * kEach - refused);
}

TEST_P(DatabaseTest, ReopeningKeepsDataAndRunsOnlyNewMigrations) {
  ASSERT_OK(Insert(1, "kept"));
  database_.reset();
  Migrations longer = kSchema;
  longer.push_back("ALTER TABLE notes ADD COLUMN extra TEXT");
  database_ = OpenDatabase(url(), longer).value();
  EXPECT_EQ(Count(), 1);
  database_.reset();
  EXPECT_THAT(OpenDatabase(url(), kSchema), Fails(absl::StatusCode::kFailedPrecondition, "NEWER_SCHEMA"));
}

TEST(SqliteTest, TheFileIsForItsOwnerOnly) {
  const testing::TempDir dir;
  const auto database = OpenDatabase("sqlite://" + (dir / "test.db"), kSchema).value();
  struct stat info {};
  ASSERT_EQ(stat((dir / "test.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
}

TEST(OpenDatabaseTest, AnUnknownStoreIsNamed) {
  EXPECT_THAT(OpenDatabase("mysql://x", {}), Fails(absl::StatusCode::kInvalidArgument, "UNKNOWN_DATABASE"));
}

TEST_P(DatabaseTest, NumbersKeepTheirTypesAndSumsAreNumbers) {
  ASSERT_OK(database_->Write([&](Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("CREATE TABLE sums (n BIGINT, x DOUBLE PRECISION, t TEXT)").status());
    for (const int64_t n : {int64_t{1}, int64_t{1} << 60}) {
      RETURN_IF_ERROR(connection.Execute("INSERT INTO sums (n, x, t) VALUES ($1, $2, $3)", {n, 0.1, Value()}).status());
    }
    return absl::OkStatus();
  }));
  ASSERT_OK(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Rows rows,
                     connection.Query("SELECT SUM(n), MAX(x), MAX(t), COUNT(*), MIN(n) < 2 FROM sums"));
    EXPECT_EQ(rows.at(0).Int(0), (int64_t{1} << 60) + 1);
    EXPECT_EQ(rows[0].Double(1), 0.1);
    EXPECT_TRUE(rows[0].IsNull(2));
    EXPECT_EQ(rows[0].Int(3), 2);
    EXPECT_EQ(rows[0].Int(4), 1);
    return absl::OkStatus();
  }));
}

TEST_P(DatabaseTest, TextIsComparedByteByByte) {
  const std::vector<std::string> sorted = {"B", "Z", "_", "a", "ab", "b", "あ", "ア", "一", "丁", "𠮷"};
  for (size_t i = 0; i < sorted.size(); ++i)
    ASSERT_OK(Insert(static_cast<int64_t>(i * 7 % sorted.size()), sorted[i * 7 % sorted.size()]));
  std::vector<std::string> read;
  ASSERT_OK(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Rows rows, connection.Query("SELECT text FROM notes WHERE text > $1 ORDER BY text", {"A"}));
    for (const Row& row : rows) read.push_back(row.Text(0));
    return absl::OkStatus();
  }));
  EXPECT_EQ(read, sorted);
}

TEST_P(DatabaseTest, TextThatCannotBeKeptExactlyIsRefused) {
  EXPECT_THAT(Insert(1, std::string("a\0b", 3)), Fails(absl::StatusCode::kInvalidArgument, "TEXT_INVALID"));
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseTest, AFunctionThatOverlooksAnErrorLeavesNothingBehind) {
  const absl::Status status = database_->Write([&](Connection& connection) -> absl::Status {
    RETURN_IF_ERROR(connection.Execute("INSERT INTO notes (id) VALUES (1)").status());
    connection.Execute("INSERT INTO notes (id) VALUES (1)").status().IgnoreError();
    return absl::OkStatus();
  });
  EXPECT_THAT(status, Fails(absl::StatusCode::kAlreadyExists, "CONSTRAINT"));
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseTest, WhatAFunctionHasReadStillHoldsWhenItWrites) {
  constexpr int kThreads = 8;
  constexpr int kEach = 20;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        EXPECT_OK(database_->Write([&](Connection& connection) -> absl::Status {
          ASSIGN_OR_RETURN(const Rows last, connection.Query("SELECT COALESCE(MAX(id), 0) FROM notes"));
          return connection.Execute("INSERT INTO notes (id) VALUES ($1)", {last.at(0).Int(0) + 1}).status();
        }));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Count(), kThreads * kEach);
}

TEST_P(DatabaseTest, AReadSeesOneStateAndTheNextOneTheLatest) {
  ASSERT_OK(Insert(1, "x"));
  ASSERT_OK(database_->Read([&](Connection& connection) -> absl::Status {
    ASSIGN_OR_RETURN(const Rows before, connection.Query("SELECT COUNT(*) FROM notes"));
    const uint64_t commits = database_->commits();
    EXPECT_OK(Insert(2, "y"));
    EXPECT_GT(database_->commits(), commits);
    ASSIGN_OR_RETURN(const Rows after, connection.Query("SELECT COUNT(*) FROM notes"));
    EXPECT_EQ(before.at(0).Int(0), after.at(0).Int(0));
    return absl::OkStatus();
  }));
  EXPECT_EQ(Count(), 2);
}

TEST_P(DatabaseTest, ReadersCannotWrite) {
  EXPECT_THAT(database_->Read([](Connection& connection) {
    return connection.Execute("INSERT INTO notes (id) VALUES (1)").status();
  }),
              Fails(absl::StatusCode::kInternal, "SQL_ERROR"));
}

TEST_P(DatabaseTest, ARepeatedRequestGetsTheFirstAnswer) {
  int acted = 0;
  const auto send = [&](const std::string& id, const std::string& body) -> absl::StatusOr<std::string> {
    std::string answer;
    RETURN_IF_ERROR(database_->Write([&](Connection& connection) -> absl::Status {
      ASSIGN_OR_RETURN(answer,
                       Once(connection, {"131016", "Submit", id, body, 1}, [&]() -> absl::StatusOr<std::string> {
                         if (body == "bad") return absl::InvalidArgumentError("no");
                         return absl::StrCat("answer ", ++acted);
                       }));
      return absl::OkStatus();
    }));
    return answer;
  };
  EXPECT_EQ(send("a", "body").value(), "answer 1");
  EXPECT_EQ(send("a", "body").value(), "answer 1");
  EXPECT_EQ(send("b", "body").value(), "answer 2");
  EXPECT_THAT(send("a", "other"), Fails(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"));
  EXPECT_THAT(send("", "body"), Fails(absl::StatusCode::kInvalidArgument, "REQUEST_ID_MISSING"));
  EXPECT_THAT(send(std::string(200, 'x'), "body"), Fails(absl::StatusCode::kInvalidArgument, "REQUEST_ID_INVALID"));
  // An error is not an answer: the same id may succeed later.
  EXPECT_EQ(send("c", "bad").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(send("c", "good").value(), "answer 3");
}

TEST_P(DatabaseTest, OldAnswersAreForgottenWhileNewOnesCome) {
  const auto send = [&](const std::string& id, int64_t now_ms) {
    EXPECT_OK(database_->Write([&](Connection& connection) {
      return Once(connection, {"131016", "Submit", id, "body", now_ms}, [] { return absl::StrCat("answer"); }).status();
    }));
  };
  const auto remembered = [&] {
    int64_t answers = 0;
    EXPECT_OK(database_->Read([&](Connection& connection) -> absl::Status {
      ASSIGN_OR_RETURN(const Rows rows, connection.Query("SELECT COUNT(*) FROM request_ledger"));
      answers = rows[0].Int(0);
      return absl::OkStatus();
    }));
    return answers;
  };
  for (int i = 0; i < 5; ++i) send(absl::StrCat("old-", i), i);
  send("last of its time", kRequestsRememberedMs);
  EXPECT_EQ(remembered(), 6) << "nothing is older than what is remembered";
  const int64_t later_ms = kRequestsRememberedMs + 5;
  send("new-1", later_ms);
  send("new-2", later_ms);
  EXPECT_EQ(remembered(), 4);  // old-4, the last of its time, and the two
  send("new-3", later_ms);
  send("new-4", later_ms);
  EXPECT_EQ(remembered(), 5);
}

INSTANTIATE_TEST_SUITE_P(Backends, DatabaseTest, ::testing::ValuesIn(testing::SqlBackends()), testing::NameOf);

}  // namespace
}  // namespace madoguchi::sql
