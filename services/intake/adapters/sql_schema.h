// The tables of this process (README.md describes them). Portable SQL: the same text runs on PostgreSQL.
#pragma once

#include "common/sql/database.h"

namespace madoguchi::intake {

// In order; append, never edit.
sql::Migrations Migrations();

}  // namespace madoguchi::intake
