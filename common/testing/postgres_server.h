// A real PostgreSQL server on a Unix socket in a folder of its own, for the tests of one binary. Its texts sort as
// Japanese does (ICU), so that whoever relies on the order of bytes must say so.
#pragma once

#include <memory>
#include <string>

#include "common/testing/child_process.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::testing {

class PostgresServer {
 public:
  static constexpr char kPassword[] = "sample-password";  // of the role "guarded"; all others need none

  // Started and answering. PostgreSQL does not run as root: a test that does gives it to the user postgres.
  PostgresServer();

  // One for all tests of the binary that only need databases: to make one takes seconds.
  static PostgresServer& Shared();

  // A database's URL (a schema, which costs a thousandth of a database), empty at its first use. It belongs to a role
  // without any further rights.
  std::string Database(const std::string& name);
  // Of the server itself, as `role`.
  std::string UrlFor(const std::string& role) const;
  // As the administrator.
  void Execute(const std::string& statement);

  // kill -9 of all its processes, as after a crash of the machine.
  void Kill();
  void Start();

 private:
  TempDir dir_;
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace madoguchi::testing
