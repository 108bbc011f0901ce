#include "common/testing/postgres_server.h"

#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace madoguchi::testing {
namespace {

constexpr absl::Duration kStartMax = absl::Seconds(60);
constexpr char kBin[] = MADOGUCHI_POSTGRES_BIN;

// No test means anything without its server.
void Must(bool done, const std::string& what) {
  if (done) return;
  std::cerr << "PostgresServer: " << what << std::endl;
  std::abort();
}

const passwd& Owner() {
  const passwd* user = getpwnam("postgres");
  if (user == nullptr) user = getpwnam("nobody");
  Must(user != nullptr, "neither a user postgres nor nobody");
  return *user;
}

// As a user that PostgreSQL accepts, in a folder that this user may enter; gone when the test is gone.
std::vector<std::string> AsOwner(const std::string& dir, std::vector<std::string> command) {
  if (geteuid() != 0) return command;
  const passwd& owner = Owner();
  std::vector<std::string> whole = {"env",
                                    "-C",
                                    dir,
                                    "setpriv",
                                    absl::StrCat("--reuid=", owner.pw_uid),
                                    absl::StrCat("--regid=", owner.pw_gid),
                                    "--clear-groups",
                                    "--pdeathsig=KILL"};
  whole.insert(whole.end(), command.begin(), command.end());
  return whole;
}

std::vector<pid_t> ChildrenOf(pid_t process) {
  std::ifstream file(absl::StrCat("/proc/", process, "/task/", process, "/children"));
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

// Of a process that is no more, or only not reaped, no program can be read.
bool Runs(pid_t process) {
  std::error_code gone;
  return !std::filesystem::read_symlink(absl::StrCat("/proc/", process, "/exe"), gone).empty();
}

}  // namespace

PostgresServer::PostgresServer() {
  if (geteuid() == 0) Must(chown(dir_.path().c_str(), Owner().pw_uid, Owner().pw_gid) == 0, "chown");
  ChildProcess made(AsOwner(dir_.path(), {absl::StrCat(kBin, "/initdb"), "-D", dir_ / "data", "--no-sync",
                                          "--username=admin", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
                                          "--locale-provider=icu", "--icu-locale=ja-JP"}),
                    dir_ / "initdb.log");
  Must(made.Wait() == 0, "initdb failed");
  std::ofstream(dir_ / "data/pg_hba.conf") << "local all guarded scram-sha-256\nlocal all all trust\n";
  Start();
  Execute("CREATE ROLE madoguchi LOGIN");
  Execute(absl::StrCat("CREATE ROLE guarded LOGIN PASSWORD '", kPassword, "'"));
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

std::string PostgresServer::UrlFor(const std::string& role) const {
  return absl::StrCat("postgresql://", role, "@/postgres?host=", dir_.path());
}

std::string PostgresServer::Database(const std::string& name) {
  Execute(absl::StrCat("CREATE SCHEMA IF NOT EXISTS \"", name, "\" AUTHORIZATION madoguchi"));
  return absl::StrCat(UrlFor("madoguchi"), "&options=-csearch_path%3D%22", name, "%22");
}

void PostgresServer::Execute(const std::string& statement) {
  PGconn* const session = PQconnectdb(UrlFor("admin").c_str());
  PQsetNoticeProcessor(
      session, [](void*, const char*) {}, nullptr);
  PGresult* const result = PQexec(session, statement.c_str());
  const ExecStatusType status = PQresultStatus(result);
  Must(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, absl::StrCat(statement, ": ", PQerrorMessage(session)));
  PQclear(result);
  PQfinish(session);
}

void PostgresServer::Kill() {
  const std::vector<pid_t> children = ChildrenOf(process_->pid());
  process_->Signal(SIGKILL);
  for (const pid_t child : children) kill(child, SIGKILL);
  process_->Wait();
  // Their shared memory must be free before the next one starts.
  for (const pid_t child : children) {
    while (Runs(child)) absl::SleepFor(absl::Milliseconds(1));
  }
}

void PostgresServer::Start() {
  process_ = std::make_unique<ChildProcess>(
      AsOwner(dir_.path(), {absl::StrCat(kBin, "/postgres"), "-D", dir_ / "data", "-k", dir_.path(), "-c",
                            "listen_addresses=", "-c", "shared_buffers=16MB"}),
      dir_ / "postgres.log");
  for (const absl::Time deadline = absl::Now() + kStartMax; absl::Now() < deadline;
       absl::SleepFor(absl::Milliseconds(20))) {
    if (PQping(UrlFor("admin").c_str()) == PQPING_OK) return;
  }
  Must(false, "does not start");
}

}  // namespace madoguchi::testing
